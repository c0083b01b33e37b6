package io.jenkins.plugins.slidecraft.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.util.Set;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the adapter trusts, and how it shows who it is. */
class TlsTest {
    private static final HeldCertificate CA =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate STRANGER =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    private ApiServer api;

    @BeforeEach
    void open() throws Exception {
        api = new ApiServer();
    }

    @AfterEach
    void close() throws Exception {
        api.close();
    }

    @Test
    void trustsTheGivenAuthority() {
        serve("127.0.0.1");
        try (Fabric8Cluster cluster =
                new Fabric8Cluster(settings().caCertificate(CA.certificatePem()).build())) {
            assertThat(cluster.get(Kind.CONFIG_MAP, "shop", "a")).isPresent();
        }
    }

    @Test
    void trustsNobodyElse() {
        serve("127.0.0.1");
        try (Fabric8Cluster cluster = new Fabric8Cluster(
                settings().caCertificate(STRANGER.certificatePem()).build())) {
            assertThat(refusal(cluster))
                    .hasMessageContaining("its TLS certificate is not accepted, or it does not accept ours");
        }
        try (Fabric8Cluster cluster = new Fabric8Cluster(settings().build())) {
            assertThat(refusal(cluster).reason()).isEqualTo(KubeException.UNREACHABLE);
        }
        assertThat(api.requests()).isZero();
    }

    @Test
    void checksTheNameOfTheHost() {
        serve("other.example.com");
        try (Fabric8Cluster cluster =
                new Fabric8Cluster(settings().caCertificate(CA.certificatePem()).build())) {
            assertThat(refusal(cluster)).hasMessageContaining("127.0.0.1 not verified");
        }
        assertThat(api.requests()).isZero();
    }

    @Test
    void trustsAnybodyOnlyWhenToldTo() {
        serve("other.example.com");
        try (Fabric8Cluster cluster =
                new Fabric8Cluster(settings().insecureSkipTlsVerify().build())) {
            assertThat(cluster.get(Kind.CONFIG_MAP, "shop", "a")).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "RSA PKCS#1"})
    void showsItsCertificate(String algorithm) throws Exception {
        HeldCertificate.Builder builder =
                new HeldCertificate.Builder().signedBy(CA).commonName("deployer");
        HeldCertificate client = (algorithm.equals("EC") ? builder.ecdsa256() : builder.rsa2048()).build();
        String key = algorithm.endsWith("1") ? client.privateKeyPkcs1Pem() : client.privateKeyPkcs8Pem();
        serve("127.0.0.1");
        api.server.requireClientAuth();

        try (Fabric8Cluster cluster = new Fabric8Cluster(settings()
                .caCertificate(CA.certificatePem())
                .clientCertificate(client.certificatePem(), key)
                .build())) {
            assertThat(cluster.get(Kind.CONFIG_MAP, "shop", "a")).isPresent();
        }
        RecordedRequest asked = api.asked();
        assertThat(asked.getHandshake().peerPrincipal()).hasToString("CN=deployer");
        assertThat(asked.getHeader("Authorization")).isNull();
    }

    @Test
    void namesThatLeadToLinkLocalAddressesAreNotCalled() {
        assertThat(Addresses.isLinkLocal("169.254.1.1")).isTrue();
        assertThat(Addresses.isLinkLocal("[fe80::1]")).isTrue();
        assertThat(Addresses.isLinkLocal("10.0.0.1")).isFalse();
        assertThat(Addresses.isLinkLocal("kubernetes.example.com")).isFalse();
        assertThat(Addresses.isLoopback("localhost")).isTrue();
        assertThat(Addresses.isLoopback("127.3.2.1")).isTrue();
        assertThat(Addresses.isLoopback("kubernetes.example.com")).isFalse();
        Throwable refused = org.assertj.core.api.Assertions.catchThrowable(() -> Addresses.lookup("169.254.169.254"));
        assertThat(refused).hasMessage("169.254.169.254 leads to a link-local address, which is refused");
    }

    @Test
    void oneClientServesAClusterUntilItsSettingsChange() {
        serve("127.0.0.1");
        ConnectionSettings settings =
                settings().caCertificate(CA.certificatePem()).build();
        try (ClusterClients connections = new ClusterClients()) {
            Cluster first = connections.cluster("prod", settings);

            assertThat(connections.cluster(
                            "prod",
                            settings().caCertificate(CA.certificatePem()).build()))
                    .isSameAs(first);
            Cluster other = connections.cluster(
                    "prod",
                    settings()
                            .caCertificate(CA.certificatePem())
                            .bearerToken("new")
                            .build());

            assertThat(other).isNotSameAs(first);
            assertThat(refusal(first).isUnknown()).isTrue();
            assertThat(other.get(Kind.CONFIG_MAP, "shop", "a")).isPresent();
            connections.retain(Set.of("staging"));
            assertThat(refusal(other).isUnknown()).isTrue();
        }
    }

    private void serve(String host) {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .signedBy(CA)
                .addSubjectAlternativeName(host)
                .build();
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(CA.certificate())
                .build();
        api.server.useHttps(certificates.sslSocketFactory(), false);
        api.answers(200, "{\"metadata\":{\"name\":\"a\"}}");
    }

    private ConnectionSettings.Builder settings() {
        return ConnectionSettings.at(api.url().replace("http:", "https:"));
    }

    private static KubeException refusal(Cluster cluster) {
        return catchThrowableOfType(KubeException.class, () -> cluster.get(Kind.CONFIG_MAP, "shop", "a"));
    }
}
