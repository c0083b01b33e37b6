package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods that run, on a real kubelet: what it makes of a release that is good, one that crashes, and one that is not there. */
@ExtendWith(AcceptanceCluster.class)
class RealNodeIT {
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
    void aReleaseRollsOutPodByPodAndAnswers() throws Exception {
        Shop shop = Shop.openReal(cluster, "prod", images, "gateway");
        Controller.Build build = controller.build(shop, "shop/main#1");

        RolloutResult result =
                deploy(build, shop, images.of("gateway", "1.4.2-abc1234")).result(Shop.patience());

        assertThat(result.changed()).isTrue();
        shop.assertRuns(admin, images, "1.4.2-abc1234");
        List<Pod> pods =
                shop.pods(admin, "gateway").stream().filter(RealPods::ready).toList();
        assertThat(pods).hasSize(3);
        for (Pod pod : pods) {
            assertThat(pod.getSpec().getNodeName()).isEqualTo(cluster.property("node.real"));
            assertThat(get("http://" + pod.getStatus().getPodIP() + ":8080/readyz"))
                    .isEqualTo("ok\n");
        }
        Releases.settle(build, true);
        assertThat(HeadStore.read(build).head().state()).isEqualTo(EnvironmentHead.State.STABLE);
    }

    @Test
    void aReleaseThatCrashesFailsWithItsOwnLastWords() throws Exception {
        Shop shop = Shop.openReal(cluster, "prod", images, "gateway");
        ImageRef crashing =
                images.variant("gateway", Shop.FIRST, "1.4.8-abc1238", "echo 'FATAL no variable DB_URL' >&2; exit 3");

        Failure failure =
                deploy(controller.build(shop, "shop/main#1"), shop, crashing).failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("CrashLoopBackOff");
        assertThat(failure.evidence())
                .anySatisfy(
                        line -> assertThat(line).startsWith("log of gateway-").endsWith("FATAL no variable DB_URL"));
        assertThat(failure.message()).contains("exit code 3");
        shop.assertRuns(admin, images, Shop.FIRST);
    }

    @Test
    void aReleaseThatTheRegistryHasLostFailsWithTheKubeletsWords() throws Exception {
        Shop shop = Shop.openReal(cluster, "prod", images, "gateway");
        ImageRef gone = images.variant("gateway", Shop.FIRST, "1.4.9-abc1239", "exit 9");
        images.lose(gone);

        Failure failure =
                deploy(controller.build(shop, "shop/main#1"), shop, gone).failure(Shop.patience());

        assertThat(failure.reason()).isIn("ErrImagePull", "ImagePullBackOff");
        assertThat(failure.evidence())
                .anySatisfy(line -> assertThat(line).startsWith("event: ").containsIgnoringCase("not found"));
        shop.assertRuns(admin, images, Shop.FIRST);
    }

    /** What the tests of the plugin rely on: the node plays by Kubernetes' rules. */
    @Test
    void aPodEndsWithItsHookItsSignalAndItsGrace() throws Exception {
        RealPods pods = RealPods.open(cluster, "end");
        pods.apply(pod("polite", 20, "trap 'echo bye; exit 0' TERM; while :; do sleep 1 & wait $!; done", "echo hook"));
        pods.apply(pod("deaf", 3, "trap '' TERM; while :; do sleep 1; done", "true"));
        pods.kubectl("wait", "--for=condition=Ready", "pod/polite", "pod/deaf", "--timeout=60s");

        Instant begun = Instant.now();
        pods.kubectl("delete", "pod", "polite", "--timeout=30s");
        Duration polite = Duration.between(begun, Instant.now());
        begun = Instant.now();
        pods.kubectl("delete", "pod", "deaf", "--timeout=30s");
        Duration deaf = Duration.between(begun, Instant.now());

        assertThat(polite).isLessThan(Duration.ofSeconds(15));
        assertThat(deaf).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(20));
        pods.close();
    }

    @Test
    void aContainerThatEndsIsStartedAgainAndItsLastLogIsKept() {
        RealPods pods = RealPods.open(cluster, "again");
        pods.apply(pod("weak", 1, "echo \"attempt $(cat /proc/sys/kernel/random/uuid)\"; exit 7", "true"));

        Await.until(
                Duration.ofSeconds(60),
                () -> status(pods, "weak") != null && status(pods, "weak").getRestartCount() >= 1,
                () -> String.valueOf(status(pods, "weak")));

        assertThat(status(pods, "weak").getLastState().getTerminated().getExitCode())
                .isEqualTo(7);
        assertThat(pods.kubectl("logs", "weak", "--previous", "--timestamps"))
                .containsPattern("Z attempt [0-9a-f-]{36}");
        pods.close();
    }

    private ContainerStatus status(RealPods pods, String name) {
        return pods.of(admin, name).stream()
                .filter(pod -> !pod.getStatus().getContainerStatuses().isEmpty())
                .map(RealPods::container)
                .findFirst()
                .orElse(null);
    }

    private String pod(String name, int grace, String script, String hook) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s, namespace: NAMESPACE, labels: {app.kubernetes.io/name: %1$s}}
                spec:
                  terminationGracePeriodSeconds: %2$d
                  automountServiceAccountToken: false
                  containers:
                  - name: main
                    image: %3$s
                    command:
                    - /bin/busybox
                    - sh
                    - -c
                    - |
                      sleep() { /bin/busybox sleep "$@"; }; cat() { /bin/busybox cat "$@"; }
                      %4$s
                    lifecycle: {preStop: {exec: {command: [/bin/busybox, sh, -c, "%5$s"]}}}
                """
                .formatted(name, grace, images.of("gateway", Shop.FIRST), script, hook);
    }

    private static String get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Controller.Outcome<RolloutResult> deploy(Controller.Build build, Shop shop, ImageRef image) {
        String component = shop.components().get(0);
        RolloutRequest request = new RolloutRequest(
                "op-" + image.tag().orElse(""),
                RolloutRequest.Purpose.DEPLOY,
                "1.4.2-abc1234",
                List.of(new WorkloadImage(component, component, component, image)),
                List.of(),
                "",
                "https://jenkins.example.com/1",
                "alice",
                Instant.now().plus(Releases.DEADLINE));
        return build.start(new RollingRollout(new EnvironmentLock()), RolloutState.of(request), request.deadline());
    }
}
