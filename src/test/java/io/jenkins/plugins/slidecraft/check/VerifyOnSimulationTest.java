package io.jenkins.plugins.slidecraft.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.Verdicts;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.rollout.RolloutTerms;
import io.jenkins.plugins.slidecraft.sim.AppBehaviour;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suites over the simulated application and metric store, and the environment's real ledger and lock. */
class VerifyOnSimulationTest {
    private static final String NEW = "registry/app:1.1.0-bbbbbbb@sha256:" + "b".repeat(64);

    private final Simulation simulation = Simulation.seeded(11);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");

    @BeforeEach
    void somethingRuns() {
        for (String workload : List.of("gateway", "frontend", "worker")) {
            simulation.deploy("prod", workload, "registry/app:1.0.0-aaaaaaa", 2);
        }
        simulation.metrics();
        assertThat(simulation.settle("prod", Duration.ofMinutes(5))).isTrue();
    }

    private void deploy(String operation, List<String> gates, List<String> suites) {
        deploy(operation, NEW, gates, suites);
    }

    private void deploy(String operation, String image, List<String> gates, List<String> suites) {
        RolloutRequest request = new RolloutRequest(
                operation,
                Purpose.DEPLOY,
                image.substring(image.indexOf(':') + 1, image.indexOf('@')),
                List.of(
                        new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(image)),
                        new WorkloadImage("frontend", "frontend", "frontend", ImageRef.parse(image)),
                        new WorkloadImage("worker", "worker", "worker", ImageRef.parse(image))),
                gates,
                "",
                "https://jenkins.example/app/1/",
                "alice",
                run.now().plus(Duration.ofMinutes(10)),
                new RolloutTerms(suites, List.of(), List.of(), List.of(), ""),
                false);
        RunOnSim.End<RolloutResult> end =
                run.drive(new RollingRollout(lock), RolloutState.of(request), Duration.ofMinutes(10));
        assertThat(end.failure()).isEmpty();
        assertThat(end.result().orElseThrow().toMap()).containsEntry("suites", suites);
    }

    private static VerifyContext context(Map<String, Map<String, Object>> checks) {
        return new VerifyContext("shop", "prod", "prod", checks, Map.of(), List.of(), "post-deploy");
    }

    private VerifyRequest request(Object... arguments) {
        return request(context(Map.of()), arguments);
    }

    private VerifyRequest request(VerifyContext context, Object... arguments) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("environment", "prod"));
        for (int i = 0; i < arguments.length; i += 2) {
            all.put((String) arguments[i], arguments[i + 1]);
        }
        return VerifyArguments.parse(all, context, "verify-1", run.now()).request();
    }

    private RunOnSim.End<SuiteResult> verify(RunOnSim world, VerifyRequest request) {
        return world.drive(
                new VerifyOperation(lock),
                VerifyState.first(request),
                Duration.between(world.now(), request.deadline()));
    }

    private SuiteResult result(Object... arguments) {
        RunOnSim.End<SuiteResult> end = verify(run, request(arguments));
        assertThat(end.failure()).isEmpty();
        return end.result().orElseThrow();
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    @Test
    void theLastSuiteMakesTheReleaseStableAndLetsTheEnvironmentGo() {
        deploy("op1", List.of(), List.of("smoke", "post-deploy"));
        SuiteResult smoke = result("suite", "smoke");
        assertThat(smoke.verdict()).as(smoke.failures()).isEqualTo(Verdict.PASS);
        assertThat(smoke.becameStable()).isFalse();
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
        assertThat(head().running().orElseThrow().passedSuites()).containsExactly("smoke");
        assertThat(lock.holder(run)).contains(run.self());

        SuiteResult last = result("suite", "post-deploy");
        assertThat(last.verdict()).as(last.failures()).isEqualTo(Verdict.PASS);
        assertThat(last.release()).isEqualTo("1.1.0-bbbbbbb");
        assertThat(last.checks())
                .extracting(CheckResult::name)
                .containsExactly("healthz", "readyz", "convert", "chat", "export", "freshness");
        assertThat(last.becameStable()).isTrue();
        assertThat(head().state()).isEqualTo(State.STABLE);
        assertThat(head().stable().orElseThrow().name()).isEqualTo("1.1.0-bbbbbbb");
        assertThat(lock.holder(run)).isEmpty();
        assertThat(run.log)
                .contains("[post-deploy] checks release 1.1.0-bbbbbbb in prod at https://prod.simulation: healthz,"
                        + " readyz, convert, chat, export, freshness")
                .contains("[post-deploy] PASS: 6 of 6 checks passed")
                .last()
                .isEqualTo("[post-deploy] release 1.1.0-bbbbbbb has passed all that prod requires: it is stable");
    }

    @Test
    void aReleaseIsNotStableBeforeItsGatesHavePassedToo() {
        deploy("op1", List.of("job-success-rate"), List.of("smoke"));
        assertThat(result("suite", "smoke").becameStable()).isFalse();
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
        assertThat(head().running().orElseThrow().missing()).containsExactly("job-success-rate");
        assertThat(Verdicts.pass(run, lock, "job-success-rate", head().running().orElseThrow()))
                .isTrue();
        assertThat(head().state()).isEqualTo(State.STABLE);
    }

    @Test
    void checksRunSideBySide() {
        deploy("op1", List.of(), List.of("post-deploy"));
        simulation
                .images()
                .setApplication(
                        NEW,
                        AppBehaviour.HEALTHY.timed(
                                Duration.ofMillis(900), Duration.ofMillis(900), Duration.ofSeconds(20)));
        var before = run.now();
        SuiteResult result = result();
        long sum = result.checks().stream().mapToLong(CheckResult::millis).sum();
        long longest =
                result.checks().stream().mapToLong(CheckResult::millis).max().orElseThrow();
        long took = Duration.between(before, run.now()).toMillis();
        assertThat(result.verdict()).as(result.failures()).isEqualTo(Verdict.PASS);
        assertThat(sum).isGreaterThan(40_000);
        assertThat(took).isLessThan(longest + 1000);
    }

    @Test
    void aSuiteThatFailsIsRecordedAndTheLockStays() {
        simulation.images().setApplication(NEW, AppBehaviour.HEALTHY.failing("convert"));
        deploy("op1", List.of(), List.of("post-deploy"));
        SuiteResult result = result();
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.failures()).isEqualTo("convert: job convert-1 is 'failed': \"E_RENDER: the worker gave up\"");
        assertThat(head().state()).isEqualTo(State.FAILED);
        assertThat(lock.holder(run)).as("until the run rolls back or ends").contains(run.self());
    }

    @Test
    void withoutEvidenceTheReleaseStillWaits() {
        deploy("op1", List.of(), List.of("own"));
        simulation.metrics().targetsDown(true);
        simulation.runtime().advance(Duration.ofMinutes(6));
        VerifyContext own = new VerifyContext(
                "shop",
                "prod",
                "prod",
                Map.of("errors", Map.of("type", "promql", "query", "sum(http_requests_total)", "threshold", "> 0")),
                Map.of("own", List.of("healthz", "errors")),
                List.of("own"),
                "smoke");
        SuiteResult result = verify(run, request(own)).result().orElseThrow();
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.checks())
                .extracting(CheckResult::outcome)
                .containsExactly(Outcome.PASSED, Outcome.NO_EVIDENCE);
        assertThat(result.failures()).contains("not done after 60 s: no evidence (NO_DATA)");
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
        assertThat(head().running().orElseThrow().passedSuites()).isEmpty();
    }

    @Test
    void freshnessSeesTheEventsOfTheNewReleaseAlone() {
        simulation.metrics().traffic().load("prod", "worker", 0, 0);
        deploy("op1", List.of(), List.of("post-deploy"));
        SuiteResult result = result("checks", List.of("freshness"));
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.failures())
                .isEqualTo("freshness: not done after 180 s: no sample of job_duration_count{environment=\"prod\","
                        + " release=\"1.1.0-bbbbbbb\"} in the last 2m");
        simulation.metrics().traffic().load("prod", "worker", 0, 5);
        SuiteResult later = result("checks", List.of("freshness"));
        assertThat(later.verdict()).as(later.failures()).isEqualTo(Verdict.PASS);
        assertThat(later.failures()).isEmpty();

        // What stands still for longer than the window is scraped, and not updated.
        simulation.metrics().traffic().load("prod", "worker", 0, 0);
        simulation.runtime().advance(Duration.ofMinutes(12));
        assertThat(result("checks", List.of("freshness")).failures())
                .contains("is scraped, but counts 0 in the last 10m, fewer than 1");
    }

    @Test
    void someChecksOfASuiteChangeNothing() {
        deploy("op1", List.of(), List.of("smoke"));
        SuiteResult some = result("suite", "smoke", "checks", List.of("healthz"));
        assertThat(some.verdict()).isEqualTo(Verdict.PASS);
        assertThat(head().running().orElseThrow().passedSuites()).isEmpty();
        assertThat(run.log)
                .last()
                .isEqualTo("[smoke] not all checks of the suite were run: the release still waits for it");
        simulation.images().setApplication(NEW, AppBehaviour.HEALTHY.failing("healthz"));
        assertThat(result("suite", "smoke", "checks", List.of("healthz")).verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
    }

    @Test
    void anIngressThatIsNewIsBorne() {
        deploy("op1", List.of(), List.of("smoke"));
        simulation.application("prod").unreachable(Duration.ofSeconds(12));
        SuiteResult result = result("suite", "smoke");
        assertThat(result.verdict()).as(result.failures()).isEqualTo(Verdict.PASS);
        assertThat(result.checks()).allSatisfy(check -> {
            assertThat(check.reason()).contains("tries in vain");
            assertThat(check.millis()).isBetween(12_000L, 16_000L);
        });
        simulation.application("prod").unreachable(Duration.ofMinutes(5));
        assertThat(result("suite", "smoke").verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void whereNothingWasDeployedThereIsNothingToCheck() {
        Failure failure = verify(run, request()).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo(VerifyOperation.NOTHING_DEPLOYED);
        assertThat(simulation.application("prod").asked()).isEmpty();
    }

    @Test
    void aRunThatDoesNotHoldTheEnvironmentRecordsNothing() {
        deploy("op1", List.of(), List.of("smoke"));
        RunOnSim other = RunOnSim.of(simulation, "nightly#7");
        Failure failure = verify(other, request("suite", "smoke")).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo(Failure.TAKEN_OVER);
        assertThat(failure.message()).startsWith("Suite 'smoke': Environment prod is not held by this run");
        assertThat(head().running().orElseThrow().passedSuites()).isEmpty();
    }

    @Test
    void aReleaseThatIsStableMayBeCheckedByAnybody() {
        deploy("op1", List.of(), List.of("smoke"));
        assertThat(result("suite", "smoke").becameStable()).isTrue();
        simulation.images().setApplication(NEW, AppBehaviour.HEALTHY.failing("chat"));
        SuiteResult nightly = verify(RunOnSim.of(simulation, "nightly#7"), request("suite", "post-deploy"))
                .result()
                .orElseThrow();
        assertThat(nightly.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(head().state()).isEqualTo(State.STABLE);
    }

    /** A verification whose driver is in the test's hands. */
    private final class Session implements OperationDriver.Host<SuiteResult> {
        final List<String> saved = new ArrayList<>();
        final VerifyRequest request;
        boolean alive = true;
        Optional<SuiteResult> result = Optional.empty();
        Optional<Failure> failure = Optional.empty();
        OperationDriver<VerifyState, SuiteResult> driver;

        Session(VerifyRequest request) {
            this.request = request;
        }

        void start() {
            driver = new OperationDriver<>(
                    new VerifyOperation(lock), run, simulation.runtime(), this, request.deadline());
            driver.start(VerifyState.first(request));
        }

        void crash() {
            alive = false;
            driver.close();
        }

        /** @param state which of the stored states, the newest as 0 */
        void resume(int state) {
            alive = true;
            driver = new OperationDriver<>(
                    new VerifyOperation(lock), run, simulation.runtime(), this, request.deadline());
            driver.resume(saved.get(Math.max(0, saved.size() - 1 - state)));
        }

        boolean ended() {
            return result.isPresent() || failure.isPresent();
        }

        void runToEnd() {
            assertThat(simulation.runtime().runUntil(this::ended, Duration.ofMinutes(30)))
                    .isTrue();
        }

        @Override
        public void save(String state) {
            assertThat(state.length()).isLessThan(8 * 1024);
            saved.add(state);
        }

        @Override
        public void done(SuiteResult value) {
            result = Optional.of(value);
        }

        @Override
        public void failed(Failure why, Throwable cause) {
            failure = Optional.of(why);
        }

        @Override
        public boolean active() {
            return alive;
        }
    }

    /** Killed and started again after each 300 ms of the suite: each time the verdict is the same, and no check is lost. */
    @Test
    void aRestartAnywhereChangesNothingInTheVerdict() {
        deploy("op1", List.of(), List.of("smoke", "post-deploy"));
        for (int state : new int[] {0, 1, 100}) {
            for (int millis = 0; millis <= 6000; millis += 300) {
                Session session = new Session(request("suite", "post-deploy"));
                session.start();
                simulation.runtime().advance(Duration.ofMillis(millis));
                if (!session.ended()) {
                    session.crash();
                    simulation.runtime().advance(Duration.ofSeconds(3));
                    session.resume(state);
                }
                session.runToEnd();
                SuiteResult result = session.result.orElseThrow();
                assertThat(result.verdict())
                        .as("%d ms, state %d: %s", millis, state, result.failures())
                        .isEqualTo(Verdict.PASS);
                assertThat(result.checks()).hasSize(6);
            }
        }
        assertThat(head().running().orElseThrow().passedSuites()).containsExactly("post-deploy");
    }

    @Test
    void whatHasEndedIsKeptAndWhatWasUnderWayRunsAgain() throws Exception {
        deploy("op1", List.of(), List.of("post-deploy"));
        Session session = new Session(request());
        session.start();
        simulation.runtime().advance(Duration.ofSeconds(2));
        session.crash();
        VerifyState stored = Json.read(session.saved.get(session.saved.size() - 1), VerifyState.class);
        assertThat(stored.results()).extracting(CheckResult::name).contains("healthz", "readyz", "chat");
        int asked = simulation.application("prod").asked().size();
        session.resume(0);
        session.runToEnd();
        assertThat(simulation
                        .application("prod")
                        .asked()
                        .subList(asked, simulation.application("prod").asked().size()))
                .contains("POST /api/convert", "POST /api/export")
                .doesNotContain("GET /healthz", "GET /readyz", "POST /api/chat");
        assertThat(session.result.orElseThrow().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void afterALongAbsenceThereIsStillTimeForWhatWasUnderWay() {
        deploy("op1", List.of(), List.of("post-deploy"));
        Session session = new Session(request());
        session.start();
        simulation.runtime().advance(Duration.ofSeconds(2));
        session.crash();
        simulation.runtime().advance(Duration.ofHours(3));
        session.resume(0);
        session.runToEnd();
        SuiteResult result = session.result.orElseThrow();
        assertThat(result.verdict()).as(result.failures()).isEqualTo(Verdict.PASS);
    }

    @Test
    void whoeverIsStillNotDoneThenHasFailed() {
        deploy("op1", List.of(), List.of("post-deploy"));
        simulation
                .images()
                .setApplication(
                        NEW,
                        AppBehaviour.HEALTHY.timed(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofHours(1)));
        Session session = new Session(request("deadline", "30s"));
        session.start();
        session.runToEnd();
        assertThat(session.result.orElseThrow().failures())
                .containsPattern(
                        "convert: not done after (30|29\\.99\\d) s: job convert-1 is 'running'; export: not done");
    }

    @Test
    void anAbortAnywhereEndsAtOnceAndRecordsNothing() {
        deploy("op1", List.of(), List.of("post-deploy"));
        for (int millis = 0; millis < 5000; millis += 250) {
            Session session = new Session(request());
            session.start();
            simulation.runtime().advance(Duration.ofMillis(millis));
            if (session.ended()) {
                break;
            }
            session.driver.stop("Aborted by a test.");
            simulation.runtime().advance(Duration.ofMillis(50));
            assertThat(session.failure.orElseThrow().reason()).isEqualTo(Failure.ABORTED);
            assertThat(head().state()).isEqualTo(State.DEPLOYED);
            assertThat(head().running().orElseThrow().passedSuites()).isEmpty();
        }
    }

    @Test
    void anotherReleaseMeanwhileTakesTheVerdictAway() {
        deploy("op1", List.of(), List.of("post-deploy"));
        Session session = new Session(request());
        session.start();
        simulation.runtime().advance(Duration.ofMillis(100));
        deploy("op2", "registry/app:1.2.0-ccccccc@sha256:" + "c".repeat(64), List.of(), List.of("post-deploy"));
        session.runToEnd();
        assertThat(session.failure.orElseThrow().reason()).isEqualTo(Failure.TAKEN_OVER);
        assertThat(session.failure.orElseThrow().message())
                .contains("Suite 'post-deploy': release 1.1.0-bbbbbbb of op1 was checked, but ")
                .contains("so there is no verdict");
        assertThat(head().running().orElseThrow().passedSuites()).isEmpty();
    }

    @Test
    void theStateIsSmallAndReadsBack() throws Exception {
        VerifyRequest request = request(
                context(Map.of("healthz", Map.of("json", Map.of("/a/b", 1), "status", List.of(200, 204)))),
                "suite",
                "smoke");
        VerifyState state = VerifyState.first(request)
                .with(List.of(new CheckResult("healthz", "healthz", Outcome.PASSED, 3, "fine")));
        String json = Json.write(state);
        assertThat(Json.read(json, VerifyState.class)).isEqualTo(state);
        assertThat(json.length()).isLessThan(1500);
    }
}
