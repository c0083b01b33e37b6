package io.jenkins.plugins.slidecraft.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.http.TlsContext;
import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Headers and certificates of a metric server. */
class MetricExchangeTest {
    private static final String ONE =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"1\"]}}";
    private static final HeldCertificate CA =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate STRANGER =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    private final MockWebServer server = new MockWebServer();

    @AfterEach
    void stop() throws Exception {
        server.shutdown();
    }

    private PrometheusStore store(String scheme, RequestHeaders headers, HttpClient client) {
        return new PrometheusStore(new MetricExchange(scheme + "://127.0.0.1:" + server.getPort(), headers, client));
    }

    @Test
    void allHeadersAreSentAndNoneIsShown() throws Exception {
        server.start();
        PrometheusStore store = store(
                "http",
                () -> Map.of("Authorization", "Bearer s3cr3t", "X-Api-Key", "k3y-0f-team"),
                PrometheusStore.client(Optional.empty()));
        server.enqueue(new MockResponse().setBody(ONE));
        store.instant("1", Instant.EPOCH);
        var asked = server.takeRequest();
        assertThat(asked.getHeader("Authorization")).isEqualTo("Bearer s3cr3t");
        assertThat(asked.getHeader("X-Api-Key")).isEqualTo("k3y-0f-team");
        server.enqueue(
                new MockResponse().setResponseCode(403).setBody("Bearer s3cr3t with key k3y-0f-team is not known"));
        assertThatThrownBy(() -> store.instant("1", Instant.EPOCH))
                .hasMessageEndingWith("beginning with: Bearer **** with key **** is not known");
        assertThatThrownBy(() -> store(
                                "http",
                                () -> Map.of("X-Api-Key", "k3y\nX: y"),
                                PrometheusStore.client(Optional.empty()))
                        .instant("1", Instant.EPOCH))
                .hasMessageContaining("have a character that an HTTP header can't carry")
                .hasMessageNotContaining("k3y");
    }

    private void serveTls(boolean clientsNeedACertificate) throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .signedBy(CA)
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates handshake = new HandshakeCertificates.Builder()
                .heldCertificate(own)
                .addTrustedCertificate(CA.certificate())
                .build();
        server.useHttps(handshake.sslSocketFactory(), false);
        if (clientsNeedACertificate) {
            server.requireClientAuth();
        }
        server.enqueue(new MockResponse().setBody(ONE));
        server.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    private static HttpClient client(HeldCertificate trusted, Optional<HeldCertificate> own) throws Exception {
        Optional<TlsContext.Identity> identity = Optional.empty();
        if (own.isPresent()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] password = "changeit".toCharArray();
            store.setKeyEntry("client", own.get().keyPair().getPrivate(), password, new Certificate[] {
                own.get().certificate(), CA.certificate()
            });
            identity = Optional.of(new TlsContext.Identity(store, password));
        }
        return PrometheusStore.client(Optional.of(TlsContext.of(trusted.certificatePem(), identity)));
    }

    @Test
    void trustsTheGivenAuthorityAlone() throws Exception {
        serveTls(false);
        assertThatThrownBy(() -> store("https", RequestHeaders.none(), client(STRANGER, Optional.empty()))
                        .instant("1", Instant.EPOCH))
                .hasMessageContaining("no TLS connection")
                .extracting("kind")
                .isEqualTo(Kind.UNREACHABLE);
        assertThat(store("https", RequestHeaders.none(), client(CA, Optional.empty()))
                        .instant("1", Instant.EPOCH)
                        .series())
                .hasSize(1);
    }

    @Test
    void showsItsCertificate() throws Exception {
        serveTls(true);
        HeldCertificate own =
                new HeldCertificate.Builder().signedBy(CA).commonName("jenkins").build();
        assertThatThrownBy(() -> store("https", RequestHeaders.none(), client(CA, Optional.empty()))
                        .instant("1", Instant.EPOCH))
                .extracting("kind")
                .isEqualTo(Kind.UNREACHABLE);
        assertThat(store("https", RequestHeaders.none(), client(CA, Optional.of(own)))
                        .instant("1", Instant.EPOCH)
                        .series())
                .hasSize(1);
        assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=jenkins");
    }

    @Test
    void certificatesThatCanNotBeReadAreRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> TlsContext.of(
                        "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The certificates can't be used (CertificateException)")
                .hasMessageNotContaining("c2VjcmV0");
    }
}
