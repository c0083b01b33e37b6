package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestName;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * How a deployment ends when its run is ended in the middle: always taken back, with the lock let go and an empty journal.
 * Each test has a job and an environment of its own, named after it; its pods never get ready.
 */
public class EndsTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";
    private static final String NEVER_READY = HarnessWorld.image("1.4.2-abc1234");

    private static final JenkinsRule JENKINS = HarnessWorld.controllerForAllTests();
    private static final HarnessWorld WORLD = new HarnessWorld();

    @ClassRule
    public static final RuleChain RULES = RuleChain.outerRule(WORLD).around(JENKINS);

    @Rule
    public final TestName name = new TestName();

    private String environment() {
        return name.getMethodName().toLowerCase(java.util.Locale.ROOT);
    }

    private WorkflowJob job(String script) throws Exception {
        WORLD.with(() -> {
            WORLD.simulation()
                    .images()
                    .set(
                            NEVER_READY,
                            ImageBehaviour.HEALTHY
                                    .timed(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(50))
                                    .neverReady());
            return null;
        });
        WORLD.addEnvironment(environment());
        HarnessWorld.configure("**");
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, environment());
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private String deploy() {
        return HarnessWorld.deploy(environment(), "1.4.2", SHA);
    }

    /** The run, once its deployment has changed the workload. */
    private WorkflowRun deploying(WorkflowJob job) throws Exception {
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        JENKINS.waitForMessage(environment() + ": gateway -> " + NEVER_READY, run);
        return run;
    }

    private void assertTakenBack() {
        EnvironmentHead head = WORLD.head(environment());
        assertThat(head.inProgress()).isEmpty();
        assertThat(head.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(WORLD.imageOf(environment(), "gateway")).startsWith(HarnessWorld.IMPORTED);
        assertThat(holder()).isEmpty();
    }

    private String holder() {
        return WORLD.with(() -> WORLD.simulation()
                .cluster()
                .peek(Kind.LEASE, environment(), "slidecraft-" + environment())
                .orElseThrow()
                .getSpec()
                .getHolderIdentity());
    }

    @Test
    public void timeout() throws Exception {
        WorkflowRun run = deploying(job("timeout(time: 8, unit: 'SECONDS') {\n" + deploy() + "}"));
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("timeout was taken back to imported.", run);
        assertTakenBack();
    }

    @Test
    public void stop() throws Exception {
        WorkflowRun run = deploying(job(deploy()));
        run.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("stop was taken back to imported.", run);
        assertTakenBack();
    }

    @Test
    public void term() throws Exception {
        WorkflowRun run = deploying(job(deploy()));
        run.doTerm();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        HarnessWorld.await(() -> WORLD.head(environment()).inProgress().isEmpty() && holder().isEmpty());
        assertTakenBack();
    }

    @Test
    public void kill() throws Exception {
        WorkflowRun run = deploying(job(deploy()));
        run.doKill();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        HarnessWorld.await(() -> WORLD.head(environment()).inProgress().isEmpty() && holder().isEmpty());
        assertTakenBack();
    }

    /** Jenkins refuses to delete a run that is building; with its job it goes all the same. */
    @Test
    public void deletion() throws Exception {
        WorkflowRun run = deploying(job(deploy()));
        run.getParent().delete();
        HarnessWorld.await(() -> WORLD.head(environment()).inProgress().isEmpty() && holder().isEmpty());
        assertTakenBack();
        assertThat(run.getRootDir()).doesNotExist();
    }

    @Test
    public void failFast() throws Exception {
        WorkflowRun run = deploying(job(
                """
                parallel failFast: true, deploying: {
                    %s
                }, failing: {
                    sleep 6
                    error 'the other branch is broken'
                }"""
                        .formatted(deploy())));
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("the other branch is broken", run);
        JENKINS.assertLogContains("failfast was taken back to imported.", run);
        assertTakenBack();
    }

    /** Whoever catches the interruption finds the environment free. */
    @Test
    public void caught() throws Exception {
        WORLD.with(() -> {
            WORLD.simulation()
                    .images()
                    .set(
                            HarnessWorld.image("1.4.1-abc1234"),
                            ImageBehaviour.HEALTHY.timed(
                                    Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(50)));
            return null;
        });
        WorkflowRun run = deploying(job("try {\ntimeout(time: 8, unit: 'SECONDS') {\n" + deploy()
                + "}\n} catch (org.jenkinsci.plugins.workflow.steps.FlowInterruptedException e) { echo 'caught' }\n"
                + HarnessWorld.deploy(environment(), "1.4.1", SHA)));
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        assertThat(WORLD.imageOf(environment(), "gateway")).isEqualTo(HarnessWorld.image("1.4.1-abc1234"));
        assertThat(WORLD.head(environment()).state()).isEqualTo(State.STABLE);
        assertThat(holder()).isEmpty();
    }
}
