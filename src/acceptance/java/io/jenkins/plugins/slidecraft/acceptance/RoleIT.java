package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Role that the plugin ships: enough, no more than needed, and what is said where a right is missing. */
@ExtendWith(AcceptanceCluster.class)
class RoleIT {
    /** What no test here does, with why the Role has it all the same. */
    private static final Set<String> NOT_SEEN_HERE = Set.of(
            // Releases are pruned once there are more than thirty.
            "configmaps delete",
            // Migrations: MigrateIT runs with this Role.
            "jobs create",
            "jobs delete",
            "jobs get",
            "jobs list",
            "jobs update",
            "jobs watch",
            "serviceaccounts get");

    private AcceptanceCluster.Running cluster;
    private Images images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private RecordingCluster recording;
    private Controller controller;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        cluster = running;
        images = new Images(running);
        admin = running.admin();
        deployer = running.deployer();
        recording = new RecordingCluster(deployer);
        controller = new Controller("jenkins-1", recording, images, null);
    }

    @AfterEach
    void close() {
        controller.close();
        deployer.close();
        admin.close();
    }

    @Test
    void everyRightIsNeeded() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        Controller.Build build = controller.build(shop, "shop/main#1");
        deploy(build, shop, "op-1", "1.4.2-abc1234").result(Shop.patience());
        Controller.Build second = controller.build(shop, "shop/main#2");
        Controller.Outcome<RolloutResult> crashing = deploy(second, shop, "op-2", "1.4.500-abc1237");
        Await.until(Shop.patience(), () -> !second.log.isEmpty(), crashing::status);
        Releases.settle(build, true);
        assertThat(crashing.failure(Shop.patience()).reason()).isEqualTo("CrashLoopBackOff");
        controller
                .build(shop, "shop/main#3")
                .start(
                        new RollbackOperation(new EnvironmentLock()),
                        RollbackState.of(
                                Releases.rollback("op-3", "imported", "drill", Releases.DEADLINE), Instant.now()),
                        Instant.now().plus(Releases.DEADLINE))
                .result(Shop.patience());

        Set<String> used = new TreeSet<>(recording.rights);
        used.addAll(NOT_SEEN_HERE);
        assertThat(used).isEqualTo(shipped());
    }

    @Test
    void aRightThatIsMissingIsNamedAndSettledOnceItIsThere() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        shop.grantRole(Shop.role().replace("verbs: [get, update]", "verbs: [get]"));
        Controller.Build build = controller.build(shop, "shop/main#1");

        Failure failure = deploy(build, shop, "op-1", "1.4.2-abc1234").failure(Shop.patience());

        assertThat(failure.message())
                .contains("deployments.apps \"gateway\" is forbidden: User"
                        + " \"system:serviceaccount:slidecraft:deployer\" cannot update resource \"deployments\"");
        shop.assertRuns(admin, images, Shop.FIRST);
        shop.grantRole(Shop.role());
        Releases.settle(build, false);
        assertThat(HeadStore.read(build).head().inProgress()).isEmpty();
        assertThat(new EnvironmentLock().holder(build)).isEmpty();
        shop.assertRuns(admin, images, Shop.FIRST);
    }

    @Test
    void withoutAnyRightTheFirstOneIsNamed() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        cluster.kubectl("-n", shop.namespace, "delete", "rolebinding", "slidecraft");

        Failure failure = deploy(controller.build(shop, "shop/main#1"), shop, "op-1", "1.4.2-abc1234")
                .failure(Shop.patience());

        assertThat(failure.message())
                .contains(
                        "configmaps \"slidecraft-prod\" is forbidden: User"
                                + " \"system:serviceaccount:slidecraft:deployer\" cannot get resource \"configmaps\"",
                        shop.namespace);
    }

    /** Watching only makes it quicker. */
    @Test
    void withoutTheRightToWatchItIsSlowerAndNotWrong() throws Exception {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");
        shop.grantRole(Shop.role().replace("verbs: [list, watch]", "verbs: [list]"));
        Controller.Build build = controller.build(shop, "shop/main#1");

        deploy(build, shop, "op-1", "1.4.2-abc1234").result(Shop.patience());

        shop.assertRuns(admin, images, "1.4.2-abc1234");
        assertThat(HeadStore.read(build).head().running().orElseThrow().name()).isEqualTo("1.4.2-abc1234");
    }

    @Test
    void anotherEnvironmentsLockAndHeadAreOutOfReach() {
        Shop shop = Shop.open(cluster, "prod", images, "gateway");

        KubeException lock = catchThrowableOfType(
                KubeException.class, () -> deployer.get(Kind.LEASE, shop.namespace, "slidecraft-other"));
        KubeException elsewhere = catchThrowableOfType(
                KubeException.class, () -> deployer.get(Kind.DEPLOYMENT, "kube-system", "gateway"));

        assertThat(lock.isForbidden()).isTrue();
        assertThat(elsewhere.isForbidden()).isTrue();
        assertThat(cluster.kubectl(
                        "auth",
                        "can-i",
                        "--list",
                        "-n",
                        shop.namespace,
                        "--as=system:serviceaccount:slidecraft:deployer"))
                .doesNotContain("secrets")
                .doesNotContain("pods/exec");
    }

    private static Set<String> shipped() {
        Set<String> rights = new TreeSet<>();
        Role role = new KubernetesSerialization().unmarshal(Shop.role(), Role.class);
        role.getRules().forEach(rule -> rule.getResources()
                .forEach(resource -> rule.getVerbs().forEach(verb -> rights.add(resource + " " + verb))));
        return rights;
    }

    private Controller.Outcome<RolloutResult> deploy(Controller.Build build, Shop shop, String id, String version) {
        RolloutRequest request = Releases.deploy(shop, images, id, version, List.of(), Releases.DEADLINE);
        return build.start(new RollingRollout(new EnvironmentLock()), RolloutState.of(request), request.deadline());
    }
}
