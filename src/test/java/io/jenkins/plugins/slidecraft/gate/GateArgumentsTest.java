package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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

    private static GateRequest parse(Map<String, Map<String, ?>> gates, Object... arguments) {
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
        GateRequest request = parse(Map.of(), "environment", "prod", "query", "rate(x[5m])", "threshold", "> 95%");
        assertThat(request.id()).isEqualTo("gate-1");
        assertThat(request.environment()).isEqualTo("prod");
        assertThat(request.gate()).isEqualTo("query");
        assertThat(request.first().server()).isEmpty();
        assertThat(request.first().threshold()).isEqualTo(new Threshold(">", 0.95));
        assertThat(request.schedule().interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(request.first().limits().count()).isEqualTo(5);
        assertThat(request.schedule().first())
                .as("the first whole multiple of the scrape interval")
                .isEqualTo(GateRig.START.plusSeconds(15));
        assertThat(request.first().limits().minSamples()).isEqualTo(1);
        assertThat(request.first().limits().failureLimit()).isZero();
        assertThat(request.first().maxAge()).isEqualTo(Duration.ofMinutes(2));
        assertThat(request.first().unit()).isEqualTo("samples");
        assertThat(request.needsRelease()).isFalse();
        assertThat(request.recorded()).isFalse();
        assertThat(Duration.between(
                        GateRig.START.plusMillis(1), request.schedule().deadline()))
                .as("initialDelay + count · interval · 2 + 60s")
                .isEqualTo(Duration.ofSeconds(5 * 30 * 2 + 60));
        assertThat(request.policies()).isEqualTo(Policies.STOP);
        assertThat(request.policies().of(Verdict.PASS, Look.Reason.NONE)).isEqualTo(Policy.CONTINUE);
    }

    @Test
    void allArgumentsAreTakenAsTextOrNumber() {
        GateRequest request = parse(
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
        assertThat(request.first().query()).isEqualTo("x{e=\"prod\",a=\"slidecraft\",n=\"shop\",r=\"{{release}}\"}");
        assertThat(request.needsRelease()).isTrue();
        assertThat(request.recorded()).isFalse();
        assertThat(request.gate()).isEqualTo("errors");
        assertThat(request.first().limits().count()).isEqualTo(3);
        assertThat(request.schedule().first()).isEqualTo(GateRig.START.plusSeconds(100));
        assertThat(request.first().limits().minSamples()).isEqualTo(12.5);
        assertThat(request.first().limits().failureLimit()).isEqualTo(2);
        assertThat(request.first().maxAge()).isEqualTo(Duration.ofSeconds(45));
        assertThat(request.first().server()).isEqualTo("thanos");
        assertThat(request.schedule().deadline())
                .isEqualTo(GateRig.START.plusMillis(1).plusSeconds(300));
        assertThat(request.schedule().dueAt(2)).isEqualTo(GateRig.START.plusSeconds(120));
        assertThat(request.policies()).isEqualTo(new Policies(Policy.UNSTABLE, Policy.CONTINUE, Policy.STOP));
    }

    @Test
    void nullAndBlankAreAsGoodAsAbsent() {
        GateRequest request =
                parse(Map.of(), "query", "q", "threshold", "> 1", "samples", null, "gate", " ", "count", null);
        assertThat(request.first().samples()).isEmpty();
        assertThat(request.first().limits().count()).isEqualTo(5);
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
                "1m");
        assertThat(request.first().threshold()).isEqualTo(new Threshold(">", 0.9));
        assertThat(request.first().query()).contains("job_total");
        assertThat(request.first().limits().minSamples()).isEqualTo(20);
        assertThat(request.first().limits().count()).isEqualTo(7);
        assertThat(request.schedule().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(request.schedule().first()).isEqualTo(GateRig.START.plusSeconds(70));
    }

    @Test
    void aDefaultsSamplesAreNotTakenForAnotherQuery() {
        GateRequest request = parse(Map.of("job-success-rate", map("query", "my_ratio")), "gate", "job-success-rate");
        assertThat(request.first().query()).isEqualTo("my_ratio");
        assertThat(request.first().samples()).isEmpty();
        assertThat(request.first().freshness()).isEmpty();
        assertThat(request.first().threshold()).isEqualTo(new Threshold(">", 0.95));
        assertThat(request.first().unit()).isEqualTo("samples");
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
                        "deadline is '10s': it has to be between 2m15s and 17h10m, so that there is time for 5 looks and"
                                + " not for more than 2060; take a duration between the two");
        assertThat(problemsOf("name", "My gate"))
                .containsExactly(
                        "name is 'My gate': a gate's name has small letters, digits and hyphens, at most 63; write"
                                + " it as job-success-rate");
        assertThat(problemsOf("onFail", "abort"))
                .containsExactly(
                        "onFail is 'abort': there are rollback, stop, pause, unstable and continue; take one of them");
        assertThat(problemsOf("colour", "red").get(0))
                .startsWith(
                        "colour is 'red': there is no such field; take one of alpha, answerWithin, canaryHash, component,");
        assertThat(problemsOf("samples", "x".repeat(4001)).get(0))
                .contains(
                        "a query has at most 4000 characters, this one 4001; put the expression into a recording rule");
        assertThat(problemsOf("samples", "x{a=\"{{env}}\"}"))
                .containsExactly(
                        "samples is 'x{a=\"{{env}}\"}': {{env}} is not a placeholder; there are application,"
                                + " canaryHash, component, environment, namespace, release, stableHash, as {{release}}; correct the query");
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
                .containsExactly("query", "minSamples");
        assertThat(GateArguments.check("Latency!", map("query", "q", "threshold", "< 2")))
                .extracting(Problem::toString)
                .containsExactly(
                        "gate is 'Latency!': a gate's name has small letters, digits and hyphens, at most 63; write"
                                + " it as job-success-rate");
    }

    @Test
    void policiesComeFromTheDescriptorAndTheStepGoesOverThem() {
        Map<String, Map<String, ?>> gates =
                Map.of("job-success-rate", map("onFail", "rollback", "onNoData", "pause", "answerWithin", "1h"));
        assertThat(parse(gates, "gate", "job-success-rate").policies())
                .isEqualTo(new Policies(Policy.ROLLBACK, Policy.STOP, Policy.PAUSE));
        GateRequest stepped = parse(gates, "gate", "job-success-rate", "onFail", "stop", "onInconclusive", "fail");
        assertThat(stepped.policies()).isEqualTo(new Policies(Policy.STOP, Policy.STOP, Policy.PAUSE));
        assertThat(stepped.lastDeadline())
                .as("a person has an hour after the gate's deadline")
                .isEqualTo(stepped.schedule().deadline().plus(Duration.ofHours(1)));
    }

    @Test
    void noDataIsItsOwnCaseAndLetsNothingThroughUnlessSaidSo() {
        Policies policies = parse(
                        Map.of(), "query", "q", "threshold", "> 1", "onInconclusive", "continue", "onFail", "unstable")
                .policies();
        for (Look.Reason reason : List.of(
                Look.Reason.NO_DATA,
                Look.Reason.NO_TRAFFIC,
                Look.Reason.NAN,
                Look.Reason.STALE,
                Look.Reason.MANY_SERIES,
                Look.Reason.QUERY_ERROR,
                Look.Reason.UNREACHABLE)) {
            assertThat(policies.of(Verdict.INCONCLUSIVE, reason)).isEqualTo(Policy.STOP);
        }
        assertThat(policies.of(Verdict.INCONCLUSIVE, Look.Reason.TOO_FEW)).isEqualTo(Policy.CONTINUE);
        assertThat(policies.of(Verdict.INCONCLUSIVE, Look.Reason.DEADLINE)).isEqualTo(Policy.CONTINUE);
        assertThat(policies.of(Verdict.FAIL, Look.Reason.THRESHOLD)).isEqualTo(Policy.UNSTABLE);
    }

    @Test
    void severalMetricsAreReadOneByOne() {
        GateRequest request = parse(
                Map.of(),
                "name",
                "canary",
                "server",
                "thanos",
                "metrics",
                List.of(
                        map("name", "errors", "query", "e{r=\"{{release}}\"}", "threshold", "< 2%"),
                        map("name", "load", "query", "l", "threshold", "< 9", "critical", false, "server", "own"),
                        map("name", "wait", "query", "w", "threshold", "< 1", "dryRun", "true", "reduce", "max")));
        assertThat(request.gate()).isEqualTo("canary");
        assertThat(request.needsRelease()).isTrue();
        assertThat(request.metrics())
                .extracting(
                        MetricRequest::name,
                        MetricRequest::server,
                        MetricRequest::critical,
                        MetricRequest::dryRun,
                        MetricRequest::reduce)
                .containsExactly(
                        tuple("errors", "thanos", true, false, ""),
                        tuple("load", "own", false, false, ""),
                        tuple("wait", "thanos", true, true, "max"));
    }

    @Test
    void whatIsWrongWithAMetricIsToldWithItsPlace() {
        TreeSet<String> fields = new TreeSet<>(MetricArguments.FIELDS);
        fields.add("name");
        List<Object> metrics = List.of(
                map("name", "a", "query", "q", "threshold", "2"),
                map("name", "a", "query", "q", "threshold", "< 2", "critical", "maybe", "interval", "1s"),
                "text");
        assertThat(problems(Map.of(), "metrics", metrics))
                .containsExactly(
                        "metrics[0].threshold is '2': " + Threshold.RULE
                                + "; write the condition under which the gate passes",
                        "metrics[1].interval is '1s': there is no such field; take one of "
                                + String.join(", ", fields)
                                + ", or leave it out",
                        "metrics[1].critical is 'maybe': it is true or false; write it as true",
                        "metrics[2].name is '': a gate's name has small letters, digits and hyphens, at most 63; write"
                                + " it as job-success-rate",
                        "metrics[2].query is missing: only G11's gates have a query of their own; give the PromQL whose"
                                + " value is judged",
                        "metrics[2].threshold is missing: " + Threshold.RULE
                                + "; write the condition under which the gate passes",
                        "metrics is '" + metrics + "': two metrics of a gate have the name 'a'; give each its own");
        assertThat(problems(
                        Map.of(), "metrics", List.of(map("name", "a", "query", "q", "threshold", "< 2")), "query", "q"))
                .containsExactly(
                        "query is 'q': it belongs to a metric, and this gate has several; write it into metrics");
    }

    @Test
    void aGateHasToHaveAMetricThatCanDecide() {
        assertThat(problems(Map.of(), "query", "q", "threshold", "< 1", "dryRun", true))
                .containsExactly("dryRun is 'true': a gate's only metric has to decide something; leave it out, or add"
                        + " the metric to the others of a gate under metrics");
        Map<String, Object> dry = map("name", "a", "query", "q", "threshold", "< 2", "dryRun", true);
        Map<String, Object> light = map("name", "b", "query", "q", "threshold", "< 2", "critical", false);
        assertThat(problems(Map.of(), "metrics", List.of(dry)))
                .anyMatch(problem -> problem.contains("all metrics are dry runs"));
        assertThat(problems(Map.of(), "metrics", List.of(light)))
                .anyMatch(problem -> problem.contains("no metric that decides is critical"));
        for (Object none : List.of("errors", List.of(), Map.of("a", "b"))) {
            assertThat(problems(Map.of(), "query", null, "metrics", none))
                    .anyMatch(problem -> problem.contains("it is a list of 1 to 20 metrics"));
        }
    }

    @Test
    void podsAreNamedByTheStep() {
        GateRequest request = parse(
                Map.of(),
                "query",
                "x{c=\"{{component}}\",new=\"{{canaryHash}}\",old=\"{{stableHash}}\"}",
                "threshold",
                "> 1",
                "component",
                "gateway",
                "canaryHash",
                "6d4cf56db6",
                "stableHash",
                "7c9f8d7b5f");
        assertThat(request.first().query()).isEqualTo("x{c=\"gateway\",new=\"6d4cf56db6\",old=\"7c9f8d7b5f\"}");
        assertThat(problems(Map.of(), "query", "x{h=\"{{canaryHash}}\"}", "threshold", "> 1"))
                .containsExactly(
                        "query is 'x{h=\"{{canaryHash}}\"}': {{canaryHash}} is not known here; say what it stands"
                                + " for, as canaryHash: '…' in the step");
        assertThat(problems(Map.of(), "query", "x", "threshold", "> 1", "stableHash", "a\"} or up{"))
                .hasSize(1);
    }

    private static List<String> judged(String judge, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("judge", judge, "total", "r{h=\"{{canaryHash}}\"}"));
        arguments.addAll(List.of("canaryHash", "new", "stableHash", "old"));
        arguments.addAll(Arrays.asList(more));
        return problems(Map.of(), arguments.toArray());
    }

    @Test
    void countersHaveToFitTheirJudge() {
        assertThat(judged("objective", "errors", "e", "threshold", "> 0.95"))
                .containsExactly(
                        "threshold is '> 0.95': '>' is for the rate of successes; give successes instead of errors");
        assertThat(judged("objective", "successes", "e", "threshold", "< 5%"))
                .containsExactly(
                        "threshold is '< 5%': '<' is for the rate of errors; give errors instead of successes");
        assertThat(judged("objective", "errors", "e", "threshold", "< 2"))
                .containsExactly(
                        "threshold is '< 2': an objective is a rate between 0 and 1; write it as '> 0.95' or '< 2%'");
        assertThat(judged("objective", "threshold", "< 2%"))
                .containsExactly(
                        "errors is missing: this judge counts events; give the PromQL of the counter of errors, or"
                                + " as successes that of what went well");
        assertThat(judged("objective", "errors", "e", "successes", "s", "threshold", "> 0.9"))
                .containsExactly(
                        "errors is 'e': either errors are counted or successes; give errors or successes, not both");
        assertThat(judged("comparison", "errors", "e"))
                .containsExactly(
                        "stableErrors is missing: errors doesn't name the new pods as {{canaryHash}}, so it can't be"
                                + " told from that of the stable ones; put {{canaryHash}} into errors, or give stableErrors");
        assertThat(judged("comparison", "errors", "e", "stableErrors", "s", "margin", 2, "worst", 1.5))
                .containsExactly("worst is '1.5': what must not pass has to be worse than the margin, 2; take a larger"
                        + " number, as 4");
        assertThat(judged("guess", "errors", "e", "threshold", "< 2%").get(0))
                .startsWith("judge is 'guess': there are threshold, objective, comparison");
    }

    @Test
    void theStablePodsCountersAreThoseOfTheNewOnesWithTheOtherHash() {
        MetricRequest metric = parse(
                        Map.of(),
                        "judge",
                        "comparison",
                        "total",
                        "r{h=\"{{canaryHash}}\"}",
                        "errors",
                        "e{h=\"{{canaryHash}}\"}",
                        "stableErrors",
                        "own",
                        "canaryHash",
                        "new",
                        "stableHash",
                        "old",
                        "margin",
                        1.25)
                .first();
        assertThat(metric.counters())
                .isEqualTo(new Counters("r{h=\"new\"}", "e{h=\"new\"}", false, "r{h=\"old\"}", "own"));
        assertThat(metric.threshold()).hasToString("<= 1.25");
        assertThat(metric.promise().worst()).isEqualTo(2.5);
    }
}
