package io.jenkins.plugins.slidecraft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {
    @Test
    void oneForbiddenAddressOfANameIsEnough() {
        assertThatThrownBy(() -> NetworkAddress.check(
                        "two.example",
                        host -> List.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("169.254.169.254"))))
                .isInstanceOf(NetworkAddress.ForbiddenAddressException.class)
                .hasMessage("two.example is 169.254.169.254, a link-local or metadata address, which is refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "169.254.170.2",
                "::ffff:169.254.169.254",
                "fe80::1",
                "febf::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "64:ff9b::a9fe:a9fe",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1"
            })
    void linkLocalAndMetadataAddressesAreForbidden(String address) throws UnknownHostException {
        assertThat(NetworkAddress.forbidden(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "192.168.1.1",
                "172.16.0.1",
                "8.8.8.8",
                "fd00::1",
                "2001:db8::1",
                "64:ff9b::808:808"
            })
    void othersAreNot(String address) throws UnknownHostException {
        assertThat(NetworkAddress.forbidden(InetAddress.getByName(address))).isFalse();
    }
}
