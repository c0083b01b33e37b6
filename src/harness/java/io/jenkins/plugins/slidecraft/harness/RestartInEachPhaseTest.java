package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.ErrorCollector;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * A restart of the controller in every phase of {@code slidecraftDeploy}, under every durability hint: all at once, each in an
 * environment and a job of its own. Nothing is repeated, nothing left out.
 */
public class RestartInEachPhaseTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";
    private static final String GOOD = HarnessWorld.image("1.4.2-abc1234");
    private static final String UNPULLABLE = HarnessWorld.image("1.4.3-abc1234");
    private static final ImageBehaviour QUICK =
            ImageBehaviour.HEALTHY.timed(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(50));

    private final JenkinsSessionRule sessions = new JenkinsSessionRule();
    private final HarnessWorld world = new HarnessWorld();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(world).around(sessions);

    @Rule
    public final ErrorCollector errors = new ErrorCollector();

    /** Where a deployment is held; all but WATCH by a call that is never answered. */
    private enum Phase {
        LOCK,
        PREPARE,
        APPLY,
        WATCH,
        COMMIT,
        UNDO;

        String environment(FlowDurabilityHint hint) {
            return (name() + "-" + hint.name().split("_")[0]).toLowerCase(Locale.ROOT);
        }

        static Phase of(String environment) {
            return valueOf(environment.substring(0, environment.indexOf('-')).toUpperCase(Locale.ROOT));
        }

        /** Whether this is the call that the phase is made of. */
        boolean isAt(String verb, Object[] arguments) {
            boolean write = verb.equals("create") || verb.equals("replace");
            Object kind = arguments.length == 0 ? null : arguments[0];
            return switch (this) {
                case LOCK -> write && kind == Kind.LEASE;
                case PREPARE -> write && kind == Kind.CONFIG_MAP;
                case APPLY -> write && kind == Kind.DEPLOYMENT;
                case WATCH -> verb.equals("list") && kind == Kind.POD;
                case COMMIT -> write && kind == Kind.CONFIG_MAP && head(arguments[2]) == State.DEPLOYED;
                case UNDO ->
                    write
                            && kind == Kind.DEPLOYMENT
                            && !((Deployment) arguments[2])
                                    .getSpec()
                                    .getTemplate()
                                    .getSpec()
                                    .getContainers()
                                    .get(0)
                                    .getImage()
                                    .equals(UNPULLABLE);
            };
        }

        private static State head(Object object) {
            String json = ((ConfigMap) object).getData().get("head");
            try {
                return json == null
                        ? null
                        : Json.read(json, EnvironmentHead.class).state();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    public void goesOnWhereItWas() throws Throwable {
        Map<String, CountDownLatch> reached = new HashMap<>();
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            for (Phase phase : Phase.values()) {
                world.addEnvironment(phase.environment(hint));
                reached.put(phase.environment(hint), new CountDownLatch(1));
            }
        }
        world.with(() -> {
            world.simulation().images().set(GOOD, QUICK);
            world.simulation().images().set(UNPULLABLE, QUICK.pullFails("manifest unknown"));
            return null;
        });
        Effects effects = new Effects(world);
        world.onCall((verb, arguments) -> {
            CountDownLatch latch = arguments.length < 2 ? null : reached.get(String.valueOf(arguments[1]));
            if (latch == null) {
                return;
            }
            Phase phase = Phase.of((String) arguments[1]);
            if (phase.isAt(verb, arguments)) {
                latch.countDown();
                if (phase != Phase.WATCH) {
                    throw new KubeException(0, "Unreachable", "held by the test");
                }
            }
        });
        sessions.then(jenkins -> {
            HarnessWorld.configure("**");
            for (String environment : reached.keySet()) {
                if (Phase.of(environment) == Phase.WATCH) {
                    // Only this one's pods may not get ready yet; the images are the same everywhere.
                    continue;
                }
                start(jenkins, environment);
            }
            for (String environment : reached.keySet()) {
                if (Phase.of(environment) != Phase.WATCH) {
                    assertThat(reached.get(environment).await(2, TimeUnit.MINUTES))
                            .as(environment)
                            .isTrue();
                }
            }
            world.with(() -> {
                world.simulation().images().set(GOOD, QUICK.neverReady());
                return null;
            });
            for (String environment : reached.keySet()) {
                if (Phase.of(environment) == Phase.WATCH) {
                    start(jenkins, environment);
                    assertThat(reached.get(environment).await(2, TimeUnit.MINUTES))
                            .as(environment)
                            .isTrue();
                }
            }
        });
        world.onCall((verb, arguments) -> {});
        world.with(() -> {
            world.simulation().images().set(GOOD, QUICK);
            reached.keySet().stream()
                    .filter(environment -> Phase.of(environment) == Phase.WATCH)
                    .forEach(this::restartNewPods);
            return null;
        });
        sessions.then(jenkins -> {
            for (String environment : reached.keySet()) {
                errors.checkSucceeds(() -> {
                    check(jenkins, environment, effects);
                    return null;
                });
            }
        });
    }

    /** Their containers start anew, as their image behaves now. */
    private void restartNewPods(String environment) {
        var cluster = world.simulation().cluster();
        cluster.peek(Kind.POD, environment).stream()
                .filter(pod -> pod.getSpec().getContainers().get(0).getImage().equals(GOOD))
                .map(pod -> pod.getMetadata().getName())
                .forEach(name -> cluster.delete(Kind.POD, environment, name, DeleteOptions.BACKGROUND));
    }

    private static void start(JenkinsRule jenkins, String environment) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, environment);
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            if (Phase.of(environment).environment(hint).equals(environment)) {
                job.addProperty(new DurabilityHintJobProperty(hint));
            }
        }
        String version = Phase.of(environment) == Phase.UNDO ? "1.4.3" : "1.4.2";
        job.setDefinition(new CpsFlowDefinition(
                "def result = " + HarnessWorld.deploy(environment, version, SHA)
                        + "echo \"changed ${result.changed}, before ${result.previous}\"",
                true));
        job.scheduleBuild2(0).waitForStart();
    }

    private void check(JenkinsRule jenkins, String environment, Effects effects) throws Exception {
        WorkflowRun run = jenkins.jenkins
                .getItemByFullName(environment, WorkflowJob.class)
                .getBuildByNumber(1);
        jenkins.waitForCompletion(run);
        jenkins.assertLogContains("going on with deploy-", run);
        EnvironmentHead head = world.head(environment);
        assertThat(head.inProgress()).as(environment).isEmpty();
        assertThat(world.with(() -> world.simulation()
                        .cluster()
                        .peek(Kind.LEASE, environment, "slidecraft-" + environment)
                        .orElseThrow()
                        .getSpec()
                        .getHolderIdentity()))
                .as(environment)
                .isEmpty();
        List<HistoryEntry> deployments = head.history().stream()
                .filter(entry -> !entry.kind().equals(HistoryEntry.IMPORT))
                .toList();
        assertThat(deployments).as(environment).hasSize(1);
        assertThat(effects.releases(environment))
                .as(environment)
                .doesNotHaveDuplicates()
                .hasSize(2);
        if (Phase.of(environment) == Phase.UNDO) {
            jenkins.assertBuildStatus(Result.FAILURE, run);
            jenkins.assertLogContains("manifest unknown", run);
            jenkins.assertLogContains(environment + " was taken back to imported.", run);
            assertThat(head.state()).as(environment).isEqualTo(State.ROLLED_BACK);
            List<String> images = effects.images(environment);
            assertThat(images).as(environment).hasSize(2).first().isEqualTo(UNPULLABLE);
            assertThat(images.get(1)).as(environment).startsWith(HarnessWorld.IMPORTED);
        } else {
            jenkins.assertBuildStatusSuccess(run);
            jenkins.assertLogContains("changed true, before imported", run);
            assertThat(head.state()).as(environment).isEqualTo(State.STABLE);
            assertThat(effects.images(environment)).as(environment).containsExactly(GOOD);
        }
    }
}
