package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;

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
    void theDurationOfMigrationsIsNoGateOfAMetricServer() {
        assertThat(GateDefaults.names()).containsExactly("job-success-rate", "api-error-rate");
        assertThat(GateDefaults.of("migration-duration")).isEmpty();
    }
}
