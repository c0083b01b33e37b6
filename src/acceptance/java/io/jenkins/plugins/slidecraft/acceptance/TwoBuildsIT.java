package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two builds want the same environment at once: one waits, saying for whom, and goes on when the other is settled. */
@ExtendWith(AcceptanceCluster.class)
class TwoBuildsIT {
    private Images images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Fabric8Cluster otherDeployer;
    private AcceptanceCluster.Running cluster;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        cluster = running;
        images = new Images(running);
        admin = running.admin();
        deployer = running.deployer();
        otherDeployer = running.deployer();
    }

    @AfterEach
    void close() {
        otherDeployer.close();
        deployer.close();
        admin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jenkins-1", "jenkins-2"})
    void theSecondWaitsAndThenProceeds(String secondsController) throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        try (Controller one = new Controller("jenkins-1", deployer, images, null);
                Controller two = secondsController.equals("jenkins-1")
                        ? one
                        : new Controller(secondsController, otherDeployer, images, null)) {
            Controller.Build first = one.build(shop, "shop/main#1");
            Controller.Build second = two.build(shop, "shop/main#2");

            RolloutResult done = deploy(first, shop, "op-1", "1.4.2-abc1234").result(Shop.patience());
            assertThat(done.release()).isEqualTo("1.4.2-abc1234");
            // No gate is required, so the first keeps the environment until its run has ended.
            Controller.Outcome<RolloutResult> waiting = deploy(second, shop, "op-2", "1.4.3-abc1235");
            Await.until(
                    Shop.patience(),
                    () -> second.log.stream().anyMatch(line -> line.contains("held by shop/main#1")),
                    waiting::status);
            assertThat(second.log.get(0)).contains("held by shop/main#1 (https://jenkins-1.example.com/shop/main#1)");
            assertThat(waiting.isOver()).isFalse();
            shop.assertRuns(admin, images, "1.4.2-abc1234");

            Releases.settle(first, true);

            assertThat(waiting.result(Shop.patience()).previous()).isEqualTo("1.4.2-abc1234");
            shop.assertRuns(admin, images, "1.4.3-abc1235");
            assertThat(HeadStore.read(second).head().history())
                    .extracting(entry -> entry.operation())
                    .startsWith("op-2", "op-1");
        }
    }

    @Test
    void theSecondGivesUpAtItsDeadlineAndNamesTheHolder() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        try (Controller controller = new Controller("jenkins-1", deployer, images, null)) {
            deploy(controller.build(shop, "shop/main#1"), shop, "op-1", "1.4.2-abc1234")
                    .result(Shop.patience());
            RolloutRequest late =
                    Releases.deploy(shop, images, "op-2", "1.4.3-abc1235", List.of(), Duration.ofSeconds(3));

            Failure failure = controller
                    .build(shop, "shop/main#2")
                    .start(new RollingRollout(new EnvironmentLock()), RolloutState.of(late), late.deadline())
                    .failure(Shop.patience());

            assertThat(failure.reason()).isEqualTo(Failure.DEADLINE_EXCEEDED);
            assertThat(failure.message()).contains("shop/main#1");
            shop.assertRuns(admin, images, "1.4.2-abc1234");
        }
    }

    private Controller.Outcome<RolloutResult> deploy(Controller.Build build, Shop shop, String id, String version) {
        RolloutRequest request = Releases.deploy(shop, images, id, version, List.of(), Releases.DEADLINE);
        return build.start(new RollingRollout(new EnvironmentLock()), RolloutState.of(request), request.deadline());
    }
}
