package io.jenkins.plugins.slidecraft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application over a real connection. */
class ApplicationClientTest {
    private static final HttpClient CLIENT = BoundedExchange.client(Optional.empty());
    private static final Duration LONG = Duration.ofSeconds(20);

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() throws IOException {
        server.shutdown();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getPort();
    }

    private ApplicationClient client(Optional<String> authorization) {
        return new ApplicationClient(address(), () -> authorization, CLIENT);
    }

    private HttpAnswer ask(HttpCall call) {
        return client(Optional.empty())
                .send(call)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private HttpFailure failure(HttpCall call) {
        return failure(client(Optional.empty()).send(call));
    }

    private static HttpFailure failure(CompletableFuture<HttpAnswer> answer) {
        try {
            throw new AssertionError(
                    "It has answered: " + answer.orTimeout(30, TimeUnit.SECONDS).join());
        } catch (CompletionException e) {
            return (HttpFailure) e.getCause();
        }
    }

    @Test
    void anAnswerHasStatusHeadersAndBody() throws InterruptedException {
        server.enqueue(new MockResponse()
                .setResponseCode(201)
                .setHeader("Content-Type", "Text/HTML; charset=ISO-8859-1")
                .setBody(new okio.Buffer().write("gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1))));
        HttpAnswer answer = new ApplicationClient(address() + "/base/", Optional::empty, CLIENT)
                .send(HttpCall.post("/a?b=c", "text/plain", new byte[] {1, 2}, LONG)
                        .withHeaders(Map.of("X-Check", "1")))
                .join();

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.mediaType()).isEqualTo("text/html");
        assertThat(answer.text()).isEqualTo("gr\u00fcn");
        assertThat(answer.event()).isEmpty();
        assertThat(answer.took()).isPositive();
        RecordedRequest asked = server.takeRequest();
        assertThat(asked.getRequestLine()).isEqualTo("POST /base/a?b=c HTTP/1.1");
        assertThat(asked.getHeader("X-Check")).isEqualTo("1");
        assertThat(asked.getHeader("Authorization")).isNull();
        assertThat(asked.getHeader("Upgrade"))
                .as("nothing of HTTP/2 in the clear")
                .isNull();
        assertThat(asked.getBody().readByteArray()).containsExactly(1, 2);
    }

    @Test
    void redirectsOnTheSameHostAreFollowedByGetAlone() throws InterruptedException {
        server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/app/"));
        server.enqueue(new MockResponse().setBody("there"));
        assertThat(ask(HttpCall.get("/app", LONG)).text()).isEqualTo("there");
        server.takeRequest();
        assertThat(server.takeRequest().getPath()).isEqualTo("/app/");

        server.enqueue(new MockResponse().setResponseCode(307).setHeader("Location", "/app/"));
        assertThat(ask(HttpCall.post("/app", "text/plain", new byte[0], LONG)).status())
                .isEqualTo(307);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1/elsewhere",
                "https://127.0.0.1/",
                "//evil.example/",
                "http://user@127.0.0.1/",
                "::nonsense::"
            })
    void otherRedirectsAreTheAnswerAndGetNoCredentials(String location) {
        server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", location));
        HttpAnswer answer = client(Optional.of("Bearer t0ken"))
                .send(HttpCall.get("/", LONG))
                .join();

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location")).contains(location);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void anEndlessRedirectEnds() {
        for (int i = 0; i < 10; i++) {
            server.enqueue(new MockResponse().setResponseCode(301).setHeader("Location", "/again"));
        }
        assertThat(ask(HttpCall.get("/", LONG)).status()).isEqualTo(301);
        assertThat(server.getRequestCount()).isEqualTo(6);
    }

    @Test
    void credentialsAreSentAndMaskedWhereverTheyComeBack() throws InterruptedException {
        String secret = "s3cr\u00e9t-pass";
        String basic =
                "Basic " + Base64.getEncoder().encodeToString(("checker:" + secret).getBytes(StandardCharsets.UTF_8));
        server.enqueue(new MockResponse()
                .setHeader("X-Echo", basic)
                .setHeader("Content-Type", "application/json; charset=utf-8")
                .setBody("{\"you\":\"" + basic + "\",\"password\":\"" + secret + "\",\"rest\":\"\u00fcber\"}"));
        HttpAnswer answer =
                client(Optional.of(basic)).send(HttpCall.get("/", LONG)).join();

        assertThat(server.takeRequest().getHeader("Authorization")).isEqualTo(basic);
        assertThat(answer.header("x-echo")).contains("Basic ****");
        assertThat(answer.text()).isEqualTo("{\"you\":\"Basic ****\",\"password\":\"****\",\"rest\":\"\u00fcber\"}");
    }

    @Test
    void credentialsInAnEventAreMasked() {
        server.enqueue(new MockResponse()
                .setHeader("Content-Type", "text/event-stream")
                .setBody("data: you sent t0ken-of-mine\n\n"));
        HttpAnswer answer = client(Optional.of("Bearer t0ken-of-mine"))
                .send(HttpCall.get("/", LONG).untilFirstEvent())
                .join();

        assertThat(answer.event()).contains("you sent ****");
    }

    @Test
    void credentialsThatCantBeSentOrReadAreToldWithoutThem() {
        assertThat(failure(client(Optional.of("Bearer two\nlines")).send(HttpCall.get("/", LONG))))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
                    assertThat(failure.getMessage()).contains("line break").doesNotContain("two");
                });
        ApplicationClient broken = new ApplicationClient(
                address(),
                () -> {
                    throw new IllegalStateException("s3cr3t");
                },
                CLIENT);
        assertThat(failure(broken.send(HttpCall.get("/", LONG))).getMessage())
                .contains("can't be read (IllegalStateException)")
                .doesNotContain("s3cr3t");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aBodyThatIsTooLongIsAFailure() {
        server.enqueue(new MockResponse().setBody("x".repeat(100_000)));
        HttpFailure failure = failure(HttpCall.get("/", LONG).withLongestAnswer(50_000));
        assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
        assertThat(failure).hasMessage("the answer is longer than 50000 bytes");
    }

    @Test
    void aBodyThatBreaksOffIsALostConnection() {
        server.enqueue(new MockResponse()
                .setBody("x".repeat(100_000))
                .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
        assertThat(failure(HttpCall.post("/", "text/plain", new byte[] {1}, LONG))
                        .kind())
                .isEqualTo(Kind.CONNECTION);
    }

    @Test
    void aServerThatSaysNothingIsLate() {
        server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        HttpFailure failure = failure(HttpCall.get("/", Duration.ofMillis(200)));
        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessage("no answer within 0.2 s");
    }

    @Test
    void aBodyThatNeverEndsIsLate() {
        server.enqueue(new MockResponse().setBody("x".repeat(1000)).throttleBody(1, 1, TimeUnit.SECONDS));
        assertThat(failure(HttpCall.get("/", Duration.ofMillis(300))).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void nobodyThereIsALostConnection() throws IOException {
        String gone = address();
        server.shutdown();
        ApplicationClient client = new ApplicationClient(gone, Optional::empty, CLIENT);
        HttpFailure failure = failure(client.send(HttpCall.get("/", LONG)));
        assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
        assertThat(failure).hasMessage("no connection");
    }

    @Test
    void anAnswerThatIsCancelledIsNotWaitedFor() {
        server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        CompletableFuture<HttpAnswer> answer = client(Optional.empty()).send(HttpCall.get("/", LONG));
        assertThat(answer.cancel(true)).isTrue();
        assertThat(answer).isCancelled();
    }

    @Test
    void addressesOfMetadataServicesAreRefused() {
        ApplicationClient client = new ApplicationClient(
                "http://metadata.example",
                Optional::empty,
                CLIENT,
                host -> List.of(InetAddress.getByName("169.254.169.254")));
        HttpFailure failure = failure(client.send(HttpCall.get("/", LONG)));
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.getMessage())
                .contains("169.254.169.254, a link-local or metadata address, which is refused");
    }

    @Test
    void aNameThatDoesNotResolveMayComeYet() {
        ApplicationClient client = new ApplicationClient("http://nowhere.example", Optional::empty, CLIENT, host -> {
            throw new java.net.UnknownHostException(host);
        });
        HttpFailure failure = failure(client.send(HttpCall.get("/", LONG)));
        assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
        assertThat(failure).hasMessage("the name nowhere.example can't be resolved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@evil.example/", "//evil.example/", "evil", "/../admin", "/a/%2e%2e/b", "/a#b", "/\\evil"})
    void pathsThatLeadElsewhereAreRefused(String path) {
        assertThatThrownBy(() -> client(Optional.empty()).send(HttpCall.get(path, LONG)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no path of the application");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: first\n\ndata: second\n\n",
                ": comment\n\nevent: token\nid: 7\ndata: first\n\n",
                "data:\n\ndata:   \n\ndata:first\n\n",
                "\ufeffdata: first\r\n\r\n",
                "retry: 100\r\rdata: first\r\r",
            })
    void theFirstEventWithDataCompletesAnAnswer(String stream) {
        server.enqueue(new MockResponse()
                .setHeader("Content-Type", "text/event-stream;charset=utf-8")
                .setBody(stream + "data: more\n\n".repeat(10_000))
                .throttleBody(512, 1, TimeUnit.SECONDS));
        HttpAnswer answer = ask(HttpCall.get("/", LONG).untilFirstEvent());

        assertThat(answer.event()).contains("first");
        assertThat(answer.body()).isEmpty();
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void dataOfSeveralLinesIsOneEvent() {
        server.enqueue(new MockResponse()
                .setHeader("Content-Type", "text/event-stream")
                .setBody("data: a\ndata\ndata: b\n\n"));
        assertThat(ask(HttpCall.get("/", LONG).untilFirstEvent()).event()).contains("a\n\nb");
    }

    @Test
    void aStreamWithoutAnEventHasNone() {
        server.enqueue(new MockResponse()
                .setHeader("Content-Type", "text/event-stream")
                .setBody(": nothing\n\ndata: never ended"));
        HttpAnswer answer = ask(HttpCall.get("/", LONG).untilFirstEvent());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.event()).isEmpty();
    }

    @Test
    void aStreamOfCommentsIsReadToItsBoundAlone() {
        server.enqueue(new MockResponse()
                .setHeader("Content-Type", "text/event-stream")
                .setBody(": ping\n\n".repeat(10_000)));
        assertThat(failure(HttpCall.get("/", LONG).untilFirstEvent().withLongestAnswer(20_000))
                        .kind())
                .isEqualTo(Kind.UNREADABLE);
    }

    @Test
    void whatIsNoStreamIsReadWhole() {
        server.enqueue(new MockResponse()
                .setResponseCode(500)
                .setHeader("Content-Type", "text/event-stream")
                .setBody("data: no\n\n"));
        server.enqueue(new MockResponse().setHeader("Content-Type", "text/html").setBody("<p>no</p>"));
        HttpCall call = HttpCall.get("/", LONG).untilFirstEvent();
        assertThat(ask(call).text()).isEqualTo("data: no\n\n");
        assertThat(ask(call).text()).isEqualTo("<p>no</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://a.example", "https://", "https://me:pw@a.example", "https://a.example?x=1", "a.example"})
    void addressesThatAreNoneAreRefused(String address) {
        assertThatThrownBy(() -> new ApplicationClient(address, Optional::empty, CLIENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The application's address ")
                .hasMessageNotContaining("pw");
    }
}
