package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A deployment goes on after a restart of the controller. */
public class RestartTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";

    private final JenkinsSessionRule sessions = new JenkinsSessionRule();
    private final HarnessWorld world = new HarnessWorld();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(world).around(sessions);

    @Test
    public void whileTheWorkloadsAreBeingChanged() throws Throwable {
        CountDownLatch reached = new CountDownLatch(1);
        world.onCall((verb, arguments) -> {
            if (verb.equals("replace") && arguments[0].toString().equals("Deployment")) {
                reached.countDown();
                throw new KubeException(0, "Unreachable", "held by the test");
            }
        });
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
            job.setDefinition(new CpsFlowDefinition(HarnessWorld.deploy("prod", "1.4.2", SHA), true));
            job.scheduleBuild2(0).waitForStart();
            assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
        });
        world.onCall((verb, arguments) -> {});
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("app", WorkflowJob.class).getBuildByNumber(1);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("going on with deploy-", run);
            assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.image("1.4.2-abc1234"));
            assertThat(world.head("prod").state()).isEqualTo(State.STABLE);
        });
    }
}
