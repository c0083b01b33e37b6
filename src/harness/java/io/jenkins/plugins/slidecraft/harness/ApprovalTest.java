package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.rollout.ApprovalId;
import java.time.Duration;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestName;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What counts as an approval, and what doesn't: each test has a job and an environment of its own, named after it. */
public class ApprovalTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";
    private static final String VERSION = "1.4.2";

    private static final JenkinsRule JENKINS = HarnessWorld.controllerForAllTests();
    private static final HarnessWorld WORLD = new HarnessWorld();

    @ClassRule
    public static final RuleChain RULES = RuleChain.outerRule(WORLD).around(JENKINS);

    @Rule
    public final TestName name = new TestName();

    private String environment() {
        return name.getMethodName().toLowerCase(java.util.Locale.ROOT);
    }

    @Before
    public void requireApproval() {
        WORLD.addEnvironment(environment());
        EnvironmentConfig config = HarnessWorld.configure("**").environment(environment());
        config.setApprovalRequired(true);
        config.setApprovers("alice");
        SlideCraftConfiguration.get().save();
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("root")
                .grant(Jenkins.READ, hudson.model.Item.READ, hudson.model.Item.BUILD)
                .everywhere()
                .to("alice", "mallory"));
    }

    private WorkflowRun start(String script) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, environment());
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private String deploy() {
        return HarnessWorld.deploy(environment(), VERSION, SHA);
    }

    private String release(String version) {
        String deploy = HarnessWorld.deploy(environment(), version, SHA);
        return deploy.substring(deploy.indexOf("release: ") + 9, deploy.indexOf(", descriptor: '''"));
    }

    private String approve(String version) {
        return "slidecraftApprove(environment: '" + environment() + "', release: " + release(version) + ")\n";
    }

    private String id(String version) {
        return ApprovalId.of(
                environment(),
                Map.of("gateway", ImageRef.parse(HarnessWorld.image(version + "-" + SHA.substring(0, 7)))),
                "");
    }

    private static void proceed(WorkflowRun run, String user) throws Exception {
        JENKINS.waitForMessage("Abort", run);
        try (var as = ACL.as(User.getById(user, true))) {
            run.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        }
    }

    private void assertNothingChanged() {
        assertThat(WORLD.imageOf(environment(), "gateway")).isEqualTo(HarnessWorld.IMPORTED);
        assertThat(WORLD.head(environment()).state()).isEqualTo(State.NEW);
    }

    @Test
    public void none() throws Exception {
        WorkflowRun run = start(deploy());
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains(
                "Environment 'none' needs an approval of exactly these digests, and this run has none.", run);
        assertNothingChanged();
    }

    @Test
    public void unmigrated() throws Exception {
        WorkflowRun run = start(deploy().replace("slidecraftDeploy", "slidecraftMigrate"));
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains(
                "Environment 'unmigrated' needs an approval of exactly these digests, and this run has none.", run);
        assertNothingChanged();
    }

    /** The right id, the right person: but it is the Pipeline that says so, by a parameter and by what it prints. */
    @Test
    public void invented() throws Exception {
        WorkflowRun run = start("def answer = input(id: '" + id(VERSION)
                + "', message: 'alice says yes', submitterParameter: 'approver',\n"
                + "  parameters: [string(name: 'approvedBy', defaultValue: 'alice')])\n"
                + "echo \"approved by ${answer}\"\n" + "currentBuild.description = 'approved by alice'\n"
                + "def approver = 'alice'\n" + deploy());
        JENKINS.waitForMessage("Input requested", run);
        try (var as = ACL.as(User.getById("mallory", true))) {
            run.getAction(InputAction.class)
                    .getExecutions()
                    .get(0)
                    .proceed(Map.of("approvedBy", "alice", "approver", "alice"));
        }
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains(
                "approved by mallory, who is not on the list of approvers of environment 'invented': alice", run);
        assertNothingChanged();
    }

    /** A stage or step that only looks like the input: its label, an echo of its id. */
    @Test
    public void imitated() throws Exception {
        WorkflowRun run = start("stage('" + id(VERSION) + "') { echo 'Approved by alice' }\n"
                + "try { slidecraftDeploy(environment: '" + environment() + "', release: " + release(VERSION)
                + ", approver: 'alice', approvedBy: 'alice') } catch (IllegalArgumentException e) { echo \"no: ${e.message}\" }\n"
                + deploy());
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("and this run has none", run);
        assertNothingChanged();
    }

    @Test
    public void otherDigests() throws Exception {
        WorkflowRun run = start("@Library('slidecraft') _\n" + approve("1.4.1") + deploy());
        proceed(run, "alice");
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains(
                "this run has one of other digests or for another environment, which does not count", run);
        assertNothingChanged();
    }

    @Test
    public void expired() throws Exception {
        WorkflowRun run = start("@Library('slidecraft') _\n" + approve(VERSION) + "semaphore 'old'\n" + deploy());
        proceed(run, "alice");
        SemaphoreStep.waitForStart("old/1", run);
        long then = System.currentTimeMillis() - Duration.ofHours(2).toMillis();
        for (FlowNode node : new DepthFirstScanner().allNodes(run.getExecution())) {
            for (PauseAction pause : PauseAction.getPauseActions(node)) {
                pause.setEndTime(then);
            }
        }
        SemaphoreStep.success("old/1", null);
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("The approval of alice for environment 'expired' is from", run);
        JENKINS.assertLogContains("was good for 60 minutes only", run);
        assertNothingChanged();
    }

    @Test
    public void rejected() throws Exception {
        WorkflowRun run = start("@Library('slidecraft') _\ncatchError(catchInterruptions: true) {\n" + approve(VERSION)
                + "}\n" + deploy());
        JENKINS.waitForMessage("Abort", run);
        try (var as = ACL.as(User.getById("alice", true))) {
            run.getAction(InputAction.class).getExecutions().get(0).doAbort();
        }
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("and this run has none", run);
        assertNothingChanged();
    }

    @Test
    public void right() throws Exception {
        WorkflowRun run = start("@Library('slidecraft') _\n" + approve(VERSION) + deploy());
        proceed(run, "alice");
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("right: 1.4.2-abc1234 was approved by alice.", run);
        assertThat(WORLD.imageOf(environment(), "gateway")).isEqualTo(HarnessWorld.image("1.4.2-abc1234"));
    }

    /** Who may not see the input may not answer it either: submitter is what the environment's list says. */
    @Test
    public void submitter() throws Exception {
        WorkflowRun run = start("@Library('slidecraft') _\n" + approve(VERSION) + deploy());
        JENKINS.waitForMessage("Abort", run);
        assertThat(run.getAction(InputAction.class)
                        .getExecutions()
                        .get(0)
                        .getInput()
                        .getSubmitter())
                .isEqualTo("alice");
        try (JenkinsRule.WebClient client =
                JENKINS.createWebClient().login("mallory").withThrowExceptionOnFailingStatusCode(false)) {
            var url = new java.net.URL(JENKINS.getURL(), run.getUrl() + "input/" + id(VERSION) + "/proceedEmpty");
            var request = client.addCrumb(new org.htmlunit.WebRequest(url, org.htmlunit.HttpMethod.POST));
            assertThat(client.getPage(request).getWebResponse().getStatusCode()).isNotEqualTo(200);
        }
        assertThat(run.isBuilding()).isTrue();
        proceed(run, "alice");
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
    }
}
