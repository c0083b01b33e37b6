package io.jenkins.plugins.slidecraft.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9090, http://127.0.0.1:9090",
        "https://prometheus.example/, https://prometheus.example",
        "' HTTPS://mimir.example/prometheus/ ', HTTPS://mimir.example/prometheus",
        "http://[::1]:9090, http://[::1]:9090"
    })
    void takesHttpAndHttpsWithAPath(String address, String checked) {
        assertThat(ServerAddress.check(address)).hasToString(checked);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://a, 'has no http or https address'",
        "file:///etc/passwd, 'has no http or https address'",
        "prometheus:9090, 'has no http or https address'",
        "'', 'has no http or https address'",
        "http://, 'is not a URL'",
        "http://a b, 'is not a URL'",
        "http://a_b:9090, 'has no http or https address'",
        "http://a/?x=1, 'has a query or a fragment; it has to end with the path before /api/v1'",
        "http://a/#x, 'has a query or a fragment; it has to end with the path before /api/v1'"
    })
    void refusesOthersWithTheRule(String address, String rule) {
        assertThatThrownBy(() -> PrometheusStore.checkAddress(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The metric server's address '" + address + "' " + rule
                        + ", as https://prometheus.example:9090");
    }

    @Test
    void refusesAUserAndDoesNotShowIt() {
        assertThatThrownBy(() -> ServerAddress.check("https://me:s3cr3t@prometheus.example/x"))
                .hasMessage(
                        "The metric server's address 'https://prometheus.example/x' has a user or password in it; configure"
                                + " credentials instead, as https://prometheus.example:9090");
        assertThatThrownBy(() -> ServerAddress.check("https://me:s3 cr3t@prometheus.example"))
                .hasMessageNotContaining("cr3t");
        assertThatThrownBy(() -> ServerAddress.check("ftp://me:s3cr3t@prometheus.example"))
                .hasMessageNotContaining("s3cr3t");
    }
}
