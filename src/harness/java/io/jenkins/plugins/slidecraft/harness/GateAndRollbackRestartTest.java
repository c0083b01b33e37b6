package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A restart between two looks of a gate, and in the middle of a rollback. */
public class GateAndRollbackRestartTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";
    private static final Pattern LOOK = Pattern.compile("\\[up] look (\\d+)\\b.*");

    private final JenkinsSessionRule sessions = new JenkinsSessionRule();
    private final HarnessWorld world = new HarnessWorld();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(world).around(sessions);

    @Test
    public void bothGoOn() throws Throwable {
        Effects effects = new Effects(world);
        CountDownLatch rollingBack = new CountDownLatch(1);
        sessions.then(jenkins -> {
            HarnessWorld.configure("**");
            jenkins.buildAndAssertSuccess(job(jenkins, "first", HarnessWorld.deploy("prod", "1.4.2", SHA)));
            world.onCall((verb, arguments) -> {
                if (rollingBack.getCount() > 0
                        && verb.equals("replace")
                        && arguments[0] == Kind.DEPLOYMENT
                        && arguments[1].equals("prod")
                        && world.head("prod")
                                .inProgress()
                                .filter(entry -> entry.kind().equals("rollback"))
                                .isPresent()) {
                    rollingBack.countDown();
                }
                if (rollingBack.getCount() == 0 && arguments.length > 1 && "prod".equals(arguments[1])) {
                    throw new KubeException(0, "Unreachable", "held by the test");
                }
            });
            WorkflowRun gate = job(
                            jenkins,
                            "gate",
                            "def result = metricGate(environment: 'staging', name: 'up', query: 'vector(1)', threshold: '> 0.5',"
                                    + " interval: '5s', count: 4, deadline: '5m')\necho \"verdict ${result.verdict}\"")
                    .scheduleBuild2(0)
                    .waitForStart();
            job(
                            jenkins,
                            "rollback",
                            HarnessWorld.deploy("prod", "1.4.3", SHA)
                                    + "def result = slidecraftRollback(environment: 'prod', reason: 'too many errors')\n"
                                    + "echo \"back to ${result.to}\"")
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("[up] look 1", gate);
            assertThat(rollingBack.await(2, TimeUnit.MINUTES)).isTrue();
        });
        world.onCall((verb, arguments) -> {});
        sessions.then(jenkins -> {
            WorkflowRun gate = last(jenkins, "gate");
            WorkflowRun rollback = last(jenkins, "rollback");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(gate));
            jenkins.assertLogContains("verdict PASS", gate);
            List<String> looks = gate.getLog(1000).stream()
                    .map(LOOK::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .toList();
            assertThat(looks).containsExactly("1", "2", "3", "4");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(rollback));
            jenkins.assertLogContains("going on with rollback-", rollback);
            jenkins.assertLogContains("back to 1.4.2-abc1234", rollback);
            EnvironmentHead head = world.head("prod");
            assertThat(head.state()).isEqualTo(EnvironmentHead.State.ROLLED_BACK);
            assertThat(head.inProgress()).isEmpty();
            assertThat(effects.images("prod"))
                    .containsExactly(
                            HarnessWorld.image("1.4.2-abc1234"),
                            HarnessWorld.image("1.4.3-abc1234"),
                            HarnessWorld.image("1.4.2-abc1234"));
            assertThat(world.with(() -> world.simulation().cluster().peek(Kind.CONFIG_MAP, "prod").stream()
                            .filter(map -> map.getMetadata().getName().contains("-incident-"))
                            .count()))
                    .isEqualTo(1);
        });
    }

    private static WorkflowJob job(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static WorkflowRun last(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getLastBuild();
    }
}
