package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.check.CheckResult;
import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.check.VerifyArguments;
import io.jenkins.plugins.slidecraft.check.VerifyContext;
import io.jenkins.plugins.slidecraft.check.VerifyOperation;
import io.jenkins.plugins.slidecraft.check.VerifyRequest;
import io.jenkins.plugins.slidecraft.check.VerifyState;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.metrics.prometheus.Authorization;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.rollout.RolloutTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample's API in pods behind a Service, scraped by a real Prometheus: deployed, verified, found bad, taken back. */
@ExtendWith(AcceptanceCluster.class)
class RealReleaseIT {
    private static final String FIRST = "1.4.1-0f3a9c2";
    private static final String GOOD = "1.4.2-abc1234";
    private static final String BAD = "1.4.3-abc1235";
    private static final List<String> ALL = List.of(
            "healthz", "readyz", "frontend", "convert", "chat", "export", "freshness", "api-version", "success-rate");

    private AcceptanceCluster.Running cluster;
    private ToolImages images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Controller controller;
    private RealPods pods;
    private ServiceProxy service;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        cluster = running;
        images = new ToolImages(running);
        admin = running.admin();
        deployer = running.deployer();
        controller = new Controller(
                "jenkins-1",
                deployer,
                new Images(running),
                new PrometheusStore(
                        running.property("prometheus.url"),
                        Authorization.none(),
                        PrometheusStore.client(Optional.empty())));
        pods = RealPods.open(running, "release");
        pods.grant();
        pods.apply(manifest());
        pods.kubectl("rollout", "status", "deployment/gateway", "--timeout=120s");
        service = ServiceProxy.open(running, pods, "gateway");
        awaitUsersOn(FIRST, "");
    }

    @AfterEach
    void close() {
        service.close();
        controller.close();
        deployer.close();
        admin.close();
        pods.close();
    }

    private String manifest() {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: gateway, namespace: NAMESPACE}
                spec:
                  replicas: 1
                  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
                  selector: {matchLabels: {app.kubernetes.io/name: gateway}}
                  template:
                    metadata: {labels: {app.kubernetes.io/name: gateway}}
                    spec:
                      automountServiceAccountToken: false
                      terminationGracePeriodSeconds: 20
                      securityContext: {runAsUser: 999}
                      containers:
                      - name: gateway
                        image: %s
                        ports: [{name: http, containerPort: 8080}]
                        env: [{name: ENVIRONMENT, value: NAMESPACE}, {name: READY_AFTER, value: "1"}]
                        readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 1}
                        livenessProbe: {httpGet: {path: /healthz, port: http}, periodSeconds: 5, timeoutSeconds: 5}
                        lifecycle: {preStop: {sleep: {seconds: 6}}}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: gateway, namespace: NAMESPACE}
                spec:
                  selector: {app.kubernetes.io/name: gateway}
                  ports: [{name: http, port: 80, targetPort: http}]
                """
                .formatted(images.sampleApi(FIRST, ""));
    }

    @Test
    void aGoodReleaseIsVerifiedAndABadOneTakenBackWhileUsersGoOn() throws Exception {
        Controller.Build build = controller.build("prod", pods.namespace, "shop/main#1");
        build.application(service.address());
        try (Users users = new Users(service.address() + "/readyz")) {
            deploy(build, "op-1", GOOD, "");
            SuiteResult good = verify(build, "verify-1");

            assertThat(good.verdict()).as(good.failures()).isEqualTo(Verdict.PASS);
            assertThat(good.checks()).extracting(CheckResult::name).containsExactlyElementsOf(ALL);
            assertThat(good.becameStable()).isTrue();
            assertThat(head(build).state()).isEqualTo(EnvironmentHead.State.STABLE);

            deploy(build, "op-2", BAD, "chat,export");
            SuiteResult bad = verify(build, "verify-2");

            assertThat(bad.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(bad.checks().stream().filter(CheckResult::ok).map(CheckResult::name))
                    .contains("healthz", "readyz", "frontend", "convert", "api-version");
            assertThat(bad.failures())
                    .contains(
                            "chat: POST /api/chat ended its stream without a token", "gave no presentation that opens");
            assertThat(head(build).state()).isEqualTo(EnvironmentHead.State.FAILED);

            build.start(
                            new RollbackOperation(new EnvironmentLock()),
                            RollbackState.of(
                                    Releases.rollback("op-3", "", "the chat is silent", Releases.DEADLINE),
                                    Instant.now()),
                            Instant.now().plus(Releases.DEADLINE))
                    .result(Shop.patience());

            assertThat(head(build).running().orElseThrow().name()).isEqualTo(GOOD);
            awaitUsersOn(GOOD, "");
            SuiteResult again = verify(build, "verify-3");
            assertThat(again.verdict()).as(again.failures()).isEqualTo(Verdict.PASS);
            assertThat(users.failures())
                    .as("of " + users.requests() + " requests")
                    .isEmpty();
            assertThat(users.requests()).isGreaterThan(50);
        }
    }

    private void deploy(Controller.Build build, String id, String version, String fails) throws Exception {
        RolloutRequest request = new RolloutRequest(
                id,
                RolloutRequest.Purpose.DEPLOY,
                version,
                List.of(new WorkloadImage("gateway", "gateway", "gateway", images.sampleApi(version, fails))),
                List.of(),
                "",
                "https://jenkins.example.com/" + id,
                "alice",
                Instant.now().plus(Releases.DEADLINE),
                new RolloutTerms(List.of("all"), List.of(), List.of(), List.of(), ""),
                false);
        build.start(new RollingRollout(new EnvironmentLock()), RolloutState.of(request), request.deadline())
                .result(Shop.patience());
        awaitUsersOn(version, fails);
    }

    /** A rollout is complete before every user's way leads to the new pod and to no other. */
    private void awaitUsersOn(String version, String fails) {
        Await.until(
                Shop.patience(),
                () -> service.addresses().equals(addresses(images.sampleApi(version, fails))),
                () -> "endpoints " + service.addresses());
    }

    private List<String> addresses(ImageRef image) {
        return pods.of(admin, "gateway").stream()
                .filter(RealPods::ready)
                .filter(pod -> pod.getSpec().getContainers().get(0).getImage().equals(image.toString()))
                .map(pod -> pod.getStatus().getPodIP())
                .toList();
    }

    private SuiteResult verify(Controller.Build build, String id) throws Exception {
        String of = "environment=\"" + pods.namespace + "\", release=\"{{release}}\"";
        String labels = "{" + of + "}";
        VerifyRequest request = VerifyArguments.parse(
                        Map.of("suite", "all"),
                        new VerifyContext(
                                "slidecraft",
                                "prod",
                                pods.namespace,
                                Map.of(
                                        "api-version",
                                                Map.of(
                                                        "type", "http",
                                                        "path", "/api/version",
                                                        "json", Map.of("/release", "{{release}}")),
                                        "success-rate",
                                                Map.of(
                                                        "type", "promql",
                                                        "query",
                                                                "sum(job_total{" + of
                                                                        + ", status=\"success\"}) / sum(job_total"
                                                                        + labels + ")",
                                                        "threshold", "> 0.95"),
                                        "freshness",
                                                Map.of(
                                                        "metrics",
                                                                List.of(
                                                                        "job_duration_count" + labels,
                                                                        "ai_latency_count" + labels),
                                                        "deadline", "40s",
                                                        "interval", "1s")),
                                Map.of("all", ALL),
                                List.of(),
                                "smoke"),
                        id,
                        Instant.now())
                .request();
        return build.start(new VerifyOperation(new EnvironmentLock()), VerifyState.first(request), request.deadline())
                .result(Duration.ofMinutes(3));
    }

    private static EnvironmentHead head(Controller.Build build) {
        return HeadStore.read(build).head();
    }
}
