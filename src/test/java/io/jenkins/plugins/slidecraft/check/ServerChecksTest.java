package io.jenkins.plugins.slidecraft.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.sim.SamplePresentation;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks over a real connection, where servers are slow, break off, say too much, or are something else. */
class ServerChecksTest {
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() throws IOException {
        server.shutdown();
    }

    private CheckRig rig() {
        return CheckRig.at("http://127.0.0.1:" + server.getPort());
    }

    private void answers(Map<String, MockResponse> byPath) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return byPath.getOrDefault(request.getPath(), new MockResponse().setResponseCode(404));
            }
        });
    }

    private static void failed(CheckResult result, String reason) {
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains(reason);
    }

    private static MockResponse json(String body) {
        return new MockResponse().setHeader("Content-Type", "application/json").setBody(body.replace('\'', '"'));
    }

    @Test
    void aServerThatSaysNothingFailsInTime() {
        server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        failed(rig().run("healthz", "timeout", "200ms"), "GET /healthz: no answer within 0.2 s");
    }

    @Test
    void aServerThatBreaksOffIsTriedAgain() {
        for (int i = 0; i < 2; i++) {
            server.enqueue(new MockResponse()
                    .setBody("x".repeat(50_000))
                    .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
        }
        server.enqueue(new MockResponse().setBody("ok"));
        CheckResult result = rig().run("http", "path", "/", "method", "POST");
        assertThat(result.ok()).as(result.reason()).isTrue();
        assertThat(result.reason()).contains("(after ");
    }

    @Test
    void aBodyWithoutEndIsNotReadToIt() {
        server.enqueue(new MockResponse().setBody("x".repeat(3 * 1024 * 1024)));
        failed(rig().run("http", "path", "/"), "the answer is longer than 2097152 bytes");
    }

    @Test
    void anExportThatIsTooLongIsNotReadEither() {
        answers(Map.of(
                "/api/export", json("{'url':'/file'}"),
                "/file", new MockResponse().setBody(new Buffer().write(new byte[2 * 1024 * 1024]))));
        failed(rig().run("export", "maxMegabytes", 1), "GET /file: the answer is longer than 1048576 bytes");
    }

    @Test
    void aRedirectToALoginPageElsewhereFails() {
        answers(Map.of(
                "/healthz",
                new MockResponse().setResponseCode(302).setHeader("Location", "http://login.example.com/")));
        failed(rig().run("healthz"), "302 to http://login.example.com/, which is not followed");
    }

    @Test
    void aRedirectOnTheSameHostIsFollowed() {
        answers(Map.of(
                "/healthz", new MockResponse().setResponseCode(301).setHeader("Location", "/healthz/"),
                "/healthz/", new MockResponse().setBody("ok")));
        assertThat(rig().run("healthz").ok()).isTrue();
    }

    @Test
    void convertChatAndExportWorkOverTheWire() {
        answers(Map.of(
                "/api/convert", json("{'jobId':'c1'}").setResponseCode(202),
                "/api/jobs/c1", json("{'status':'done'}"),
                "/api/chat",
                        new MockResponse()
                                .setHeader("Content-Type", "text/event-stream")
                                .setBody(": hello\n\ndata: {\"token\":\"Hi\"}\n\n" + "data: more\n\n".repeat(1000))
                                .throttleBody(256, 1, TimeUnit.SECONDS),
                "/api/export", json("{'jobId':'e1','url':'/file'}").setResponseCode(202),
                "/file", new MockResponse().setBody(new Buffer().write(SamplePresentation.file(2)))));
        for (String type : new String[] {"convert", "chat", "export"}) {
            CheckResult result = rig().run(type);
            assertThat(result.ok()).as(result.reason()).isTrue();
        }
    }

    @Test
    void aChatThatSendsNothingButCommentsFails() {
        answers(Map.of(
                "/api/chat",
                new MockResponse()
                        .setHeader("Content-Type", "text/event-stream")
                        .setBody(": ping\n\n: ping\n\ndata:\n\n")));
        failed(rig().run("chat"), "ended its stream without a token");
    }

    @Test
    void aChatThatNeverAnswersFails() {
        answers(Map.of(
                "/api/chat",
                new MockResponse()
                        .setHeader("Content-Type", "text/event-stream")
                        .setBody(": ping\n\n".repeat(1000))
                        .throttleBody(8, 500, TimeUnit.MILLISECONDS)));
        failed(rig().run("chat", "timeout", "300ms"), "POST /api/chat: no answer within 0.3 s");
    }
}
