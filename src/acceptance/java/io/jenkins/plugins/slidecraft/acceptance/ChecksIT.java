package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.check.CheckResult;
import io.jenkins.plugins.slidecraft.check.JUnitReport;
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
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.rollout.RolloutTerms;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All checks against a server that speaks the sample's API, a real Prometheus that scrapes it, and a real ledger. */
@ExtendWith(AcceptanceCluster.class)
class ChecksIT {
    private static final String GOOD = "1.4.2-abc1234";
    private static final Map<String, Map<String, Object>> CHECKS = Map.of(
            "api-version",
            Map.of("type", "http", "path", "/api/version", "json", Map.of("/release", "{{release}}")),
            "success-rate",
            Map.of(
                    "type", "promql",
                    "query",
                            "sum(job_total{environment=\"{{environment}}\", release=\"{{release}}\", status=\"success\"}) /"
                                    + " sum(job_total{environment=\"{{environment}}\", release=\"{{release}}\"})",
                    "threshold", "> 0.95"));

    private AcceptanceCluster.Running cluster;
    private Images images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Controller controller;
    private Shop shop;
    private Controller.Build build;
    private final List<SampleApi> servers = new ArrayList<>();

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
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
        shop = Shop.open(running, "prod", images, "gateway");
        build = controller.build(shop, "shop/main#1");
    }

    @AfterEach
    void close() {
        servers.forEach(SampleApi::close);
        controller.close();
        deployer.close();
        admin.close();
    }

    private void deploy(String version, String... suites) throws Exception {
        RolloutRequest plain = Releases.deploy(shop, images, "op-1", version, List.of(), Releases.DEADLINE);
        RolloutRequest request = new RolloutRequest(
                plain.id(),
                plain.purpose(),
                plain.release(),
                plain.targets(),
                plain.requiredGates(),
                plain.reason(),
                plain.buildUrl(),
                plain.actor(),
                plain.deadline(),
                new RolloutTerms(List.of(suites), List.of(), List.of(), List.of(), ""),
                false);
        build.start(new RollingRollout(new EnvironmentLock()), RolloutState.of(request), request.deadline())
                .result(Shop.patience());
    }

    /** An environment of its own for each test: Prometheus forgets nothing. */
    private String environmentLabel() {
        return shop.namespace;
    }

    private SampleApi server(int port, String release, Map<String, String> variables) {
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.put("RELEASE", release);
        all.put("ENVIRONMENT", environmentLabel());
        SampleApi server = SampleApi.start(cluster, port, all);
        servers.add(server);
        return server;
    }

    private VerifyRequest request(String suite, Object... arguments) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("suite", suite));
        for (int i = 0; i < arguments.length; i += 2) {
            all.put((String) arguments[i], arguments[i + 1]);
        }
        Map<String, Map<String, Object>> checks = new LinkedHashMap<>(CHECKS);
        checks.put(
                "freshness",
                Map.of(
                        "metrics",
                        List.of(
                                "job_duration_count{environment=\"" + environmentLabel()
                                        + "\", release=\"{{release}}\"}",
                                "ai_latency_count{environment=\"" + environmentLabel()
                                        + "\", release=\"{{release}}\"}"),
                        "deadline",
                        "40s",
                        "interval",
                        "1s"));
        return VerifyArguments.parse(
                        all,
                        new VerifyContext(
                                "slidecraft",
                                environmentLabel(),
                                shop.namespace,
                                checks,
                                Map.of(
                                        "all",
                                        List.of(
                                                "healthz",
                                                "readyz",
                                                "frontend",
                                                "convert",
                                                "chat",
                                                "export",
                                                "freshness",
                                                "api-version",
                                                "success-rate")),
                                List.of(),
                                "smoke"),
                        "verify-1",
                        Instant.now())
                .request();
    }

    private SuiteResult verify(VerifyRequest request) throws Exception {
        return build.start(new VerifyOperation(new EnvironmentLock()), VerifyState.first(request), request.deadline())
                .result(Duration.ofMinutes(3));
    }

    private EnvironmentHead head() {
        return HeadStore.read(build).head();
    }

    @Test
    void everyCheckPassesOnAGoodReleaseWhichIsStableThen() throws Exception {
        deploy(GOOD, "all");
        build.application(server(0, GOOD, Map.of()).address());

        SuiteResult result = verify(request("all"));

        assertThat(result.verdict()).as(result.failures()).isEqualTo(Verdict.PASS);
        assertThat(result.checks()).hasSize(9).allSatisfy(check -> {
            assertThat(check.ok()).as(check.name() + ": " + check.reason()).isTrue();
            System.out.println(check.name() + " " + check.millis() + " ms: " + check.reason());
        });
        assertThat(result.becameStable()).isTrue();
        assertThat(head().state()).isEqualTo(EnvironmentHead.State.STABLE);
        assertThat(JUnitReport.xml(result)).contains("tests=\"9\" failures=\"0\" errors=\"0\"");
    }

    @Test
    void aBadReleaseFailsInEachCheckThatSeesIt() throws Exception {
        deploy(GOOD, "all");
        build.application(server(0, GOOD, Map.of("FAIL", "healthz,frontend,convert,chat,export"))
                .address());

        SuiteResult result = verify(request("all"));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.checks().stream().filter(check -> !check.ok()).map(CheckResult::name))
                .contains("healthz", "frontend", "convert", "chat", "export", "freshness");
        assertThat(result.failures())
                .contains("healthz: GET /healthz gave status 500")
                .contains("frontend: GET /assets/app-1f3c.css gave status 404")
                // Other checks ask for jobs at the same time, so the number is not known.
                .containsPattern("convert: job convert-\\d+ is 'failed': \\{\"code\":\"E_RENDER\"")
                .contains("chat: POST /api/chat ended its stream without a token")
                .contains("gave no presentation that opens: its ZIP archive is not complete")
                .contains("freshness: not done after 40 s: no sample of ai_latency_count");
        assertThat(head().state()).isEqualTo(EnvironmentHead.State.FAILED);
    }

    @Test
    void anotherReleaseThanTheDeployedOneIsSeen() throws Exception {
        deploy(GOOD, "all");
        build.application(server(0, "1.4.1-0f3a9c2", Map.of()).address());

        SuiteResult result = verify(request("all", "checks", List.of("api-version", "healthz")));

        assertThat(result.failures())
                .isEqualTo("api-version: GET /api/version gave JSON whose /release is"
                        + " \"1.4.1-0f3a9c2\", not 1.4.2-abc1234");
        assertThat(head().state()).as("not all checks were run").isEqualTo(EnvironmentHead.State.DEPLOYED);
    }

    @Test
    void whatComesUpWhileItIsCheckedIsWaitedFor() throws Exception {
        deploy(GOOD, "smoke");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        build.application("http://127.0.0.1:" + port);
        VerifyRequest request = request("smoke");
        Controller.Outcome<SuiteResult> outcome =
                build.start(new VerifyOperation(new EnvironmentLock()), VerifyState.first(request), request.deadline());
        Await.until(
                Duration.ofSeconds(10),
                () -> build.log.stream().anyMatch(line -> line.startsWith("[smoke]")),
                () -> "no log");
        server(port, GOOD, Map.of("READY_AFTER", "2"));

        SuiteResult result = outcome.result(Duration.ofMinutes(2));

        assertThat(result.verdict()).as(result.failures()).isEqualTo(Verdict.PASS);
        assertThat(head().state()).isEqualTo(EnvironmentHead.State.STABLE);
    }

    @Test
    void anApplicationThatWantsATokenGetsTheOneThatIsConfigured() throws Exception {
        deploy(GOOD, "smoke");
        SampleApi server = server(0, GOOD, Map.of("TOKEN", "t0p-s3cret"));
        build.application(server.address(), "Bearer t0p-s3cret");
        assertThat(verify(request("all", "checks", List.of("convert", "chat", "frontend")))
                        .failures())
                .isEmpty();

        build.application(server.address(), "Bearer wr0ng-one");
        SuiteResult refused = verify(request("all", "checks", List.of("convert")));
        assertThat(refused.failures()).contains("POST /api/convert gave status 401");
        assertThat(String.join("\n", build.log)).doesNotContain("s3cret", "wr0ng");
    }

    @Test
    void aVerificationGoesOnWhereItsStoredStateEnds() throws Exception {
        deploy(GOOD, "all");
        build.application(server(0, GOOD, Map.of("JOB_SECONDS", "4")).address());
        VerifyRequest request = request("all");
        Controller.Outcome<SuiteResult> first =
                build.start(new VerifyOperation(new EnvironmentLock()), VerifyState.first(request), request.deadline());
        Await.until(
                Duration.ofSeconds(20),
                () -> first.saved() != null && first.saved().contains("GET /healthz gave status 200"),
                first::status);
        first.lose();

        SuiteResult result = build.resume(new VerifyOperation(new EnvironmentLock()), first.saved(), request.deadline())
                .result(Duration.ofMinutes(3));

        assertThat(result.verdict()).as(result.failures()).isEqualTo(Verdict.PASS);
        assertThat(head().state()).isEqualTo(EnvironmentHead.State.STABLE);
    }
}
