package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateArgumentsTest {
    private static final String CHANGES =
            "a step can't change what gate 'job-success-rate' asks, since its verdict decides"
                    + " about the release; write it into slidecraft.yaml under gates.job-success-rate, or leave gate out for a query"
                    + " of the Pipeline's own";

    private static Map<String, Object> map(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }

    private static GatePlan parse(Map<String, Map<String, ?>> gates, Object... arguments) {
        return GateArguments.parse(map(arguments), GateRig.context(gates), "gate-1", GateRig.START.plusNanos(1234567));
    }

    private static List<String> problems(Map<String, Map<String, ?>> gates, Object... arguments) {
        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> parse(gates, arguments));
        assertThat(invalid).as("no error for " + Arrays.toString(arguments)).isNotNull();
        return invalid.problems().stream().map(Problem::toString).toList();
    }

    /** The problems of a query of the Pipeline's own with one more argument. */
    private static List<String> problemsOf(String field, Object value) {
        return problems(Map.of(), "query", "q", "threshold", "> 1", field, value);
    }

    @Test
    void aQueryOfThePipelinesOwnHasTheDocumentedDefaults() {
        GatePlan plan = parse(Map.of(), "environment", "prod", "query", "rate(x[5m])", "threshold", "> 95%");
        GateRequest request = plan.request();
        assertThat(request.id()).isEqualTo("gate-1");
        assertThat(request.environment()).isEqualTo("prod");
        assertThat(request.gate()).isEqualTo("query");
        assertThat(request.server()).isEmpty();
        assertThat(request.threshold()).isEqualTo(new Threshold(">", 0.95));
        assertThat(request.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(request.count()).isEqualTo(5);
        assertThat(request.initialDelay()).isZero();
        assertThat(request.minSamples()).isEqualTo(1);
        assertThat(request.failureLimit()).isZero();
        assertThat(request.maxAge()).isEqualTo(Duration.ofMinutes(2));
        assertThat(request.unit()).isEqualTo("samples");
        assertThat(request.needsRelease()).isFalse();
        assertThat(request.recorded()).isFalse();
        assertThat(request.start()).isEqualTo(GateRig.START.plusMillis(1));
        assertThat(Duration.between(request.start(), request.deadline()))
                .as("initialDelay + count · interval · 2 + 60s")
                .isEqualTo(Duration.ofSeconds(5 * 30 * 2 + 60));
        assertThat(plan.reactionTo(Verdict.PASS)).isEqualTo(Reaction.CONTINUE);
        assertThat(plan.reactionTo(Verdict.FAIL)).isEqualTo(Reaction.FAIL);
        assertThat(plan.reactionTo(Verdict.INCONCLUSIVE)).isEqualTo(Reaction.FAIL);
    }

    @Test
    void allArgumentsAreTakenAsTextOrNumber() {
        GatePlan plan = parse(
                Map.of(),
                "query",
                new StringBuilder(
                        "x{e=\"{{environment}}\",a=\"{{application}}\",n=\"{{namespace}}\",r=\"{{release}}\"}"),
                "threshold",
                "< 0.02",
                "name",
                "errors",
                "samples",
                "s",
                "freshness",
                "f",
                "interval",
                "10s",
                "count",
                "3",
                "initialDelay",
                "1m30s",
                "minSamples",
                12.5,
                "failureLimit",
                2,
                "maxAge",
                "45s",
                "unit",
                "requests",
                "deadline",
                "5m",
                "server",
                "thanos",
                "onFail",
                "unstable",
                "onInconclusive",
                "continue");
        GateRequest request = plan.request();
        assertThat(request.query()).isEqualTo("x{e=\"prod\",a=\"slidecraft\",n=\"shop\",r=\"{{release}}\"}");
        assertThat(request.needsRelease()).isTrue();
        assertThat(request.recorded()).isFalse();
        assertThat(request.gate()).isEqualTo("errors");
        assertThat(request.count()).isEqualTo(3);
        assertThat(request.initialDelay()).isEqualTo(Duration.ofSeconds(90));
        assertThat(request.minSamples()).isEqualTo(12.5);
        assertThat(request.failureLimit()).isEqualTo(2);
        assertThat(request.maxAge()).isEqualTo(Duration.ofSeconds(45));
        assertThat(request.server()).isEqualTo("thanos");
        assertThat(request.deadline()).isEqualTo(request.start().plusSeconds(300));
        assertThat(request.dueAt(2)).isEqualTo(request.start().plusSeconds(110));
        assertThat(plan.reactionTo(Verdict.FAIL)).isEqualTo(Reaction.UNSTABLE);
        assertThat(plan.reactionTo(Verdict.INCONCLUSIVE)).isEqualTo(Reaction.CONTINUE);
    }

    @Test
    void nullAndBlankAreAsGoodAsAbsent() {
        GateRequest request = parse(
                        Map.of(), "query", "q", "threshold", "> 1", "samples", null, "gate", " ", "count", null)
                .request();
        assertThat(request.samples()).isEmpty();
        assertThat(request.count()).isEqualTo(5);
    }

    @Test
    void aGateOfTheDescriptorGoesOverTheDefault() {
        GateRequest request = parse(
                        Map.of("job-success-rate", map("threshold", "> 0.9", "count", 3, "interval", "10s")),
                        "gate",
                        "job-success-rate",
                        "count",
                        7,
                        "initialDelay",
                        "1m")
                .request();
        assertThat(request.threshold()).isEqualTo(new Threshold(">", 0.9));
        assertThat(request.query()).contains("job_total");
        assertThat(request.minSamples()).isEqualTo(20);
        assertThat(request.count()).isEqualTo(7);
        assertThat(request.interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(request.initialDelay()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aDefaultsSamplesAreNotTakenForAnotherQuery() {
        GateRequest request = parse(Map.of("job-success-rate", map("query", "my_ratio")), "gate", "job-success-rate")
                .request();
        assertThat(request.query()).isEqualTo("my_ratio");
        assertThat(request.samples()).isEmpty();
        assertThat(request.freshness()).isEmpty();
        assertThat(request.threshold()).isEqualTo(new Threshold(">", 0.95));
        assertThat(request.unit()).isEqualTo("samples");
    }

    @Test
    void allErrorsComeAtOnce() {
        assertThat(problems(
                        Map.of(),
                        "query",
                        "q{e=\"{{env}}\"}",
                        "threshold",
                        "0.95",
                        "interval",
                        "30",
                        "count",
                        "many",
                        "colour",
                        "red",
                        "onFail",
                        "ignore"))
                .hasSize(6);
        assertThatThrownBy(() -> parse(Map.of(), "query", "q"))
                .hasMessage("Gate 'query' is not valid:\n  threshold is missing: " + Threshold.RULE
                        + "; write the condition under which the gate passes");
    }

    @Test
    void eitherAGateOrAQueryIsNeeded() {
        assertThatThrownBy(() -> parse(Map.of(), "environment", "prod"))
                .hasMessage(
                        "metricGate is not valid:\n  gate is missing: a gate has either a name in slidecraft.yaml or a"
                                + " query; write gate: 'job-success-rate', or query: '<PromQL>' with threshold: '> 0.95'");
    }

    @Test
    void anUnknownGateNamesThoseThatThereAre() {
        assertThat(problems(Map.of("latency", map("query", "q", "threshold", "> 1")), "gate", "latenzy"))
                .containsExactly(
                        "gate is 'latenzy': slidecraft.yaml and the defaults have api-error-rate, job-success-rate,"
                                + " latency; take one of them, or define it in slidecraft.yaml under gates.latenzy");
    }

    @ParameterizedTest
    @CsvSource({
        "query, q",
        "samples, s",
        "freshness, f",
        "threshold, > 0",
        "minSamples, 1",
        "failureLimit, 4",
        "maxAge, 1d"
    })
    void aStepCanNotWeakenAGateOfTheDescriptor(String field, String value) {
        assertThat(problems(Map.of(), "gate", "job-success-rate", field, value))
                .containsExactly(field + " is '" + value + "': " + CHANGES);
    }

    @Test
    void aQueryOfThePipelinesOwnCanNotTakeAGatesName() {
        assertThat(problems(Map.of(), "query", "vector(1)", "threshold", "> 0", "name", "job-success-rate"))
                .containsExactly(
                        "name is 'job-success-rate': releases are judged by the gate of this name; call it as gate:"
                                + " 'job-success-rate', or give this query another name");
        assertThat(problems(
                        Map.of("latency", map("query", "q", "threshold", "> 1")),
                        "query",
                        "vector(1)",
                        "threshold",
                        "> 0",
                        "name",
                        "latency"))
                .hasSize(1);
        assertThat(problems(Map.of(), "gate", "job-success-rate", "name", "other"))
                .containsExactly("name is 'other': name is for a query of the Pipeline's own; this is gate"
                        + " 'job-success-rate'; leave it out");
    }

    @Test
    void errorsNameFieldValueRuleAndWayOut() {
        assertThat(problemsOf("interval", "30"))
                .containsExactly(
                        "interval is '30': a duration is whole numbers with the units d, h, m, s and ms, the largest"
                                + " first, as 500ms, 90s, 10m or 1h30m; write it as 30s");
        assertThat(problemsOf("interval", "500ms"))
                .containsExactly(
                        "interval is '500ms': it has to be between 1s and 1h; take a duration between the two");
        assertThat(problemsOf("count", "0"))
                .containsExactly("count is '0': it has to be a number between 1 and 1000; write it as 5");
        assertThat(problemsOf("count", "2.5"))
                .containsExactly("count is '2.5': it has to be a whole number; write it as 3");
        for (Object noNumber : List.of("NaN", "Infinity", "5d", "0x5", "1e999", List.of(1))) {
            assertThat(problemsOf("count", noNumber)).hasSize(1);
        }
        assertThat(problemsOf("failureLimit", 5))
                .containsExactly(
                        "failureLimit is '5': with 5 looks the gate could never fail; take at most 4, or a larger"
                                + " count");
        assertThat(problemsOf("minSamples", 20))
                .containsExactly(
                        "minSamples is '20': it needs samples to hold it against; give samples, the PromQL that"
                                + " counts the events behind the value, or leave it out");
        assertThat(problemsOf("deadline", "10s"))
                .containsExactly(
                        "deadline is '10s': it has to be between 2m and 17h10m, so that there is time for 5 looks and"
                                + " not for more than 2060; take a duration between the two");
        assertThat(problemsOf("name", "My gate"))
                .containsExactly(
                        "name is 'My gate': a gate's name has small letters, digits and hyphens, at most 63; write"
                                + " it as job-success-rate");
        assertThat(problemsOf("onFail", "abort"))
                .containsExactly("onFail is 'abort': there are fail, unstable and continue; take one of them");
        assertThat(problemsOf("colour", "red").get(0))
                .startsWith("colour is 'red': there is no such field; take one of count, deadline, environment,");
        assertThat(problemsOf("samples", "x".repeat(4001)).get(0))
                .contains(
                        "a query has at most 4000 characters, this one 4001; put the expression into a recording rule");
        assertThat(problemsOf("samples", "x{a=\"{{env}}\"}"))
                .containsExactly("samples is 'x{a=\"{{env}}\"}': {{env}} is not a placeholder; there are application,"
                        + " environment, namespace, release, as {{release}}; correct the query");
    }

    @Test
    void withoutADescriptorTheApplicationHasNoName() {
        GateContext context = new GateContext("", "prod", "shop", Map.of());
        assertThatThrownBy(() -> GateArguments.parse(
                        map("query", "x{a=\"{{application}}\"}", "threshold", "> 1"), context, "g", GateRig.START))
                .hasMessageContaining(
                        "{{application}} is named in slidecraft.yaml, which this run hasn't read; write the"
                                + " application's name instead");
    }

    @Test
    void gatesOfADescriptorAreCheckedWithoutAnEnvironment() {
        assertThat(GateArguments.check("job-success-rate", map())).isEmpty();
        assertThat(GateArguments.check("latency", map("query", "q{r=\"{{release}}\"}", "threshold", "< 2")))
                .isEmpty();
        assertThat(GateArguments.check("latency", map("threshold", "< 2", "onFail", "fail", "minSamples", 3)))
                .extracting(Problem::path)
                .containsExactly("onFail", "query", "minSamples");
        assertThat(GateArguments.check("Latency!", map("query", "q", "threshold", "< 2")))
                .extracting(Problem::toString)
                .containsExactly(
                        "gate is 'Latency!': a gate's name has small letters, digits and hyphens, at most 63; write"
                                + " it as job-success-rate");
    }
}
