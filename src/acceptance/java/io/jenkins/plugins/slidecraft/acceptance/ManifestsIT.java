package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.manifest.Manifests;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.PlanOperation;
import io.jenkins.plugins.slidecraft.rollout.RollbackGuard;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutPlan;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.rollout.RolloutTerms;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Manifests on a real API server: server-side apply, whose fields are whose, hooks, pruning, way back; with the shipped Roles only. */
@ExtendWith(AcceptanceCluster.class)
class ManifestsIT {
    private static final String FIRST = "1.4.2-abc1234";
    private static final String SECOND = "1.4.3-abc1235";
    private static final String BAD = "1.4.404-abc1236";

    /** What a kustomization of an ordinary service holds besides its Deployment and Service. */
    private static final String AROUND =
            """
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: gateway}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {mode: %1$s}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: gateway}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app.kubernetes.io/name: gateway}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: gateway}
            spec: {podSelector: {matchLabels: {app.kubernetes.io/name: gateway}}, ingress: [{ports: [{port: 8080}]}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {defaultBackend: {service: {name: gateway, port: {name: http}}}}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: sweep}
            spec:
              schedule: "0 3 1 1 *"
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: "r/sweep:1.0.0"}]}}}}
            """;

    private static final String AUTOSCALER =
            """
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: gateway}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: gateway}
              minReplicas: 4
              maxReplicas: 6
            """;

    private static String hook(String name, String image, String annotations) {
        return """
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s, annotations: {%s}}
                spec:
                  backoffLimit: 0
                  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "%s"}]}}
                """
                .formatted(name, annotations, image);
    }

    private final Map<String, String> texts = new HashMap<>();
    private AcceptanceCluster.Running cluster;
    private Images images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Controller controller;
    private Shop shop;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        cluster = running;
        images = new Images(running);
        admin = running.admin();
        deployer = running.deployer();
        controller = new Controller("jenkins-1", deployer, images, null);
        shop = Shop.open(cluster, "prod", images, "gateway");
        shop.grantManifests();
    }

    @AfterEach
    void close() {
        controller.close();
        deployer.close();
        admin.close();
    }

    private String gateway() {
        return Shop.manifest("prod", "gateway", shop.namespace, images.of("gateway", Shop.FIRST));
    }

    private RolloutRequest request(String id, String version, String text) {
        texts.put(Manifests.hash(text), text);
        RolloutRequest plain = Releases.deploy(shop, images, id, version, List.of(), Releases.DEADLINE);
        return new RolloutRequest(
                plain.id(),
                plain.purpose(),
                plain.release(),
                plain.targets(),
                List.of(),
                "",
                plain.buildUrl(),
                plain.actor(),
                plain.deadline(),
                new RolloutTerms(List.of(), List.of(), List.of(), List.of(), Manifests.hash(text)),
                false);
    }

    private Controller.Outcome<RolloutResult> start(Controller.Build build, String id, String version, String text) {
        RolloutRequest request = request(id, version, text);
        return build.start(
                new RollingRollout(new EnvironmentLock(), hash -> Optional.ofNullable(texts.get(hash))),
                RolloutState.of(request),
                request.deadline());
    }

    /** Deploys in a run of its own, which ends well. */
    private Controller.Build deployed(String id, String version, String text) throws Exception {
        Controller.Build build = controller.build(shop, "shop/main#" + id);
        start(build, id, version, text).result(Shop.patience());
        Releases.settle(build, true);
        return build;
    }

    private Deployment deployment() {
        return shop.deployment(admin, "gateway");
    }

    private Optional<String> mode() {
        return admin.get(Kind.CONFIG_MAP, shop.namespace, "settings")
                .map(ConfigMap::getData)
                .map(data -> data.get("mode"));
    }

    private boolean exists(String resource) {
        return !cluster.kubectl("-n", shop.namespace, "get", resource, "--ignore-not-found", "-o", "name")
                .isBlank();
    }

    @Test
    void whatKubectlAppliedIsTakenOverAndEverythingAroundItApplied() throws Exception {
        Controller.Build build = deployed("op-1", FIRST, gateway() + AROUND.formatted("fast"));

        shop.assertRuns(admin, images, FIRST);
        assertThat(mode()).contains("fast");
        for (String resource : List.of(
                "serviceaccount/gateway",
                "pvc/data",
                "pdb/gateway",
                "networkpolicy/gateway",
                "ingress/web",
                "cronjob/sweep",
                "service/gateway")) {
            assertThat(exists(resource)).as(resource).isTrue();
        }
        Deployment gateway = deployment();
        assertThat(gateway.getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getSubresource() == null)
                .extracting(ManagedFieldsEntry::getManager)
                .doesNotContain("kubectl-client-side-apply");
        assertThat(gateway.getMetadata().getAnnotations())
                .doesNotContainKey("kubectl.kubernetes.io/last-applied-configuration");
        assertThat(gateway.getMetadata().getLabels()).containsEntry("slidecraft.io/environment", "prod");
        EnvironmentHead head = HeadStore.read(build).head();
        assertThat(head.state()).isEqualTo(EnvironmentHead.State.STABLE);

        Controller.Build again = controller.build(shop, "shop/main#again");
        assertThat(start(again, "op-2", FIRST, gateway() + AROUND.formatted("fast"))
                        .result(Shop.patience())
                        .changed())
                .as("nothing to do the second time")
                .isFalse();
    }

    @Test
    void whatLeftTheManifestsIsRemovedOnceStableAndTheClaimStays() throws Exception {
        deployed("op-1", FIRST, gateway() + AROUND.formatted("fast"));
        Controller.Build build = controller.build(shop, "shop/main#2");
        start(build, "op-2", SECOND, gateway()).result(Shop.patience());
        assertThat(exists("ingress/web")).as("not yet stable").isTrue();

        Releases.settle(build, true);

        for (String resource : List.of("ingress/web", "cronjob/sweep", "configmap/settings", "pdb/gateway")) {
            assertThat(exists(resource)).as(resource).isFalse();
        }
        assertThat(exists("pvc/data")).isTrue();
        assertThat(exists("service/gateway")).isTrue();
    }

    @Test
    void aConflictNamesBothManagersTheFieldAndTheWayOut() throws Exception {
        deployed("op-1", FIRST, gateway());
        cluster.kubectl(
                "-n",
                shop.namespace,
                "patch",
                "deployment",
                "gateway",
                "--field-manager=night-shift",
                "-p",
                "{\"spec\":{\"replicas\":2}}");
        Controller.Build build = controller.build(shop, "shop/main#2");

        Failure failure = start(build, "op-2", SECOND, gateway()).failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("FieldConflict");
        assertThat(failure.message())
                .contains("Deployment gateway: manager \"night-shift\" owns .spec.replicas", "\"slidecraft\"");
        shop.assertRuns(admin, images, FIRST);
        assertThat(HeadStore.read(build).head().running().orElseThrow().name()).isEqualTo(FIRST);
        // The way out that the message has.
        String way = failure.message().substring(failure.message().indexOf("patch deployments"));
        assertThat(way).contains("--type=json -p '[{");
        cluster.kubectl(
                "-n",
                shop.namespace,
                "patch",
                "deployments",
                "gateway",
                "--type=json",
                "-p",
                way.substring(way.indexOf("'[") + 1, way.indexOf("]'") + 1));
        start(controller.build(shop, "shop/main#3"), "op-3", SECOND, gateway()).result(Shop.patience());
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void podsThatAnAutoscalerAddedStay() throws Exception {
        deployed("op-1", FIRST, gateway());
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
        deployed("op-2", SECOND, gateway() + AUTOSCALER);
        Await.until(
                Shop.patience(),
                () -> deployment().getSpec().getReplicas() == 4,
                () -> "the autoscaler has not raised it: "
                        + deployment().getSpec().getReplicas());

        deployed("op-3", "1.4.4-abc1238", gateway() + AUTOSCALER);

        assertThat(deployment().getSpec().getReplicas()).isEqualTo(4);
    }

    @Test
    void hooksRunAroundAReleaseAndOneThatFailsTakesItBack() throws Exception {
        String good = hook(
                "seed",
                "r/seed:1.0.0",
                "helm.sh/hook: 'pre-install,pre-upgrade', helm.sh/hook-delete-policy: 'before-hook-creation'");
        String last = hook(
                "warm",
                "r/warm:1.0.0",
                "helm.sh/hook: 'post-install,post-upgrade', helm.sh/hook-delete-policy: 'hook-succeeded'");
        Controller.Build build = deployed("op-1", FIRST, gateway() + good + last);
        assertThat(build.log)
                .containsSubsequence(
                        "prod: pre-install hook Job seed begun.",
                        "prod: pre-install hook Job seed done.",
                        "prod: gateway -> " + images.of("gateway", FIRST),
                        "prod: post-install hook Job warm done.");
        assertThat(exists("job/seed")).isTrue();
        assertThat(exists("job/warm")).isFalse();

        Controller.Build second = controller.build(shop, "shop/main#2");
        Failure failure = start(
                        second,
                        "op-2",
                        SECOND,
                        gateway()
                                + good
                                + hook(
                                        "check",
                                        "r/check:1.0.0-jobfail",
                                        "helm.sh/hook: pre-upgrade, helm.sh/hook-weight: '9'"))
                .failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("HookFailed");
        assertThat(failure.message()).contains("Hook Job check (pre-upgrade) has failed", "was taken back to " + FIRST);
        assertThat(second.log).contains("prod: pre-upgrade hook Job seed done.");
        shop.assertRuns(admin, images, FIRST);
    }

    @Test
    void aBadReleaseGoesBackToTheManifestsBeforeAndTheFirstOneToWhatPeopleHad() throws Exception {
        Deployment before = deployment();
        Failure first = start(controller.build(shop, "shop/main#1"), "op-1", BAD, gateway() + AROUND.formatted("fast"))
                .failure(Shop.patience());
        assertThat(first.reason()).isEqualTo("ImagePullBackOff");
        assertThat(deployment().getSpec()).isEqualTo(before.getSpec());
        assertThat(exists("configmap/settings")).isFalse();
        assertThat(exists("ingress/web")).isFalse();
        shop.assertRuns(admin, images, Shop.FIRST);

        deployed("op-2", FIRST, gateway() + AROUND.formatted("fast"));
        Failure second = start(
                        controller.build(shop, "shop/main#3"),
                        "op-3",
                        BAD,
                        gateway() + AROUND.formatted("slow").replace("name: web", "name: other"))
                .failure(Shop.patience());

        assertThat(second.message()).endsWith("was taken back to " + FIRST + ".");
        assertThat(mode()).contains("fast");
        assertThat(exists("ingress/web")).isTrue();
        assertThat(exists("ingress/other")).isFalse();
        shop.assertRuns(admin, images, FIRST);
    }

    @Test
    void aRollbackAppliesTheManifestsOfItsRelease() throws Exception {
        deployed("op-1", FIRST, gateway() + AROUND.formatted("fast"));
        Controller.Build build = controller.build(shop, "shop/main#2");
        start(build, "op-2", SECOND, gateway() + AROUND.formatted("slow").replace("name: web", "name: other"))
                .result(Shop.patience());
        assertThat(mode()).contains("slow");

        build.start(
                        new RollbackOperation(new EnvironmentLock()),
                        RollbackState.of(Releases.rollback("op-3", "", "errors", Releases.DEADLINE), Instant.now()),
                        Instant.now().plus(Releases.DEADLINE))
                .result(Shop.patience());

        assertThat(mode()).contains("fast");
        assertThat(exists("ingress/other")).isFalse();
        shop.assertRuns(admin, images, FIRST);
    }

    @Test
    void aDryRunShowsTheServersOwnDifferenceAndWritesNothing() throws Exception {
        deployed("op-1", FIRST, gateway() + AROUND.formatted("fast"));
        String before = cluster.kubectl(
                "-n",
                shop.namespace,
                "get",
                "deployment,configmap,ingress,lease",
                "-o",
                "jsonpath={.items[*].metadata.resourceVersion}");

        RolloutPlan plan = controller
                .build(shop, "shop/main#2")
                .start(
                        new PlanOperation(
                                new EnvironmentLock(),
                                RollbackGuard.NONE,
                                hash -> Optional.ofNullable(texts.get(hash))),
                        new PlanOperation.PlanState(
                                request(
                                                "plan-1",
                                                SECOND,
                                                gateway()
                                                        + AROUND.formatted("slow")
                                                                .replace("name: web", "name: other"))
                                        .asDryRun(),
                                ""),
                        Instant.now().plus(Releases.DEADLINE))
                .result(Shop.patience());

        assertThat(plan.changed()).isTrue();
        assertThat(plan.lines())
                .contains(
                        "would create Ingress other.",
                        "would change ConfigMap settings.",
                        "would remove, once the release is stable: Ingress web.",
                        "-  mode: fast",
                        "+  mode: slow",
                        "+        image: " + images.of("gateway", SECOND))
                .noneMatch(line -> line.contains("managedFields") || line.contains("resourceVersion"))
                .noneMatch(line -> line.equals("would change PodDisruptionBudget gateway."));
        assertThat(cluster.kubectl(
                        "-n",
                        shop.namespace,
                        "get",
                        "deployment,configmap,ingress,lease",
                        "-o",
                        "jsonpath={.items[*].metadata.resourceVersion}"))
                .isEqualTo(before);
    }
}
