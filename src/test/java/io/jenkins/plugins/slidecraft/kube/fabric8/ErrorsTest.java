package io.jenkins.plugins.slidecraft.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of answers that are no success, and that nothing is sent twice. */
class ErrorsTest {
    private ApiServer api;
    private Fabric8Cluster cluster;

    @BeforeEach
    void open() throws Exception {
        api = new ApiServer();
        cluster = new Fabric8Cluster(
                api.settings().requestTimeout(Duration.ofMillis(700)).build());
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400,BadRequest,false,false",
        "403,Forbidden,false,true",
        "409,Conflict,true,false",
        "409,AlreadyExists,false,false",
        "410,Expired,false,false",
        "422,Invalid,false,false",
        "429,TooManyRequests,true,false",
        "500,InternalError,true,false",
        "503,ServiceUnavailable,true,false",
        "504,Timeout,true,false"
    })
    void aStatusIsToldAsItIs(int code, String reason, boolean isTransient, boolean forbidden) {
        api.answers(ApiServer.status(code, reason, "the server's own words"));

        KubeException thrown = failing();

        assertThat(thrown.code()).isEqualTo(code);
        assertThat(thrown.reason()).isEqualTo(reason);
        assertThat(thrown).hasMessage("the server's own words");
        assertThat(thrown.isTransient()).isEqualTo(isTransient);
        assertThat(thrown.isForbidden()).isEqualTo(forbidden);
        assertThat(thrown.retryAfter()).isEmpty();
        assertThat(api.requests()).isEqualTo(1);
    }

    @Test
    void retryAfterComesFromTheHeader() {
        api.answers(ApiServer.status(429, "TooManyRequests", "slow down").setHeader("Retry-After", "7"));

        assertThat(failing().retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(api.requests()).isEqualTo(1);
    }

    @Test
    void retryAfterComesFromTheStatus() {
        api.answers(
                500,
                """
                {"kind":"Status","reason":"ServerTimeout","message":"busy","code":500,"details":{"retryAfterSeconds":3}}
                """);

        assertThat(failing().retryAfter()).contains(Duration.ofSeconds(3));
    }

    @Test
    void an503WithRetryAfterZeroIsNotSentAgain() {
        api.answers(ApiServer.status(503, "ServiceUnavailable", "later").setHeader("Retry-After", "0"))
                .answers(200, "{}");

        KubeException thrown = failing();

        assertThat(thrown.code()).isEqualTo(503);
        assertThat(api.requests()).isEqualTo(1);
    }

    @Test
    void a408IsNotSentAgain() {
        api.answers(new MockResponse().setResponseCode(408)).answers(200, "{}");

        KubeException thrown = failing();

        assertThat(thrown.isTransient()).isTrue();
        assertThat(api.requests()).isEqualTo(1);
    }

    @Test
    void aBrokenConnectionIsNotSentAgain() {
        api.answers(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST))
                .answers(200, "{}");

        KubeException thrown = failing();

        assertThat(thrown.isUnknown()).isTrue();
        assertThat(thrown.reason()).isEqualTo(KubeException.UNREACHABLE);
        assertThat(thrown).hasMessageStartingWith(api.url() + " can't be reached: ");
        assertThat(api.requests()).isEqualTo(1);
    }

    /** The case in which OkHttp of itself sends a request twice: a pooled connection that breaks under it. */
    @Test
    void aPooledConnectionThatBreaksIsNotSentOnAnother() {
        api.answers(200, "{\"metadata\":{\"name\":\"a\"}}")
                .answers(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST))
                .answers(200, "{\"metadata\":{\"name\":\"a\"}}");
        cluster.get(Kind.CONFIG_MAP, "shop", "a");

        KubeException thrown = failing();

        assertThat(thrown.isUnknown()).isTrue();
        assertThat(api.requests()).isEqualTo(2);
    }

    @Test
    void noAnswerInTimeIsATimeout() {
        api.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

        KubeException thrown = failing();

        assertThat(thrown.code()).isZero();
        assertThat(thrown.reason()).isEqualTo(KubeException.TIMEOUT);
        assertThat(thrown)
                .hasMessage(api.url() + " did not answer PUT /api/v1/namespaces/shop/configmaps/a within 0.7 s; whether"
                        + " it took effect is unknown.");
        assertThat(api.requests()).isEqualTo(1);
    }

    @Test
    void anAnswerThatStopsHalfWayIsATimeout() {
        api.answers(ApiServer.json(200, "{\"metadata\":{\"name\":\"a\"}}").throttleBody(1, 1, TimeUnit.SECONDS));

        assertThat(failing().reason()).isEqualTo(KubeException.TIMEOUT);
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (Fabric8Cluster nobody = new Fabric8Cluster(
                ConnectionSettings.at("http://127.0.0.1:" + port).build())) {
            KubeException thrown =
                    catchThrowableOfType(KubeException.class, () -> nobody.list(Kind.POD, "shop", ListOptions.ALL));

            assertThat(thrown.reason()).isEqualTo(KubeException.UNREACHABLE);
            assertThat(thrown)
                    .hasMessageStartingWith("http://127.0.0.1:" + port + " can't be reached: nothing listens there");
        }
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (MockWebServer other = new MockWebServer()) {
            other.start();
            api.answers(new MockResponse()
                    .setResponseCode(307)
                    .setHeader("Location", other.url("/steal").toString()));

            KubeException thrown = failing();

            assertThat(thrown.code()).isEqualTo(307);
            assertThat(thrown).hasMessageContaining("HTTP 307, which is not followed");
            assertThat(other.getRequestCount()).isZero();
        }
    }

    @Test
    void aProxysErrorPageIsNotQuoted() {
        api.answers(new MockResponse().setResponseCode(502).setBody("<html>Authorization: Bearer s3cr3t-token</html>"));

        KubeException thrown = failing();

        assertThat(thrown.code()).isEqualTo(502);
        assertThat(thrown.isTransient()).isTrue();
        assertThat(thrown)
                .hasMessage(api.url() + " answered PUT /api/v1/namespaces/shop/configmaps/a with HTTP 502, and with no"
                        + " Kubernetes Status: something else than an API server may be in between.");
    }

    @Test
    void aSuccessThatIsNoObjectIsUnknown() {
        api.answers(new MockResponse().setBody("<html>log in</html>"));

        KubeException thrown = failing();

        assertThat(thrown.isUnknown()).isTrue();
        assertThat(thrown.reason()).isEqualTo(KubeException.UNREADABLE);
    }

    @Test
    void refusedCredentialsAreNamedWithoutBeingShown() {
        api.answers(ApiServer.status(401, "Unauthorized", "Unauthorized"));

        KubeException thrown = failing();

        assertThat(thrown.isForbidden()).isTrue();
        assertThat(thrown)
                .hasMessage(api.url() + " does not accept the credentials (Unauthorized); look at the cluster's"
                        + " credentials in the global configuration.");
        assertThat(api.requests()).isEqualTo(1);
    }

    @Test
    void aTokenThatHasRotatedIsReadAgain() throws Exception {
        Iterator<String> tokens = List.of("old", "new", "never").iterator();
        try (Fabric8Cluster rotating = new Fabric8Cluster(ConnectionSettings.at(api.url())
                .bearerToken("rotating", tokens::next)
                .build())) {
            api.answers(ApiServer.status(401, "Unauthorized", "Unauthorized"))
                    .answers(200, "{\"metadata\":{\"name\":\"a\"}}")
                    .answers(200, "{\"metadata\":{\"name\":\"a\"}}");

            assertThat(rotating.get(Kind.CONFIG_MAP, "shop", "a")).isPresent();
            assertThat(rotating.get(Kind.CONFIG_MAP, "shop", "a")).isPresent();

            assertThat(api.asked().getHeader("Authorization")).isEqualTo("Bearer old");
            assertThat(api.asked().getHeader("Authorization")).isEqualTo("Bearer new");
            assertThat(api.asked().getHeader("Authorization")).isEqualTo("Bearer new");
        }
    }

    @Test
    void aTokenSourceThatFailsIsToldWithoutACall() {
        try (Fabric8Cluster broken = new Fabric8Cluster(ConnectionSettings.at(api.url())
                .bearerToken("id", () -> {
                    throw new IllegalStateException("The credentials \"deployer\" don't exist.");
                })
                .build())) {
            KubeException thrown =
                    catchThrowableOfType(KubeException.class, () -> broken.get(Kind.CONFIG_MAP, "shop", "a"));

            assertThat(thrown.isForbidden()).isTrue();
            assertThat(thrown).hasMessage(api.url() + " was not called: The credentials \"deployer\" don't exist.");
            assertThat(api.requests()).isZero();
        }
    }

    @Test
    void anInterruptedCallerIsToldAndStaysInterrupted() {
        api.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        Thread.currentThread().interrupt();

        KubeException thrown = failing();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown.reason()).isEqualTo(KubeException.INTERRUPTED);
    }

    @Test
    void aClosedClusterAnswersNothing() {
        cluster.close();

        assertThat(failing().isUnknown()).isTrue();
        assertThat(api.requests()).isZero();
    }

    private KubeException failing() {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .build();
        return catchThrowableOfType(
                KubeException.class, () -> cluster.replace(Kind.CONFIG_MAP, "shop", map, WriteOptions.DEFAULT));
    }
}
