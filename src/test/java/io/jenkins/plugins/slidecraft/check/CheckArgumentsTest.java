package io.jenkins.plugins.slidecraft.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.gate.Reaction;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What checks may say in slidecraft.yaml, and what the step may. */
class CheckArgumentsTest {
    private static Map<String, Object> fields(Object... pairs) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], pairs[i + 1]);
        }
        return fields;
    }

    private static List<Problem> problems(String type, Object... pairs) {
        Map<String, Object> fields = fields(pairs);
        fields.put("type", type);
        return CheckArguments.check("own", fields);
    }

    static List<String> builtIn() {
        return CheckDefaults.names();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void whatIsBuiltInNeedsNotBeWritten(String name) {
        assertThat(CheckArguments.check(name, Map.of())).isEmpty();
        assertThat(CheckArguments.check(name, Map.of("deadline", "5m", "type", name)))
                .isEmpty();
    }

    @Test
    void aCheckOfOnesOwnSaysItsType() {
        assertThat(CheckArguments.check("api-version", Map.of("path", "/api/version")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("type");
                    assertThat(problem.rule()).contains("healthz", "freshness");
                    assertThat(problem.remedy()).contains("type: http");
                });
        assertThat(problems("htp", "path", "/")).singleElement().satisfies(problem -> assertThat(problem.rule())
                .contains("http", "promql"));
        assertThat(CheckArguments.check("API version", Map.of("type", "http", "path", "/")))
                .extracting(Problem::path)
                .containsExactly("");
    }

    @Test
    void whatTheGuideShowsIsTaken() {
        assertThat(problems("http", "path", "/api/version", "status", 200, "contains", "\"version\""))
                .isEmpty();
        assertThat(problems(
                        "http",
                        "path",
                        "/api/x",
                        "method",
                        "PUT",
                        "body",
                        "{}",
                        "headers",
                        Map.of("X-A", "b"),
                        "status",
                        List.of(200, 204),
                        "json",
                        Map.of("/a/b", 1),
                        "mediaType",
                        "application/json",
                        "maxMillis",
                        500,
                        "timeout",
                        "5s",
                        "patience",
                        "1m",
                        "deadline",
                        "2m"))
                .isEmpty();
        assertThat(problems("promql", "query", "sum(up)", "threshold", "> 0", "samples", "count(up)", "minSamples", 2))
                .isEmpty();
        assertThat(problems(
                        "freshness", "metrics", List.of("a_count{b=\"{{environment}}\"}", "c_total"), "maxAge", "5m"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http      | path          | api/version              | a path begins with one slash",
                "http      | path          | //evil.example/          | a path begins with one slash",
                "http      | path          | /a/../b                  | a path begins with one slash",
                "http      | path          | /a b                     | a path begins with one slash",
                "http      | method        | get                      | there are GET, HEAD, POST",
                "http      | status        | 99                       | a status is a number from 100 to 599",
                "http      | status        | ok                       | a status is a number from 100 to 599",
                "http      | maxMillis     | 0                        | it has to be a number between 1 and 600000",
                "http      | maxMillis     | 1.5                      | it has to be a whole number",
                "http      | timeout       | 10                       | a duration is whole numbers with the units",
                "http      | timeout       | 1h                       | it has to be between 100ms and 5m",
                "http      | deadline      | 0s                       | it has to be between 1s and 1h",
                "http      | colour        | red                      | there is no such field",
                "healthz   | method        | GET                      | there is no such field",
                "healthz   | headers       | X-A                      | it has to be a map",
                "chat      | firstToken    | soon                     | a duration is whole numbers",
                "convert   | sample        | docx                     | there are pdf, markdown, text",
                "convert   | job           | jobId                    | it has to be a JSON pointer",
                "convert   | statusPath    | /api/jobs                | it has to say with {job} where",
                "export    | maxMegabytes  | 1000                     | it has to be a number between 1 and 100",
                "export    | downloadPath  | /file                    | it has to say with {job} where",
                "freshness | metrics       | rate(a[5m])              | is not one metric with its labels",
                "freshness | metrics       | a{b=\"{{nowhere}}\"}     | is not a placeholder",
                "freshness | minEvents     | -1                       | it has to be a number between 0 and 1000000",
                "freshness | path          | /                        | there is no such field",
                "promql    | threshold     | big                      | a threshold is the healthy condition",
                "promql    | query         | sum({{nowhere}})         | is not a placeholder",
                "promql    | count         | 3                        | there is no such field",
            })
    void whatIsWrongIsToldWithItsFieldRuleAndRemedy(String type, String field, String value, String rule) {
        Map<String, Object> fields = fields("type", type, field, value);
        if (type.equals("http")) {
            fields.putIfAbsent("path", "/");
        }
        if (type.equals("promql")) {
            fields.putIfAbsent("query", "up");
            fields.putIfAbsent("threshold", "> 0");
        }
        assertThat(CheckArguments.check("own", fields)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(field);
            assertThat(problem.value()).isEqualTo(value);
            assertThat(problem.rule()).containsIgnoringCase(rule);
            assertThat(problem.remedy()).isNotBlank();
        });
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThat(problems("http", "path", "x", "status", "ok", "timeout", "soon", "colour", "red"))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("path", "status", "timeout", "colour");
    }

    @Test
    void aCheckNeedsWhatItIsAbout() {
        assertThat(problems("http")).extracting(Problem::path).containsExactly("path");
        assertThat(problems("promql")).extracting(Problem::path).containsExactlyInAnyOrder("query", "threshold");
        assertThat(problems("http", "path", "/", "method", "GET", "body", "x"))
                .extracting(Problem::path)
                .containsExactly("body");
        assertThat(problems("freshness", "metrics", List.of()))
                .extracting(Problem::path)
                .containsExactly("metrics");
        assertThat(problems("http", "path", "/", "json", Map.of("a", 1)))
                .extracting(Problem::path)
                .containsExactly("json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "cookie", "Host", "Content-Length", "Proxy-Authorization"})
    void credentialsAndTheConnectionAreNotACheckToSay(String header) {
        assertThat(problems("http", "path", "/", "headers", Map.of(header, "x")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).contains("'" + header + "' is not a check's to set"));
    }

    @Test
    void headersThatCantBeSentAreRefused() {
        assertThat(problems("http", "path", "/", "headers", Map.of("X A", "1"))).hasSize(1);
        assertThat(problems("http", "path", "/", "headers", Map.of("X-A", "1\n2")))
                .hasSize(1);
        assertThat(problems("http", "path", "/", "headers", Map.of("X-A", List.of(1))))
                .hasSize(1);
    }

    private static VerifyContext context(List<String> required) {
        return new VerifyContext(
                "slidecraft",
                "staging",
                "ns",
                Map.of(
                        "api-version", Map.of("type", "http", "path", "/api/version"),
                        "broken", Map.of("type", "http"),
                        "healthz", Map.of("path", "/health")),
                Map.of("own", List.of("api-version", "healthz"), "bad", List.of("broken"), "empty", List.of()),
                required,
                "smoke");
    }

    private static VerifyPlan plan(List<String> required, Object... arguments) {
        Map<String, Object> all = fields(arguments);
        all.put("environment", "staging");
        return VerifyArguments.parse(all, context(required), "verify-1", CheckRig.START);
    }

    private static List<String> names(VerifyPlan plan) {
        return plan.request().checks().stream().map(CheckSpec::name).toList();
    }

    @Test
    void withoutASuiteTheRequiredOnesAreRunElseTheUsualOne() {
        VerifyPlan usual = plan(List.of());
        assertThat(usual.request().suites()).containsOnlyKeys("smoke");
        assertThat(names(usual)).containsExactly("healthz", "readyz", "frontend");
        assertThat(usual.request().checks().get(0).fields()).containsEntry("path", "/health");
        assertThat(usual.onFail()).isEqualTo(Reaction.FAIL);
        assertThat(usual.junit()).isTrue();
        assertThat(usual.request().deadline()).isEqualTo(CheckRig.START.plus(Duration.ofSeconds(90)));

        VerifyPlan required = plan(List.of("own", "post-deploy"));
        assertThat(required.request().suites()).containsOnlyKeys("own", "post-deploy");
        assertThat(required.request().recorded()).containsExactly("own", "post-deploy");
        assertThat(names(required))
                .containsExactly("api-version", "healthz", "readyz", "convert", "chat", "export", "freshness");
        assertThat(required.request().name()).isEqualTo("own+post-deploy");
    }

    @Test
    void someChecksOfASuiteSayNothingOfTheRelease() {
        VerifyPlan some = plan(List.of(), "suite", "smoke", "checks", List.of("readyz"));
        assertThat(names(some)).containsExactly("readyz");
        assertThat(some.request().recorded()).isEmpty();
        VerifyPlan more = plan(List.of(), "suite", "smoke", "checks", List.of("readyz", "api-version"));
        assertThat(names(more)).containsExactly("readyz", "api-version");
        assertThat(more.request().recorded()).isEmpty();
        VerifyPlan all = plan(List.of(), "suite", "smoke", "checks", List.of("frontend", "readyz", "healthz"));
        assertThat(all.request().recorded()).containsExactly("smoke");
    }

    @Test
    void theOtherArgumentsAreRead() {
        VerifyPlan plan = plan(List.of(), "deadline", "7m", "onFail", "unstable", "junit", false);
        assertThat(plan.request().deadline()).isEqualTo(CheckRig.START.plus(Duration.ofMinutes(7)));
        assertThat(plan.onFail()).isEqualTo(Reaction.UNSTABLE);
        assertThat(plan.junit()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "suite    | smokee  | suite is 'smokee': slidecraft.yaml and the defaults have bad, empty, own, post-deploy, smoke",
                "suite    | empty   | suite is 'empty'",
                "suite    | bad     | checks.broken.path is missing: an http check asks for a path",
                "checks   | nothing | checks is 'nothing': slidecraft.yaml and the defaults have api-version, broken, chat",
                "deadline | 10      | deadline is '10'",
                "deadline | 5h      | it has to be between 1s and 4h",
                "onFail   | explode | onFail is 'explode': there are fail, unstable and continue",
                "junit    | maybe   | junit is 'maybe'",
                "gate     | x       | gate is 'x': there is no such field",
            })
    void wrongArgumentsOfTheStepAreTold(String name, String value, String message) {
        assertThatThrownBy(() -> plan(List.of(), name, value))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("slidecraftVerify is not valid:")
                .hasMessageContaining(message);
    }
}
