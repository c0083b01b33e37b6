package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.ui.MigrationRecord;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
 * A restart of the controller in each phase of a migration, under every durability hint: all at once, each in an environment and a
 * job of its own. The database sees one migration, whatever happens to the controller.
 */
public class MigrateRestartTest {
    private final JenkinsSessionRule sessions = new JenkinsSessionRule();
    private final HarnessWorld world = new HarnessWorld();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(world).around(sessions);

    @Rule
    public final ErrorCollector errors = new ErrorCollector();

    /** Where a migration is held; all but RUN by a call that is never answered. */
    private enum Phase {
        LOCK,
        PREPARE,
        CREATE,
        RELEASE,
        RUN,
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
            Object kind = arguments[0];
            return switch (this) {
                case LOCK -> write && kind == Kind.LEASE;
                case PREPARE -> write && kind == Kind.CONFIG_MAP;
                case CREATE -> verb.equals("create") && kind == Kind.JOB;
                case RELEASE -> verb.equals("replace") && kind == Kind.JOB;
                case RUN -> false;
                case COMMIT -> write && kind == Kind.CONFIG_MAP && isMigrated(arguments[2]);
                case UNDO ->
                    verb.equals("create")
                            && kind == Kind.JOB
                            && command(arguments[2]).contains("undo");
            };
        }

        private static boolean isMigrated(Object object) {
            String json = ((ConfigMap) object).getData().get("head");
            try {
                return json != null
                        && !Json.read(json, EnvironmentHead.class).migrations().isEmpty();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static List<String> command(Object object) {
            return ((Job) object)
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getCommand();
        }
    }

    @Test
    public void goesOnWhereItWas() throws Throwable {
        HarnessDatabases databases = new HarnessDatabases(world);
        Map<String, CountDownLatch> reached = new TreeMap<>();
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            for (Phase phase : Phase.values()) {
                String environment = phase.environment(hint);
                world.addEnvironment(environment);
                // The one that runs outlives the controller; the others are quick.
                databases.migrates(
                        environment,
                        phase == Phase.RUN ? Duration.ofSeconds(60) : Duration.ofSeconds(1),
                        phase == Phase.UNDO ? 1 : 0);
                reached.put(environment, phase == Phase.RUN ? databases.started(environment) : new CountDownLatch(1));
            }
        }
        world.onCall((verb, arguments) -> {
            CountDownLatch latch = arguments.length < 3 ? null : reached.get(String.valueOf(arguments[1]));
            if (latch != null && Phase.of((String) arguments[1]).isAt(verb, arguments)) {
                latch.countDown();
                throw new KubeException(0, "Unreachable", "held by the test");
            }
        });
        sessions.then(jenkins -> {
            HarnessWorld.configure("**");
            for (String environment : reached.keySet()) {
                start(jenkins, environment);
            }
            for (Map.Entry<String, CountDownLatch> one : reached.entrySet()) {
                assertThat(one.getValue().await(3, TimeUnit.MINUTES))
                        .as(one.getKey())
                        .isTrue();
            }
        });
        world.onCall((verb, arguments) -> {});
        sessions.then(jenkins -> {
            for (String environment : reached.keySet()) {
                errors.checkSucceeds(() -> {
                    check(jenkins, environment, databases);
                    return null;
                });
            }
        });
    }

    private static void start(JenkinsRule jenkins, String environment) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, environment);
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            if (Phase.of(environment).environment(hint).equals(environment)) {
                job.addProperty(new DurabilityHintJobProperty(hint));
            }
        }
        job.setDefinition(new CpsFlowDefinition(
                "def result = " + HarnessDatabases.migrate(environment, "budget: 5m", "")
                        + "def one = result.migrations[0]\necho \"changed ${result.changed}: ${one.name} ${one.from} to ${one.to}\"",
                true));
        job.scheduleBuild2(0).waitForStart();
    }

    private void check(JenkinsRule jenkins, String environment, HarnessDatabases databases) throws Exception {
        WorkflowRun run = jenkins.jenkins
                .getItemByFullName(environment, WorkflowJob.class)
                .getBuildByNumber(1);
        jenkins.waitForCompletion(run);
        jenkins.assertLogContains(environment + ": going on with migrate-", run);
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
        assertThat(head.history())
                .extracting(HistoryEntry::kind)
                .as(environment)
                .containsOnlyOnce("migrate");
        assertThat(world.with(() -> world.simulation().cluster().peek(Kind.JOB, environment)))
                .as(environment)
                .isEmpty();
        MigrationRecord record =
                run.getAction(SlideCraftRunAction.class).getMigrations().get(0);
        assertThat(run.getAction(SlideCraftRunAction.class).getMigrations()).hasSize(1);
        assertThat(run.getLog(1000).stream().filter(line -> line.contains("adding a column")))
                .as(environment)
                .hasSize(1);
        if (Phase.of(environment) == Phase.UNDO) {
            jenkins.assertBuildStatus(Result.FAILURE, run);
            jenkins.assertLogContains("database was taken back by its rollback script.", run);
            assertThat(record.getOutcome()).as(environment).isEqualTo("reversed");
            assertThat(databases.level(environment)).as(environment).isEmpty();
            assertThat(databases.happened(environment))
                    .as(environment)
                    .containsExactly("migrate STARTED", "migrate ENDED", "undo STARTED", "undo ENDED");
        } else {
            jenkins.assertBuildStatusSuccess(run);
            jenkins.assertLogContains("changed true: database 11 to 12", run);
            assertThat(record.getOutcome()).as(environment).isEqualTo("migrated");
            assertThat(databases.level(environment)).as(environment).isEqualTo("12");
            assertThat(databases.happened(environment))
                    .as(environment)
                    .containsExactly("migrate STARTED", "migrate ENDED");
        }
        assertThat(head.state()).as(environment).isNotIn(State.FROZEN, State.FAILED);
    }
}
