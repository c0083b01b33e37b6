package io.jenkins.plugins.slidecraft.check;

import static io.jenkins.plugins.slidecraft.check.CheckRig.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import io.jenkins.plugins.slidecraft.http.HttpFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single requests, the front end, jobs and the chat, answer by answer. */
class HttpChecksTest {
    private final List<HttpCall> asked = new ArrayList<>();

    /** Answers by method and path; anything else is 404. */
    private CheckRig application(Map<String, Object> answers) {
        return CheckRig.answering(call -> {
            asked.add(call);
            Object answer = answers.getOrDefault(call.method() + " " + call.path(), answer(404, "text/plain", "no"));
            if (answer instanceof Deque<?> several) {
                answer = several.size() > 1 ? several.poll() : several.peek();
            }
            if (answer instanceof RuntimeException e) {
                throw e;
            }
            return (HttpAnswer) answer;
        });
    }

    private static Deque<Object> first(Object... answers) {
        return new ArrayDeque<>(List.of(answers));
    }

    private static void failed(CheckResult result, String reason) {
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains(reason).doesNotContain("\n");
        assertThat(result.ok()).isFalse();
    }

    private static void passed(CheckResult result) {
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void healthAndReadinessAnswer200() {
        CheckRig rig = application(Map.of(
                "GET /healthz", answer(200, "text/plain", "ok"),
                "GET /health/ready", answer(204, "text/plain", "")));
        assertThat(rig.run("healthz").reason()).isEqualTo("GET /healthz gave status 200 in 7 ms");
        passed(rig.run("readyz", "path", "/health/ready", "status", List.of(200, 204)));
        failed(rig.run("readyz", "path", "/health/ready"), "gave status 204, not 200, with an empty body");
        failed(rig.run("readyz"), "GET /readyz gave status 404, not 200, beginning with: no");
    }

    @Test
    void aCheckOfOnesOwnSaysWhatItSendsAndWhatItExpects() {
        CheckRig rig = application(Map.of(
                "POST /api/login",
                answer(200, "application/json", "{\"version\":\"1.4.2\",\"db\":{\"up\":true,\"n\":3.0}}")));
        passed(rig.run(
                "http",
                "path",
                "/api/login",
                "body",
                "{\"user\":\"check\",\"release\":\"{{release}}\"}",
                "headers",
                Map.of("X-Env", "{{environment}}"),
                "contains",
                "\"version\"",
                "json",
                Map.of("/version", "1.4.2", "/db/up", true, "/db/n", 3),
                "mediaType",
                "application/json",
                "maxMillis",
                7));
        assertThat(asked.get(0).text()).isEqualTo("{\"user\":\"check\",\"release\":\"1.4.2-abc1234\"}");
        assertThat(asked.get(0).headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("X-Env", "staging");

        failed(rig.run("http", "path", "/api/login", "method", "POST", "contains", "nothing"), "without 'nothing'");
        failed(
                rig.run("http", "path", "/api/login", "method", "POST", "json", Map.of("/db/up", "yes")),
                "JSON whose /db/up is true, not yes");
        failed(
                rig.run("http", "path", "/api/login", "method", "POST", "json", Map.of("/none", "1")),
                "JSON whose /none is missing, not 1");
        failed(
                rig.run("http", "path", "/api/login", "method", "POST", "mediaType", "text/html"),
                "gave application/json, not text/html");
        failed(rig.run("http", "path", "/api/login", "method", "POST", "maxMillis", 6), "took 7 ms, more than 6 ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html        | <html>Sign in</html>   | text/html, beginning with: <html>Sign in</html>",
                "application/json | {\"a\":1} trailing       | application/json, beginning with",
                "application/json | {\"a\":                  | application/json, beginning with",
            })
    void whatIsNoJsonIsToldWithWhatItIs(String type, String body, String said) {
        CheckRig rig = application(Map.of("GET /x", answer(200, type, body)));
        failed(rig.run("http", "path", "/x", "json", Map.of("/a", 1)), "GET /x gave no JSON but " + said);
    }

    @Test
    void noAnswerForgesTheLog() {
        CheckRig rig = application(
                Map.of("GET /x", answer(500, "text/plain", "a\r\n[Pipeline] end\u2028\u202e" + "b".repeat(500))));
        CheckResult result = rig.run("http", "path", "/x");
        failed(result, "beginning with: a [Pipeline] end b");
        assertThat(result.reason().length()).isLessThan(250);
        CheckRig binary = application(Map.of("GET /x", answer(500, "image/png", "\0\1\2")));
        failed(binary.run("http", "path", "/x"), "3 bytes that are no text");
    }

    @Test
    void aRedirectToAnotherHostIsNotFollowed() {
        HttpAnswer redirect = new HttpAnswer(
                302,
                Map.of("Location", List.of("https://login.example.com/?next=1")),
                new byte[0],
                Optional.empty(),
                Duration.ZERO);
        failed(
                application(Map.of("GET /healthz", redirect)).run("healthz"),
                "gave status 302 to https://login.example.com/?next=1, which is not followed: a check stays on its host");
    }

    @Test
    void anIngressThatIsNotThereYetIsBorneForAWhile() {
        CheckRig rig = application(Map.of(
                "GET /healthz",
                first(
                        new HttpFailure(HttpFailure.Kind.CONNECTION, "no connection"),
                        answer(503, "text/html", "no backend"),
                        answer(502, "text/html", "bad gateway"),
                        answer(200, "text/plain", "ok"))));
        CheckResult result = rig.run("healthz");
        passed(result);
        assertThat(result.reason()).endsWith("(after 3 tries in vain: GET /healthz gave status 502)");
        assertThat(result.millis()).isEqualTo(500 + 1000 + 2000);
    }

    @Test
    void itsPatienceIsBounded() {
        CheckRig rig =
                application(Map.of("GET /healthz", new HttpFailure(HttpFailure.Kind.CONNECTION, "no connection")));
        CheckResult result = rig.run("healthz", "patience", "10s");
        failed(result, "GET /healthz: no connection (after ");
        assertThat(result.millis()).isBetween(10_000L, 13_000L);
        CheckRig impatient = application(Map.of("GET /healthz", answer(503, "text/plain", "no")));
        failed(impatient.run("healthz", "patience", "0s"), "gave status 503, not 200");
        assertThat(asked).filteredOn(call -> true).last().isNotNull();
    }

    @Test
    void itsDeadlineEndsItWhateverItWaitsFor() {
        CheckRig rig =
                application(Map.of("GET /healthz", new HttpFailure(HttpFailure.Kind.CONNECTION, "no connection")));
        CheckResult result = rig.run("healthz", "patience", "10m", "deadline", "7s");
        failed(result, "no connection");
        assertThat(result.millis()).isEqualTo(7_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TIMEOUT", "UNREADABLE"})
    void anAnswerThatCantBeReadIsAFailureAtOnce(String kind) {
        CheckRig rig = application(Map.of("GET /healthz", new HttpFailure(HttpFailure.Kind.valueOf(kind), "too long")));
        CheckResult result = rig.run("healthz");
        failed(result, "GET /healthz: too long");
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAddressThatIsRefusedIsNoEvidence() {
        CheckRig rig =
                application(Map.of("GET /healthz", new HttpFailure(HttpFailure.Kind.REFUSED, "a link-local address")));
        CheckResult result = rig.run("healthz");
        assertThat(result.outcome()).isEqualTo(Outcome.NO_EVIDENCE);
        assertThat(result.reason()).isEqualTo("GET /healthz: a link-local address");
    }

    @Test
    void whateverElseGoesWrongIsAFailureToo() {
        failed(
                application(Map.of("GET /healthz", new IllegalStateException("odd")))
                        .run("healthz"),
                "GET /healthz");
    }

    private static final String PAGE =
            """
            <!DOCTYPE html><html><head><!-- <script src="/old.js"></script> -->
            <link rel="icon" href="/icon.png"><link rel="stylesheet" href='/assets/a.css'>
            <link rel=modulepreload href=/assets/v.js><script src="https://cdn.example.com/x.js"></script></head>
            <body><script type="module" src="/assets/a.js?v=1&amp;w=2"></script></body></html>
            """;

    private static Map<String, Object> frontend(Map<String, Object> changes) {
        Map<String, Object> answers = new java.util.HashMap<>(Map.of(
                "GET /", answer(200, "text/html; charset=utf-8", PAGE),
                "GET /app/anything", answer(200, "text/html", PAGE),
                "GET /assets/a.css", answer(200, "text/css", "a{}"),
                "GET /assets/v.js", answer(200, "text/javascript", "1"),
                "GET /assets/a.js?v=1&w=2", answer(200, "text/javascript", "2")));
        answers.putAll(changes);
        return answers;
    }

    @Test
    void theFrontEndIsItsPageItsRoutesAndItsAssets() {
        CheckResult result = application(frontend(Map.of())).run("frontend");
        passed(result);
        assertThat(result.reason()).isEqualTo("the page, its route /app/anything and 3 assets are there");
        assertThat(asked)
                .extracting(HttpCall::path)
                .containsExactly("/", "/app/anything", "/assets/a.css", "/assets/v.js", "/assets/a.js?v=1&w=2");
    }

    @Test
    void aFrontEndThatIsNotWholeFails() {
        String other = PAGE.replace("/assets/a.js", "/assets/b.js");
        failed(
                application(frontend(Map.of("GET /", answer(200, "application/json", "{}"))))
                        .run("frontend"),
                "GET / gave application/json, not text/html");
        failed(
                application(frontend(Map.of("GET /", answer(200, "text/html", "it works"))))
                        .run("frontend"),
                "GET / gave no HTML page, beginning with: it works");
        failed(
                application(frontend(Map.of("GET /app/anything", answer(404, "text/html", PAGE))))
                        .run("frontend"),
                "GET /app/anything gave status 404");
        failed(
                application(frontend(Map.of("GET /app/anything", answer(200, "text/html", other))))
                        .run("frontend"),
                "gave another page than GET /");
        failed(
                application(frontend(Map.of("GET /assets/v.js", answer(404, "text/html", ""))))
                        .run("frontend"),
                "GET /assets/v.js gave status 404");
        failed(
                application(frontend(Map.of("GET /assets/v.js", answer(200, "text/html", PAGE))))
                        .run("frontend"),
                "GET /assets/v.js gave a page of HTML, not the script or style that the page names");
        failed(
                application(frontend(Map.of("GET /assets/v.js", answer(200, "text/javascript", ""))))
                        .run("frontend"),
                "gave an empty file");
        failed(
                application(frontend(Map.of("GET /assets/v.js", answer(200, "text/plain", "1"))))
                        .run("frontend"),
                "GET /assets/v.js gave text/plain, which no browser takes as a script");
        failed(
                application(frontend(Map.of("GET /assets/a.css", answer(200, "", "a{}"))))
                        .run("frontend"),
                "GET /assets/a.css gave an answer without Content-Type, which no browser takes as a style sheet");
        failed(
                application(frontend(Map.of())).run("frontend", "contains", "SlideCraft"),
                "a page without 'SlideCraft'");
    }

    @Test
    void aPageThatAServerWritesIntoIsTheSameByItsAssets() {
        String nonce = PAGE.replace("<body>", "<body data-nonce=\"7\">");
        passed(application(frontend(Map.of("GET /app/anything", answer(200, "text/html", nonce))))
                .run("frontend"));
        CheckRig bare = application(Map.of(
                "GET /", answer(200, "text/html", "<html>1</html>"),
                "GET /app/anything", answer(200, "text/html", "<html>2</html>")));
        failed(bare.run("frontend"), "another page");
    }

    private static HttpAnswer json(int status, String body) {
        return answer(status, "application/json", body.replace('\'', '"'));
    }

    @Test
    void aSampleIsUploadedAndItsJobFollowed() {
        CheckRig rig = application(Map.of(
                "POST /api/convert", json(202, "{'jobId': 'a b/7'}"),
                "GET /api/jobs/a%20b%2F7",
                        first(
                                json(200, "{'status':'queued'}"),
                                json(200, "{'status':'running'}"),
                                json(200, "{'status':'DONE'}"))));
        CheckResult result = rig.run("convert", "interval", "2s");
        passed(result);
        assertThat(result.reason()).isEqualTo("the sample was taken, and job a b/7 is 'done' after 3 looks");
        assertThat(result.millis()).isEqualTo(4000);
        String form = asked.get(0).text();
        assertThat(asked.get(0).headers().get("Content-Type")).startsWith("multipart/form-data; boundary=");
        assertThat(form)
                .contains("Content-Disposition: form-data; name=\"file\"; filename=\"sample.pdf\"")
                .contains("Content-Type: application/pdf\r\n\r\n%PDF-1.4\n")
                .endsWith("--\r\n");
    }

    @Test
    void theApiMayBeAnotherOne() {
        CheckRig rig = application(Map.of(
                "POST /v2/decks", json(201, "{'data':{'id':17}}"),
                "GET /v2/tasks/17/state", json(200, "{'task':{'phase':'Rendered'}}")));
        passed(rig.run(
                "convert",
                Map.of(
                        "path", "/v2/decks",
                        "file", "document",
                        "sample", "markdown",
                        "fields", Map.of("theme", "plain", "slides", 3),
                        "job", "/data/id",
                        "statusPath", "/v2/tasks/{job}/state",
                        "state", "/task/phase",
                        "done", List.of("rendered"))));
        assertThat(asked.get(0).text())
                .contains("name=\"theme\"\r\n\r\nplain\r\n", "name=\"slides\"\r\n\r\n3\r\n")
                .contains("name=\"document\"; filename=\"sample.md\"", "# Quarterly review");
    }

    @Test
    void aJobThatGoesWrongIsAFailure() {
        failed(
                application(Map.of("POST /api/convert", json(500, "{'error':'full'}")))
                        .run("convert"),
                "gave status 500");
        failed(
                application(Map.of("POST /api/convert", json(202, "{'id':1}"))).run("convert"),
                "names no job: /jobId is missing");
        failed(
                application(Map.of("POST /api/convert", answer(200, "text/html", "<html>Sign in</html>")))
                        .run("convert"),
                "gave no JSON but text/html");
        Object accepted = json(202, "{'jobId':7}");
        failed(
                application(Map.of("POST /api/convert", accepted, "GET /api/jobs/7", json(404, "{}")))
                        .run("convert"),
                "GET /api/jobs/7 gave status 404");
        failed(
                application(Map.of(
                                "POST /api/convert",
                                accepted,
                                "GET /api/jobs/7",
                                json(200, "{'status':'failed','error':{'code':'E_PARSE'}}")))
                        .run("convert"),
                "job 7 is 'failed': {\"code\":\"E_PARSE\"}");
        failed(
                application(Map.of("POST /api/convert", accepted, "GET /api/jobs/7", json(200, "{'state':'done'}")))
                        .run("convert"),
                "says nothing of the job's state: /status is missing");
        CheckResult late = application(
                        Map.of("POST /api/convert", accepted, "GET /api/jobs/7", json(200, "{'status':'running'}")))
                .run("convert", "deadline", "20s");
        failed(late, "not done after 20 s: job 7 is 'running'");
        assertThat(late.millis()).isEqualTo(20_000);
    }

    private static HttpAnswer event(String data, Duration took) {
        return new HttpAnswer(
                200,
                Map.of("Content-Type", List.of("text/event-stream")),
                new byte[0],
                Optional.ofNullable(data),
                took);
    }

    @Test
    void theChatGivesItsFirstTokenInTime() {
        CheckRig rig = application(Map.of("POST /api/chat", event("{\"token\":\"Hi\"}", Duration.ofMillis(1999))));
        CheckResult result = rig.run("chat");
        passed(result);
        assertThat(result.reason()).isEqualTo("POST /api/chat gave its first token after 1999 ms");
        assertThat(asked.get(0).reading()).isEqualTo(HttpCall.Reading.FIRST_EVENT);
        assertThat(asked.get(0).headers()).containsEntry("Accept", "text/event-stream");
    }

    @Test
    void aChatWithoutATokenInTimeFails() {
        Function<Object, CheckRig> chat = answer -> application(Map.of("POST /api/chat", answer));
        failed(
                chat.apply(event("token", Duration.ofSeconds(2))).run("chat"),
                "gave its first token after 2 s, which has to be under 2 s");
        passed(chat.apply(event("token", Duration.ofSeconds(2))).run("chat", "firstToken", "3s"));
        failed(chat.apply(event(null, Duration.ZERO)).run("chat"), "ended its stream without a token");
        failed(chat.apply(event("[DONE]", Duration.ZERO)).run("chat"), "ended its stream without a token");
        failed(chat.apply(json(200, "{'token':'x'}")).run("chat"), "gave application/json, not text/event-stream");
        failed(chat.apply(answer(429, "text/plain", "quota")).run("chat"), "gave status 429, not 200");
    }
}
