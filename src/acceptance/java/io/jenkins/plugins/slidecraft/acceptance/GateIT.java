package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.gate.GateOperation;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.GateState;
import io.jenkins.plugins.slidecraft.gate.LedgerVerdicts;
import io.jenkins.plugins.slidecraft.gate.Look;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.metrics.prometheus.Authorization;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gates on what a real Prometheus has really scraped. */
@ExtendWith(AcceptanceCluster.class)
class GateIT {
    private static final String GATE = "job-success-rate";
    /** As the sample's slidecraft.yaml has it, but quicker. */
    private static final Map<String, Map<String, String>> GATES =
            Map.of(GATE, Map.of("interval", "1s", "count", "3", "initialDelay", "4s", "deadline", "20s"));

    private AcceptanceCluster.Running cluster;
    private Images images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Controller controller;

    @BeforeEach
    void open(AcceptanceCluster.Running running) throws Exception {
        cluster = running;
        images = new Images(running);
        admin = running.admin();
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
    }

    @AfterEach
    void close() {
        controller.close();
        deployer.close();
        admin.close();
    }

    @Test
    void aGoodReleasePassesAndIsStableAndABadOneFailsAndGoesBack() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        Controller.Build build = controller.build(shop, "shop/main#1");
        deploy(build, shop, "op-1", "1.4.2-abc1234");
        jobs("1.4.2-abc1234", 50, 0.5);

        GateResult good = gate(build, shop, "gate-1");

        assertThat(good.verdict()).isEqualTo(Verdict.PASS);
        assertThat(good.first().looks()).filteredOn(Look::usable).isNotEmpty().allSatisfy(look -> {
            assertThat(look.value().orElseThrow()).isBetween(0.97, 1.0);
            assertThat(look.samples().orElseThrow()).isGreaterThan(20);
        });
        assertThat(good.becameStable()).isTrue();
        assertThat(HeadStore.read(build).head().state()).isEqualTo(EnvironmentHead.State.STABLE);

        Controller.Build next = controller.build(shop, "shop/main#2");
        deploy(next, shop, "op-2", "1.4.3-abc1235");
        jobs("1.4.3-abc1235", 40, 20);

        GateResult bad = gate(next, shop, "gate-2");

        assertThat(bad.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(bad.first().looks().get(bad.looks() - 1).value().orElseThrow())
                .isBetween(0.5, 0.8);
        assertThat(HeadStore.read(next).head().state()).isEqualTo(EnvironmentHead.State.FAILED);

        RollbackResult back = next.start(
                        new RollbackOperation(new EnvironmentLock()),
                        RollbackState.of(
                                Releases.rollback("op-3", "", bad.message(), Releases.DEADLINE), Instant.now()),
                        Instant.now().plus(Releases.DEADLINE))
                .result(Shop.patience());

        assertThat(back.rollout().release()).isEqualTo("1.4.2-abc1234");
        shop.assertRuns(admin, images, "1.4.2-abc1234");
    }

    @Test
    void noDataIsNoPass() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        Controller.Build build = controller.build(shop, "shop/main#1");
        deploy(build, shop, "op-1", "1.4.9-abc1239");
        // Another release's jobs say nothing of this one.
        jobs("1.4.1-0f3a9c2", 50, 0);

        GateResult result = gate(build, shop, "gate-1");

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.reason()).isEqualTo(Look.Reason.NO_DATA);
        assertThat(HeadStore.read(build).head().state()).isEqualTo(EnvironmentHead.State.DEPLOYED);
    }

    private void deploy(Controller.Build build, Shop shop, String id, String version) throws Exception {
        RolloutRequest request = Releases.deploy(shop, images, id, version, List.of(GATE), Releases.DEADLINE);
        build.start(new RollingRollout(new EnvironmentLock()), RolloutState.of(request), request.deadline())
                .result(Shop.patience());
    }

    private GateResult gate(Controller.Build build, Shop shop, String id) throws Exception {
        GateRequest request = GateArguments.parse(
                Map.of("environment", shop.environment, "gate", GATE),
                new GateContext("slidecraft", shop.environment, shop.namespace, GATES),
                id,
                Instant.now());
        return build.start(
                        new GateOperation(new LedgerVerdicts(new EnvironmentLock())),
                        GateState.first(request),
                        request.lastDeadline())
                .result(Shop.patience());
    }

    private void jobs(String release, double successes, double failures) throws Exception {
        exporter(
                "POST",
                """
                {"environment": "prod", "component": "worker", "release": "%s",
                 "jobs": {"success": %s, "failure": %s}}
                """
                        .formatted(release, successes, failures));
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
}
