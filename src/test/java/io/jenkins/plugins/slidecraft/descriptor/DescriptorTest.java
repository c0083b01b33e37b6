package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptorTest {
    static final String SAMPLE =
            """
            # SlideCraft AI
            apiVersion: slidecraft.io/v1
            application: slidecraft
            registry: registry.example.com/slidecraft
            components:
              gateway: {prefix: app}
              worker:
                prefix: worker
                dockerfile: docker/Dockerfile.worker
                context: services/worker
                workload: worker-convert
                container: celery
              realtime: {prefix: rt}
              frontend: {prefix: fe, buildArgs: {VITE_API_BASE_URL: /api, MODE: production}}
            environments:
              dev: {}
              staging: {gates: [job-success-rate], deadline: 10m}
              prod: {gates: [job-success-rate, api-error-rate, latency], deadline: 1h30m}
            gates:
              job-success-rate: {interval: 30s, count: 5, minSamples: 20, failureLimit: 0}
              latency:
                query: 'histogram_quantile(0.95, rate(ai_latency_bucket{environment="{{environment}}"}[5m]))'
                threshold: '< 2'
                initialDelay: 1m
                maxAge: 2m
                deadline: 15m
                server: main
                unit: requests
            """;

    private final Descriptor sample = Descriptor.parse(SAMPLE, "slidecraft.yaml");

    @Test
    void readsWhatIsWritten() {
        assertThat(sample.application()).isEqualTo("slidecraft");
        assertThat(sample.registry()).isEqualTo("registry.example.com/slidecraft");
        assertThat(sample.components().keySet()).containsExactly("gateway", "worker", "realtime", "frontend");
        assertThat(sample.component("worker"))
                .isEqualTo(new ComponentSpec(
                        "worker", "docker/Dockerfile.worker", "services/worker", "worker-convert", "celery", Map.of()));
        assertThat(sample.component("frontend").buildArgs())
                .containsExactly(Map.entry("VITE_API_BASE_URL", "/api"), Map.entry("MODE", "production"));
        assertThat(sample.environments().keySet()).containsExactly("dev", "staging", "prod");
        assertThat(sample.environment("prod").gates()).containsExactly("job-success-rate", "api-error-rate", "latency");
        assertThat(sample.environment("prod").deadline()).isEqualTo("1h30m");
    }

    @Test
    void fillsInTheDefaults() {
        assertThat(sample.component("gateway"))
                .isEqualTo(new ComponentSpec("app", "Dockerfile.gateway", ".", "gateway", "gateway", Map.of()));
        assertThat(sample.environment("dev").gates()).isEmpty();
        assertThat(sample.environment("dev").deadline()).isEqualTo("10m");
    }

    @Test
    void environmentsAndGatesMayBeLeftOut() {
        Descriptor least = Descriptor.parse(
                """
                apiVersion: slidecraft.io/v1
                application: a
                registry: localhost:5000
                components: {a: {prefix: a}}
                """,
                "slidecraft.yaml");

        assertThat(least.environments()).isEmpty();
        assertThat(least.gates()).isEmpty();
    }

    @Test
    void keepsGatesAsTheyAreWritten() {
        assertThat(sample.gates().keySet()).containsExactly("job-success-rate", "latency");
        assertThat(sample.gates().get("job-success-rate"))
                .isEqualTo(Map.of("interval", "30s", "count", 5, "minSamples", 20, "failureLimit", 0));
        assertThat(sample.gates().get("latency"))
                .containsEntry("threshold", "< 2")
                .containsEntry("server", "main")
                .containsEntry("unit", "requests");
    }

    @Test
    void everyGateThatIsTakenCanBeAsked() {
        for (String gate : sample.environment("prod").gates()) {
            GateContext context = new GateContext(sample.application(), "prod", "slidecraft-prod", sample.gates());
            GateRequest request =
                    GateArguments.parse(Map.of("environment", "prod", "gate", gate), context, "id", Instant.EPOCH);

            assertThat(request.gate()).isEqualTo(gate);
        }
    }

    @Test
    void theNormalisedFormReadsBackAsTheSame() {
        Descriptor read = Descriptor.fromJson(sample.toJson());

        assertThat(read).isEqualTo(sample);
        assertThat(read.toJson()).isEqualTo(sample.toJson());
        assertThat(sample.toJson())
                .startsWith("{\"apiVersion\":\"slidecraft.io/v1\",\"application\":\"slidecraft\","
                        + "\"registry\":\"registry.example.com/slidecraft\",\"components\":{\"gateway\":{\"prefix\":\"app\","
                        + "\"dockerfile\":\"Dockerfile.gateway\",\"context\":\".\",\"workload\":\"gateway\","
                        + "\"container\":\"gateway\",\"buildArgs\":{}},")
                .doesNotContain("\n")
                .doesNotContain("null");
    }

    @Test
    void theHashIsThatOfTheMeaning() {
        String commented = SAMPLE.replace("# SlideCraft AI", "# another comment\n\n")
                .replace("gateway: {prefix: app}", "gateway:\n    prefix: \"app\"\n    context: '.'");

        assertThat(sample.hash()).matches("[0-9a-f]{64}");
        assertThat(Descriptor.parse(commented, "other.yaml").hash()).isEqualTo(sample.hash());
        assertThat(Descriptor.fromJson(sample.toJson()).hash()).isEqualTo(sample.hash());
        assertThat(Descriptor.parse(SAMPLE.replace("{prefix: app}", "{prefix: api}"), "slidecraft.yaml")
                        .hash())
                .isNotEqualTo(sample.hash());
    }

    @Test
    void whatANormNameMeansIsText() {
        Descriptor read = Descriptor.parse(
                """
                apiVersion: slidecraft.io/v1
                application: no
                registry: localhost:5000
                components: {on: {prefix: yes}, 7: {prefix: "7"}}
                """,
                "slidecraft.yaml");

        assertThat(read.application()).isEqualTo("no");
        assertThat(read.component("on").prefix()).isEqualTo("yes");
        assertThat(read.component("7").workload()).isEqualTo("7");
    }

    @Test
    void anchorsAreTaken() {
        Descriptor read = Descriptor.parse(
                SAMPLE.replace("dev: {}", "dev: &small {deadline: 5m}")
                        .replace("staging: {gates: [job-success-rate], deadline: 10m}", "staging: *small"),
                "slidecraft.yaml");

        assertThat(read.environment("staging").deadline()).isEqualTo("5m");
    }

    @Test
    void namesWhatThereIsForAnUnknownName() {
        assertThatThrownBy(() -> sample.environment("prd"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        "The step is not valid:\n  environment is 'prd': it has to be described under 'environments' in"
                                + " slidecraft.yaml; there are dev, staging, prod; write it as prod");
        assertThatThrownBy(() -> sample.component("database"))
                .hasMessage(
                        "The step is not valid:\n  components is 'database': it has to be described under 'components' in"
                                + " slidecraft.yaml; there are gateway, worker, realtime, frontend; describe it there");
    }
}
