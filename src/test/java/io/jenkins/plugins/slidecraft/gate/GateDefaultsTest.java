package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateDefaultsTest {
    private static GateRequest gate(String name) {
        return GateArguments.parse(
                Map.of("environment", "prod", "gate", name), GateRig.context(Map.of()), "gate-1", GateRig.START);
    }

    @Test
    void theJobSuccessRateOfFiveMinutesIsOver95Percent() {
        GateRequest gate = gate("job-success-rate");
        assertThat(gate.first().threshold()).isEqualTo(new Threshold(">", 0.95));
        assertThat(gate.first().query())
                .isEqualTo(
                        "(sum(increase(job_total{environment=\"prod\", release=\"{{release}}\", status=\"success\"}[5m]))"
                                + " or vector(0)) / sum(increase(job_total{environment=\"prod\", release=\"{{release}}\","
                                + " status=~\"success|failure\"}[5m]))");
        assertThat(gate.first().samples())
                .isEqualTo("sum(increase(job_total{environment=\"prod\", release=\"{{release}}\","
                        + " status=~\"success|failure\"}[5m]))");
        assertThat(gate.first().freshness())
                .isEqualTo("job_total{environment=\"prod\", release=\"{{release}}\", status=~\"success|failure\"}");
        assertThat(gate.first().limits().minSamples()).isEqualTo(20);
        assertThat(gate.first().unit()).isEqualTo("jobs");
        assertThat(gate.needsRelease()).isTrue();
        assertThat(gate.recorded()).isTrue();
    }

    @Test
    void theApiErrorRateIsUnder2Percent() {
        GateRequest gate = gate("api-error-rate");
        assertThat(gate.first().threshold()).isEqualTo(new Threshold("<", 0.02));
        assertThat(gate.first().query())
                .isEqualTo("(sum(increase(http_requests_total{environment=\"prod\", release=\"{{release}}\","
                        + " code=~\"5..\"}[5m])) or vector(0)) / sum(increase(http_requests_total{environment=\"prod\","
                        + " release=\"{{release}}\"}[5m]))");
        assertThat(gate.first().limits().minSamples()).isEqualTo(100);
        assertThat(gate.first().unit()).isEqualTo("requests");
    }

    @Test
    void bothAreObjectivesUntilSomebodySaysHowMissesAreCounted() {
        MetricRequest jobs = gate("job-success-rate").first();
        assertThat(jobs.judge()).isEqualTo(JudgeKind.OBJECTIVE);
        assertThat(jobs.counters().good()).isTrue();
        assertThat(jobs.counters().total())
                .isEqualTo("job_total{environment=\"prod\", release=\"{{release}}\", status=~\"success|failure\"}");
        assertThat(jobs.counters().part())
                .isEqualTo("job_total{environment=\"prod\", release=\"{{release}}\", status=\"success\"}");
        assertThat(Judges.objective(jobs)).isCloseTo(0.05, within(1e-12));
        MetricRequest requests = gate("api-error-rate").first();
        assertThat(requests.judge()).isEqualTo(JudgeKind.OBJECTIVE);
        assertThat(requests.counters().good()).isFalse();
        assertThat(Judges.objective(requests)).isEqualTo(0.02);
        assertThat(requests.promise().alpha()).isEqualTo(0.01);

        for (Map<String, Object> guide : List.<Map<String, Object>>of(
                Map.of("failureLimit", 1),
                Map.of("consecutiveFailures", 2),
                Map.of("judge", "threshold"),
                Map.of("query", "own"))) {
            assertThat(GateArguments.parse(
                                    Map.of("gate", "job-success-rate"),
                                    GateRig.context(Map.of("job-success-rate", guide)),
                                    "gate-1",
                                    GateRig.START)
                            .first()
                            .judge())
                    .as(guide.toString())
                    .isEqualTo(JudgeKind.THRESHOLD);
        }
    }

    @Test
    void theDurationOfMigrationsIsNoGateOfAMetricServer() {
        assertThat(GateDefaults.names()).containsExactly("job-success-rate", "api-error-rate");
        assertThat(GateDefaults.of("migration-duration")).isEmpty();
    }
}
