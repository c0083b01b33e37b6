package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A controller's process is killed with SIGKILL in the middle of a rolling update; somebody else ends what it began. */
@ExtendWith(AcceptanceCluster.class)
class KilledDriverIT {
    private static final int LEASE_SECONDS = 6;
    private static final String VERSION = "1.4.2-abc1234";

    private AcceptanceCluster.Running cluster;
    private Images images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Shop shop;
    private RolloutRequest request;

    @TempDir
    private Path folder;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        cluster = running;
        images = new Images(running);
        admin = running.admin();
        deployer = running.deployer();
        shop = Shop.open(cluster, "prod", images, "gateway", "worker");
        shop.slowDown(Duration.ofSeconds(2));
        request = Releases.deploy(shop, images, "op-killed", VERSION, List.of(), Releases.DEADLINE);
    }

    @AfterEach
    void close() {
        deployer.close();
        admin.close();
    }

    @Test
    void anotherControllerTakesTheDeploymentBackOnceTheLeaseHasExpired() throws Exception {
        deployAndKill();
        try (Controller other = new Controller("jenkins-2", deployer, images, null)) {
            Controller.Build reaper = other.build(shop, "reaper");
            EnvironmentLock lock = new EnvironmentLock();
            assertThat(lock.holder(reaper).orElseThrow()).isEqualTo(dead());
            assertThat(new SettleOperation(lock).isCalledFor(reaper)).isFalse();

            Await.until(
                    Duration.ofSeconds(30),
                    () -> new SettleOperation(lock).isCalledFor(reaper),
                    () -> "the lease of the dead controller has not expired");
            Releases.settle(reaper, false);

            shop.assertRuns(admin, images, Shop.FIRST);
            EnvironmentHead head = HeadStore.read(reaper).head();
            assertThat(head.inProgress()).isEmpty();
            assertThat(head.entry("op-killed").orElseThrow().outcome()).isEqualTo(HistoryEntry.Outcome.FAILED);
            assertThat(lock.holder(reaper)).isEmpty();
        }
    }

    @Test
    void anotherControllersDeploymentTakesOverAndSucceeds() throws Exception {
        deployAndKill();
        try (Controller other = new Controller("jenkins-2", deployer, images, null)) {
            Controller.Build build = other.build(shop, "shop/main#7");
            RolloutRequest next =
                    Releases.deploy(shop, images, "op-next", "1.4.3-abc1235", List.of(), Releases.DEADLINE);

            RolloutResult result = build.start(
                            new RollingRollout(new EnvironmentLock()), RolloutState.of(next), next.deadline())
                    .result(Shop.patience());

            assertThat(result.release()).isEqualTo("1.4.3-abc1235");
            assertThat(build.log)
                    .anySatisfy(line -> assertThat(line).contains("held by " + dead().describe()))
                    .anySatisfy(
                            line -> assertThat(line).contains("took the environment over from " + dead().describe()));
            shop.assertRuns(admin, images, "1.4.3-abc1235");
            assertThat(HeadStore.read(build)
                            .head()
                            .entry("op-killed")
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(HistoryEntry.Outcome.FAILED);
        }
    }

    @Test
    void theSameControllerStartedAgainFinishesIt() throws Exception {
        String stored = deployAndKill();
        try (Controller again = new Controller("jenkins-1", deployer, images, null)) {
            Controller.Build build = again.build(shop, "shop/main#1");

            RolloutResult result = build.resume(new RollingRollout(new EnvironmentLock()), stored, request.deadline())
                    .result(Shop.patience());

            assertThat(result.release()).isEqualTo(VERSION);
            shop.assertRuns(admin, images, VERSION);
            Releases.settle(build, true);
            assertThat(HeadStore.read(build).head().stable().orElseThrow().name())
                    .isEqualTo(VERSION);
        }
    }

    private static Holder dead() {
        return new Holder("jenkins-1", "shop/main#1", "https://jenkins-1.example.com/shop/main#1");
    }

    /** Gives the state that the process stored last. */
    private String deployAndKill() throws Exception {
        Path requestFile = Files.writeString(folder.resolve("request.json"), Json.write(request));
        Path stateFile = folder.resolve("state.json");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeployMain.class.getName(),
                        cluster.property("deployer.kubeconfig"),
                        shop.environment,
                        shop.namespace,
                        "jenkins-1",
                        "shop/main#1",
                        String.valueOf(LEASE_SECONDS),
                        requestFile.toString(),
                        stateFile.toString())
                .redirectErrorStream(true)
                .start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader = process.inputReader()) {
            String line = reader.readLine();
            while (line != null && !line.contains("1 of 3 updated")) {
                output.append(line).append('\n');
                line = reader.readLine();
            }
            assertThat(line).as("output until it was in the middle: %s", output).isNotNull();
            process.destroyForcibly().waitFor();
        }
        // 128 + SIGKILL.
        assertThat(process.exitValue()).isEqualTo(137);
        return Files.readString(stateFile);
    }
}
