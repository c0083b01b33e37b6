package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.User;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** {@code slidecraftDeploy} and its neighbours in a real controller, under the sandbox. */
public class DeployTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";

    private final JenkinsRule jenkins = new JenkinsRule();
    private final HarnessWorld world = new HarnessWorld();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(world).around(jenkins);

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    @Test
    public void deploysAndTheRunsEndMakesItStable() throws Exception {
        HarnessWorld.configure("app");
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(
                "def result = " + HarnessWorld.deploy("prod", "1.4.2", SHA) + "echo \"changed ${result.changed}\""));
        jenkins.assertLogContains("changed true", run);
        jenkins.assertLogContains("prod: 1.4.2-abc1234 is stable.", run);
        assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.image("1.4.2-abc1234"));
        assertThat(world.head("prod").state()).isEqualTo(State.STABLE);
        SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
        assertThat(action.openEnvironments()).isEmpty();
        assertThat(action.getDeployments()).hasSize(1);
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.getPage(run, "slidecraft/").asNormalizedText()).contains("1.4.2-abc1234");
            assertThat(client.getPage(run).asNormalizedText()).contains("prod: deploy 1.4.2-abc1234");
        }
    }

    @Test
    public void aJobThatMayNotTouchTheEnvironmentIsRefused() throws Exception {
        HarnessWorld.configure("other/**");
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job(HarnessWorld.deploy("prod", "1.4.2", SHA)));
        jenkins.assertLogContains("Job 'app' may not touch environment 'prod'. Nothing was changed.", run);
        assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.IMPORTED);
        assertThat(world.head("prod").state()).isEqualTo(State.NEW);
    }

    @Test
    public void dryRunsTellAndChangeNothing() throws Exception {
        HarnessWorld.configure("app");
        String deploy = HarnessWorld.deploy("prod", "1.4.2", SHA);
        WorkflowJob job = job(
                "def plan = " + deploy.replace("release: ", "dryRun: true, release: ") + "echo \"dry ${plan.dryRun}\"");
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("dry true", run);
        jenkins.assertLogContains("dry run: nothing is changed", run);
        jenkins.assertLogContains(HarnessWorld.image("1.4.2-abc1234"), run);
        assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.IMPORTED);
        assertThat(world.head("prod").state()).isEqualTo(State.NEW);
        assertThat(run.getAction(SlideCraftRunAction.class).getDeployments()).isEmpty();
        assertThat(run.getAction(SlideCraftRunAction.class).openEnvironments()).isEmpty();

        job.setDefinition(new CpsFlowDefinition(
                deploy + "def plan = slidecraftRollback(environment: 'prod', dryRun: true)\necho \"plan ${plan}\"",
                true));
        WorkflowRun back = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("dry run: nothing is changed", back);
        jenkins.assertLogContains("imported", back);
        assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.image("1.4.2-abc1234"));
        assertThat(world.head("prod").state()).isEqualTo(State.STABLE);
        assertThat(back.getAction(SlideCraftRunAction.class).getIncidents()).isEmpty();
    }

    @Test
    public void takesTheBadOneBack() throws Exception {
        HarnessWorld.configure("app");
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(HarnessWorld.deploy("prod", "1.4.2", SHA)
                + "def back = slidecraftRollback(environment: 'prod', reason: \"it is ${'bad'}\")\n"
                + "echo back.incident"));
        jenkins.assertLogContains("# Incident: prod rolled back from 1.4.2-abc1234 to imported", run);
        assertThat(world.imageOf("prod", "gateway")).startsWith("registry.example.com/slidecraft/app");
        assertThat(world.imageOf("prod", "gateway")).isNotEqualTo(HarnessWorld.image("1.4.2-abc1234"));
        SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
        assertThat(action.getIncidents()).hasSize(1);
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            String operation = action.getIncidents().get(0).getOperation();
            assertThat(client.goTo(run.getUrl() + "slidecraft/incident/" + operation + "/text", "text/plain")
                            .getWebResponse()
                            .getContentAsString())
                    .contains("it is bad");
            assertThat(client.goTo(run.getUrl() + "slidecraft/incident/" + operation + "/")
                            .asNormalizedText())
                    .contains("it is bad", "1.4.2-abc1234", "kubectl -n prod get lease slidecraft-prod -o yaml");
        }
    }

    @Test
    public void onlyAListedApproverCounts() throws Exception {
        SlideCraftConfiguration configuration = HarnessWorld.configure("app");
        EnvironmentConfig prod = configuration.environment("prod");
        prod.setApprovalRequired(true);
        prod.setApprovers("alice");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(jenkins.jenkins.ADMINISTER)
                .everywhere()
                .to("alice", "root"));
        WorkflowJob job = job("@Library('slidecraft') _\nslidecraftApprove(environment: 'prod', release: "
                + HarnessWorld.release("1.4.2", SHA) + ")\n" + HarnessWorld.deploy("prod", "1.4.2", SHA));

        WorkflowRun byRoot = approvedBy(job, "root");
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(byRoot));
        jenkins.assertLogContains("approved by root, who is not on the list of approvers", byRoot);
        assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.IMPORTED);

        WorkflowRun byAlice = approvedBy(job, "alice");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(byAlice));
        jenkins.assertLogContains("prod: 1.4.2-abc1234 was approved by alice.", byAlice);
        assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.image("1.4.2-abc1234"));
    }

    private WorkflowRun approvedBy(WorkflowJob job, String user) throws Exception {
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("or Abort", run);
        InputAction inputs = run.getAction(InputAction.class);
        try (var as = hudson.security.ACL.as(User.getById(user, true))) {
            inputs.getExecutions().get(0).proceed(null);
        }
        return run;
    }

    @Test
    public void wrongArgumentsAreToldAtOnce() throws Exception {
        HarnessWorld.configure("app");
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, job("slidecraftDeploy(environment: 'prod', strategy: 'canari', deadline: 'soon')"));
        jenkins.assertLogContains("slidecraftDeploy has 3 problems:", run);
        jenkins.assertLogContains("release is missing: it has to be what slidecraftBuild returned", run);
        jenkins.assertLogContains("strategy is 'canari': the strategies are: rolling", run);
        jenkins.assertLogContains("deadline is 'soon'", run);
    }
}
