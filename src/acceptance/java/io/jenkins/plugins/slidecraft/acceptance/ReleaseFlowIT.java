package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Releases built, pushed, deployed and taken back with real parts, as an identity that has the shipped Role only. */
@ExtendWith(AcceptanceCluster.class)
class ReleaseFlowIT {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private AcceptanceCluster.Running cluster;
    private Images images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Controller controller;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        cluster = running;
        images = new Images(running);
        admin = running.admin();
        deployer = running.deployer();
        controller = new Controller("jenkins-1", deployer, images, null);
    }

    @AfterEach
    void close() {
        controller.close();
        deployer.close();
        admin.close();
    }

    @Test
    void imagesAreBuiltPushedAndPinned() {
        ImageRef second = images.of("gateway", "1.4.2-abc1234");
        ImageRef third = images.of("gateway", "1.4.3-abc1235");

        assertThat(second.pinned()).isTrue();
        assertThat(images.digest(second)).isEqualTo(second.digest());
        assertThat(images.digest(third)).isEqualTo(third.digest());
        assertThat(second.digest()).isNotEqualTo(third.digest());
    }

    @Test
    void twoReleasesAndBackToTheFirstDigests() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway", "worker");
        Controller.Build build = controller.build(shop, "shop/main#1");

        RolloutResult first = deploy(build, shop, "op-1", "1.4.2-abc1234");

        assertThat(first.previous()).isEqualTo("imported");
        assertThat(first.changed()).isTrue();
        shop.assertRuns(admin, images, "1.4.2-abc1234");
        Releases.settle(build, true);
        EnvironmentHead head = HeadStore.read(build).head();
        assertThat(head.state()).isEqualTo(EnvironmentHead.State.STABLE);
        assertThat(head.stable().orElseThrow().name()).isEqualTo("1.4.2-abc1234");

        Controller.Build next = controller.build(shop, "shop/main#2");
        RolloutResult second = deploy(next, shop, "op-2", "1.4.3-abc1235");
        assertThat(second.previous()).isEqualTo("1.4.2-abc1234");
        shop.assertRuns(admin, images, "1.4.3-abc1235");

        RollbackResult back = next.start(
                        new RollbackOperation(new EnvironmentLock()),
                        RollbackState.of(Releases.rollback("op-3", "", "errors after 1.4.3", DEADLINE), Instant.now()),
                        Instant.now().plus(DEADLINE))
                .result(Shop.patience());

        assertThat(back.rollout().release()).isEqualTo("1.4.2-abc1234");
        shop.assertRuns(admin, images, "1.4.2-abc1234");
        ConfigMap incident = admin.get(Kind.CONFIG_MAP, shop.namespace, Names.incident("prod", "op-3"))
                .orElseThrow();
        assertThat(incident.getData().get("incident.md")).contains("errors after 1.4.3", "1.4.3-abc1235");
        EnvironmentHead after = HeadStore.read(next).head();
        assertThat(after.state()).isEqualTo(EnvironmentHead.State.ROLLED_BACK);
        assertThat(after.inProgress()).isEmpty();
        // Four releases were never lost: imported, the two, and every one has its own ConfigMap.
        assertThat(admin.list(Kind.CONFIG_MAP, shop.namespace, ListOptions.labels("slidecraft.io/role=release"))
                        .items())
                .extracting(map -> map.getMetadata().getName())
                .contains("slidecraft-prod-release-1", "slidecraft-prod-release-2", "slidecraft-prod-release-3");
    }

    @Test
    void theFirstBadReleaseGoesBackToWhatWasFound() throws Exception {
        Shop shop = Shop.open(cluster, "staging", images, "gateway");
        Controller.Build build = controller.build(shop, "shop/main#1");
        deploy(build, shop, "op-1", "1.4.2-abc1234");

        RollbackResult back = build.start(
                        new RollbackOperation(new EnvironmentLock()),
                        RollbackState.of(Releases.rollback("op-2", "", "bad", DEADLINE), Instant.now()),
                        Instant.now().plus(DEADLINE))
                .result(Shop.patience());

        assertThat(back.rollout().release()).isEqualTo("imported");
        shop.assertRuns(admin, images, Shop.FIRST);
    }

    @Test
    void anImageThatCantBePulledFailsFastWithItsEventsAndIsTakenBack() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway", "worker");
        Controller.Build build = controller.build(shop, "shop/main#1");
        Instant begun = Instant.now();

        // The patch number 404 tells the simulated kubelets not to find the image.
        Failure failure = start(build, shop, "op-1", "1.4.404-abc1236").failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("ImagePullBackOff");
        assertThat(failure.message()).contains("gateway", "was taken back to");
        assertThat(failure.evidence())
                .anySatisfy(line -> assertThat(line).startsWith("event: ").contains("BackOff"));
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
        shop.assertRuns(admin, images, Shop.FIRST);
        assertThat(HeadStore.read(build).head().inProgress()).isEmpty();
        assertThat(new EnvironmentLock().holder(build)).isEmpty();
    }

    @Test
    void aCrashingReleaseFailsFastWithItsLastWords() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        Controller.Build build = controller.build(shop, "shop/main#1");

        Failure failure = start(build, shop, "op-1", "1.4.500-abc1237").failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("CrashLoopBackOff");
        assertThat(failure.evidence())
                .anySatisfy(line -> assertThat(line).contains("ERROR the database refused the connection"));
        shop.assertRuns(admin, images, Shop.FIRST);
    }

    @Test
    void aQuotaThatIsFullFailsWithTheServersWords() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        cluster.apply(
                """
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: full, namespace: %s}
                spec: {hard: {pods: "3"}}
                """
                        .formatted(shop.namespace));
        Controller.Build build = controller.build(shop, "shop/main#1");

        Failure failure = start(build, shop, "op-1", "1.4.2-abc1234").failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("FailedCreate");
        assertThat(failure.message()).contains("exceeded quota: full");
        shop.assertRuns(admin, images, Shop.FIRST);
    }

    private RolloutResult deploy(Controller.Build build, Shop shop, String id, String version) throws Exception {
        return start(build, shop, id, version).result(Shop.patience());
    }

    private Controller.Outcome<RolloutResult> start(Controller.Build build, Shop shop, String id, String version) {
        RolloutRequest request = Releases.deploy(shop, images, id, version, List.of(), DEADLINE);
        return build.start(new RollingRollout(new EnvironmentLock()), RolloutState.of(request), request.deadline());
    }
}
