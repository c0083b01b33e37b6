package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.gate.GateOperation;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.GateState;
import io.jenkins.plugins.slidecraft.gate.LedgerVerdicts;
import io.jenkins.plugins.slidecraft.gate.Look;
import io.jenkins.plugins.slidecraft.gate.Policy;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.metrics.prometheus.Authorization;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A canary beside the stable pods: traffic goes to the pods that the real API server has, in equal parts, and the real Prometheus
 * scrapes what they count. The exporter's label {@code release} carries the pods' hash.
 */
@ExtendWith(AcceptanceCluster.class)
class CanaryGateIT {
    private static final double REQUESTS = 500;
    private static final double ERROR_RATE = 0.02;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private AcceptanceCluster.Running cluster;
    private Fabric8Cluster deployer;
    private Controller controller;
    private Shop shop;
    private String stableHash;
    private String canaryHash;

    @BeforeEach
    void aCanaryOfOnePodBesideTheStableOnes(AcceptanceCluster.Running running) throws Exception {
        cluster = running;
        Images images = new Images(running);
        deployer = running.deployer();
        controller = new Controller(
                "jenkins-1",
                deployer,
                images,
                new PrometheusStore(
                        running.property("prometheus.url"),
                        Authorization.none(),
                        PrometheusStore.client(Optional.empty())));
        exporter("DELETE", "");
        shop = Shop.open(cluster, "prod", images, "gateway");
        cluster.kubectl("-n", shop.namespace, "scale", "deployment/gateway", "--replicas=4");
        cluster.kubectl(
                "-n",
                shop.namespace,
                "create",
                "deployment",
                "gateway-canary",
                "--image=" + images.of("gateway", Shop.FIRST));
        for (String name : List.of("gateway", "gateway-canary")) {
            cluster.kubectl("-n", shop.namespace, "rollout", "status", "deployment/" + name, "--timeout=60s");
        }
        Map<String, Integer> pods = pods();
        assertThat(pods).hasSize(2);
        canaryHash = pods.entrySet().stream()
                .filter(entry -> entry.getValue() == 1)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        stableHash = pods.keySet().stream()
                .filter(hash -> !hash.equals(canaryHash))
                .findFirst()
                .orElseThrow();
        assertThat(pods).containsEntry(stableHash, 4);
    }

    @AfterEach
    void close() throws Exception {
        exporter("DELETE", "");
        controller.close();
        deployer.close();
    }

    /** Ready pods by their hash, as the API server has them now. */
    private Map<String, Integer> pods() {
        String lines = cluster.kubectl(
                "-n",
                shop.namespace,
                "get",
                "pods",
                "--field-selector=status.phase=Running",
                "-o",
                "jsonpath={range .items[*]}{.metadata.labels.pod-template-hash}{\"\\n\"}{end}");
        Map<String, Integer> pods = new TreeMap<>();
        lines.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(hash -> pods.merge(hash, 1, Integer::sum));
        return pods;
    }

    /** Splits the traffic over the pods that there are; the canary's fail so many times as often. */
    private void traffic(double factor) throws Exception {
        Map<String, Integer> pods = pods();
        int all = pods.values().stream().mapToInt(Integer::intValue).sum();
        List<String> rates = new ArrayList<>();
        pods.forEach((hash, number) -> {
            double requests = REQUESTS * number / all;
            double errors = requests * ERROR_RATE * (hash.equals(canaryHash) ? factor : 1);
            rates.add("{\"environment\": \"prod\", \"component\": \"gateway\", \"release\": \"" + hash
                    + "\", \"http\": {\"200\": " + (requests - errors) + ", \"500\": " + errors + "}}");
        });
        exporter("POST", "[" + String.join(",", rates) + "]");
    }

    private void exporter(String method, String body) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(cluster.property("exporter.url") + "/rates"))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }

    private GateRequest request() {
        return GateArguments.parse(
                Map.ofEntries(
                        Map.entry("environment", shop.environment),
                        Map.entry("name", "canary"),
                        Map.entry("judge", "comparison"),
                        Map.entry("total", "http_requests_total{release=\"{{canaryHash}}\"}"),
                        Map.entry("errors", "http_requests_total{release=\"{{canaryHash}}\", code=\"500\"}"),
                        Map.entry("worst", 3),
                        Map.entry("canaryHash", canaryHash),
                        Map.entry("stableHash", stableHash),
                        Map.entry("unit", "requests"),
                        Map.entry("interval", "2s"),
                        Map.entry("scrapeInterval", "1s"),
                        Map.entry("maxAge", "20s"),
                        Map.entry("deadline", "90s"),
                        Map.entry("onNoData", "pause"),
                        Map.entry("answerWithin", "1m")),
                new GateContext("slidecraft", shop.environment, shop.namespace, Map.of()),
                "gate-1",
                Instant.now());
    }

    private GateResult gate(Controller.Build build) throws Exception {
        GateRequest request = request();
        return build.start(
                        new GateOperation(new LedgerVerdicts(new EnvironmentLock())),
                        GateState.first(request),
                        request.lastDeadline())
                .result(PATIENCE);
    }

    @Test
    void aHealthyCanaryPasses() throws Exception {
        traffic(1);
        GateResult result = gate(controller.build(shop, "shop/main#1"));
        assertThat(result.verdict()).as(result.message()).isEqualTo(Verdict.PASS);
        assertThat(result.policy()).isEqualTo(Policy.CONTINUE);
    }

    @Test
    void aCanaryWithFourTimesTheErrorsIsStopped() throws Exception {
        traffic(4);
        GateResult result = gate(controller.build(shop, "shop/main#2"));
        assertThat(result.verdict()).as(result.message()).isEqualTo(Verdict.FAIL);
        assertThat(result.reason()).isEqualTo(Look.Reason.WORSE);
        assertThat(result.policy()).isEqualTo(Policy.STOP);
    }

    @Test
    void aDeadExporterAsksAPerson() throws Exception {
        Controller.Build build = controller.build(shop, "shop/main#3");
        GateResult result = gate(build);
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.reason()).isEqualTo(Look.Reason.NO_DATA);
        assertThat(build.log).anyMatch(line -> line.startsWith("[canary] a person is asked whether to go on"));
        assertThat(result.policy()).as("nobody has answered").isEqualTo(Policy.STOP);
    }
}
