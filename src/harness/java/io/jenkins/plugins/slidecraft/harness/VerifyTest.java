package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.sim.AppBehaviour;
import io.jenkins.plugins.slidecraft.ui.CheckRecord;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** {@code slidecraftVerify} in a real controller, under the sandbox, and over a restart in the middle of a suite. */
public class VerifyTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";
    private static final String NAME = "1.4.2-abc1234";

    private final JenkinsSessionRule sessions = new JenkinsSessionRule();
    private final HarnessWorld world = new HarnessWorld();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(world).around(sessions);

    private static WorkflowJob job(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private void behaves(AppBehaviour behaviour) {
        world.with(() -> {
            world.simulation().images().setApplication(HarnessWorld.image(NAME), behaviour);
            return null;
        });
    }

    private static CheckRecord record(WorkflowRun run) {
        return run.getAction(SlideCraftRunAction.class).getChecks().get(0);
    }

    private static FilePath workspace(JenkinsRule jenkins, WorkflowJob job) {
        return jenkins.jenkins.getWorkspaceFor(job);
    }

    @Test
    public void aSuiteThatPassesIsReturnedShownAndWritten() throws Throwable {
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            WorkflowJob job = job(
                    jenkins,
                    HarnessWorld.deploy("prod", "1.4.2", SHA)
                            + """
                            node {
                                def result = slidecraftVerify(environment: 'prod', suite: "sm${'oke'}")
                                echo "ok ${result.ok}, ${result.verdict} of ${result.release}, ${result.checks.size()} checks"
                                result.checks.each { check -> echo "${check.name} (${check.type}) ${check.ok} ${check.millis >= 0}" }
                                echo "file ${result.junit}, ${result.xml.contains('testcase')}"
                            }
                            """);
            WorkflowRun run = jenkins.buildAndAssertSuccess(job);
            jenkins.assertLogContains("ok true, PASS of " + NAME + ", 3 checks", run);
            jenkins.assertLogContains("frontend (frontend) true true", run);
            jenkins.assertLogContains("file slidecraft-smoke-prod.xml, true", run);
            FilePath file = workspace(jenkins, job).child("slidecraft-smoke-prod.xml");
            assertThat(file.readToString()).contains("<testcase classname=\"slidecraft.prod.smoke\" name=\"healthz\"");
            assertThat(run.getRootDir()
                            .toPath()
                            .resolve("slidecraft/checks-" + record(run).getOperation() + ".xml"))
                    .hasContent(file.readToString());
            assertThat(world.head("prod").state()).isEqualTo(State.STABLE);
            assertThat(world.head("prod").running().orElseThrow().passedSuites())
                    .containsExactly("smoke");
            try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
                assertThat(client.getPage(run, "slidecraft/").asNormalizedText())
                        .contains("smoke in prod, release " + NAME + ": PASS", "GET /healthz gave status 200");
                assertThat(client.getPage(run).asNormalizedText()).contains("prod: smoke PASS");
                assertThat(client.goTo(run.getUrl() + "slidecraft/api/json?depth=2", "application/json")
                                .getWebResponse()
                                .getContentAsString())
                        .contains("\"suite\":\"smoke\"", "\"outcome\":\"PASSED\"");
            }
        });
    }

    @Test
    public void aSuiteThatFailsEndsTheStepAfterItsFileIsWritten() throws Throwable {
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            behaves(AppBehaviour.HEALTHY.failing("healthz"));
            WorkflowJob job = job(
                    jenkins,
                    HarnessWorld.deploy("prod", "1.4.2", SHA)
                            + "node { slidecraftVerify(environment: 'prod', suite: 'smoke') }\n");
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains(
                    "Suite 'smoke' in prod: FAIL. healthz: GET /healthz gave status 500, not 200", run);
            assertThat(workspace(jenkins, job)
                            .child("slidecraft-smoke-prod.xml")
                            .readToString())
                    .contains("<failure type=\"FAILED\"");
            assertThat(record(run).getVerdict()).isEqualTo("FAIL");
            assertThat(world.head("prod").state()).isEqualTo(State.FAILED);
        });
    }

    @Test
    public void unstableMarksTheBuildAndContinueOnlyTells() throws Throwable {
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            behaves(AppBehaviour.HEALTHY.failing("chat"));
            WorkflowJob job = job(
                    jenkins,
                    HarnessWorld.deploy("prod", "1.4.2", SHA)
                            + """
                            def told = slidecraftVerify(environment: 'prod', checks: ['chat'], onFail: 'continue', junit: false)
                            echo "told ${told.ok} '${told.junit}' '${told.xml}'"
                            slidecraftVerify(environment: 'prod', checks: ['chat'], onFail: 'unstable')
                            echo 'goes on'
                            """);
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
            jenkins.assertLogContains("told false '' ''", run);
            jenkins.assertLogContains("WARNING: Suite 'post-deploy' in prod: FAIL. chat: POST /api/chat ended", run);
            jenkins.assertLogContains("goes on", run);
            assertThat(run.getAction(SlideCraftRunAction.class).getChecks()).hasSize(2);
        });
    }

    @Test
    public void wrongArgumentsAndForeignJobsAreRefusedBeforeAnythingIsAsked() throws Throwable {
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            WorkflowRun run = jenkins.buildAndAssertStatus(
                    Result.FAILURE,
                    job(jenkins, "slidecraftVerify(environment: 'prod', suite: 'smokee', deadline: 'soon')"));
            jenkins.assertLogContains("slidecraftVerify has 2 problems:", run);
            jenkins.assertLogContains(
                    "suite is 'smokee': slidecraft.yaml and the defaults have post-deploy, smoke", run);
            HarnessWorld.configure("other");
            WorkflowJob other = jenkins.createProject(WorkflowJob.class, "foreign");
            other.setDefinition(new CpsFlowDefinition("slidecraftVerify(environment: 'prod')", true));
            WorkflowRun foreign = jenkins.buildAndAssertStatus(Result.FAILURE, other);
            jenkins.assertLogContains("Job 'foreign' may not touch environment 'prod'", foreign);
            assertThat(world.<Object>with(() -> java.util.List.copyOf(
                            world.simulation().application("prod").asked())))
                    .isEqualTo(java.util.List.of());
        });
    }

    @Test
    public void aRestartInTheMiddleOfASuiteLosesNothing() throws Throwable {
        behaves(AppBehaviour.HEALTHY.timed(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(15)));
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            WorkflowRun run = job(
                            jenkins,
                            HarnessWorld.deploy("prod", "1.4.2", SHA)
                                    + "def result = slidecraftVerify(environment: 'prod', checks: ['healthz', 'convert', 'export'])\n"
                                    + "echo \"${result.verdict}: ${result.checks*.name}\"")
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("healthz passed", run);
            jenkins.assertLogNotContains("convert passed", run);
        });
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("app", WorkflowJob.class).getLastBuild();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("going on with verify-", run);
            jenkins.assertLogContains("PASS: [healthz, convert, export]", run);
            assertThat(run.getLog(1000).stream().filter(line -> line.contains("healthz passed")))
                    .as("what had ended was not asked again")
                    .hasSize(1);
            assertThat(record(run).getChecks()).hasSize(3);
            assertThat(world.head("prod").state()).isEqualTo(State.STABLE);
        });
    }

    @Test
    public void anAbortEndsItAtOnce() throws Throwable {
        behaves(AppBehaviour.HEALTHY.timed(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofHours(1)));
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            WorkflowRun run = job(
                            jenkins,
                            HarnessWorld.deploy("prod", "1.4.2", SHA)
                                    + "slidecraftVerify(environment: 'prod', checks: ['healthz', 'convert'])\n")
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("healthz passed", run);
            run.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            assertThat(run.getAction(SlideCraftRunAction.class).getChecks()).isEmpty();
        });
    }
}
