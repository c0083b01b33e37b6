package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.ui.MigrationRecord;
import io.jenkins.plugins.slidecraft.ui.QuestionRecord;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestName;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** {@code slidecraftMigrate} in a real controller: each test has a job, an environment and a database of its own, named after it. */
public class MigrateTest {
    private static final String ASK = "budget: 1s, overBudget: ask";
    private static final JenkinsRule JENKINS = HarnessWorld.controllerForAllTests();
    private static final HarnessWorld WORLD = new HarnessWorld();
    private static final HarnessDatabases DATABASES = new HarnessDatabases(WORLD);

    @ClassRule
    public static final RuleChain RULES = RuleChain.outerRule(WORLD).around(JENKINS);

    @Rule
    public final TestName name = new TestName();

    private String environment() {
        return name.getMethodName().toLowerCase(Locale.ROOT);
    }

    @Before
    public void secure() {
        WORLD.addEnvironment(environment());
        HarnessWorld.configure("**");
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "builder", "approver")
                .grant(Item.BUILD)
                .everywhere()
                .to("builder"));
    }

    private String migrate(String settings, String arguments) {
        return HarnessDatabases.migrate(environment(), settings, arguments);
    }

    private WorkflowRun start(String script) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, environment());
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** A run whose migration takes longer than its budget, and has asked about that. */
    private WorkflowRun asking(Duration takes) throws Exception {
        DATABASES.migrates(environment(), takes, 0);
        WorkflowRun run = start(migrate(ASK, ""));
        JENKINS.waitForMessage("A person is asked whether to stop it.", run);
        return run;
    }

    private static QuestionRecord question(WorkflowRun run) {
        return run.getAction(SlideCraftRunAction.class).getQuestions().get(0);
    }

    private static boolean isPaused(WorkflowRun run) {
        for (FlowNode node : new DepthFirstScanner().allNodes(run.getExecution())) {
            if (PauseAction.isPaused(node)) {
                return true;
            }
        }
        return false;
    }

    private static JenkinsRule.WebClient as(String user) throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        return user.isEmpty() ? client : client.login(user);
    }

    /** The status of an answer that is given without the page. */
    private static int answer(WorkflowRun run, HttpMethod verb, String user, String id, String answer)
            throws Exception {
        try (JenkinsRule.WebClient client = as(user)) {
            // Who is not logged in would be led on to the page for that.
            client.getOptions().setJavaScriptEnabled(false);
            client.setRefreshHandler((page, url, seconds) -> {});
            WebRequest request = new WebRequest(
                    new URL(JENKINS.getURL(), run.getUrl() + "slidecraft/answer?id=" + id + "&answer=" + answer), verb);
            return client.getPage(client.addCrumb(request)).getWebResponse().getStatusCode();
        }
    }

    private static void press(WorkflowRun run, String user, String button) throws Exception {
        try (JenkinsRule.WebClient client = as(user)) {
            HtmlPage page = client.goTo(run.getUrl() + "slidecraft/");
            HtmlForm form = page.getForms().stream()
                    .filter(one -> one.getActionAttribute().equals("answer"))
                    .findFirst()
                    .orElseThrow();
            form.getButtonsByName("answer").stream()
                    .filter(one -> one.asNormalizedText().equals(button))
                    .findFirst()
                    .orElseThrow()
                    .click();
        }
    }

    private MigrationRecord record(WorkflowRun run) {
        List<MigrationRecord> records = run.getAction(SlideCraftRunAction.class).getMigrations();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private void assertTakenBack(WorkflowRun run) throws Exception {
        assertThat(DATABASES.happened(environment()))
                .containsExactly("migrate STARTED", "migrate KILLED", "undo STARTED", "undo ENDED");
        assertThat(DATABASES.level(environment())).isEmpty();
        assertLetGo();
    }

    private void assertLetGo() {
        assertThat(WORLD.head(environment()).inProgress()).isEmpty();
        assertThat(WORLD.head(environment()).state()).isNotEqualTo(State.FROZEN);
        assertThat(WORLD.with(() -> WORLD.simulation()
                        .cluster()
                        .peek(Kind.LEASE, environment(), "slidecraft-" + environment())
                        .orElseThrow()
                        .getSpec()
                        .getHolderIdentity()))
                .isEmpty();
        assertThat(WORLD.with(() -> WORLD.simulation().cluster().peek(Kind.JOB, environment())))
                .isEmpty();
    }

    @Test
    public void comesBeforeItsDeployment() throws Exception {
        DATABASES.migrates(environment(), Duration.ofSeconds(1), 0);
        String descriptor = HarnessDatabases.descriptor(environment(), "");
        String deploy = "slidecraftDeploy(environment: '" + environment() + "', release: "
                + HarnessWorld.release("1.4.2", "abc1234000000000000000000000000000000000", descriptor)
                + ", descriptor: '''" + descriptor + "''')\n";
        WorkflowRun run = start("try {\n" + deploy
                + "} catch (failure) { echo \"refused: ${failure.message}\" }\n"
                + "def result = " + migrate("", "")
                + "def one = result.migrations[0]\necho \"${one.name} by ${one.tool}: ${one.from} to ${one.to}, ${result.changed}\"\n"
                + deploy + "def again = " + migrate("", "") + "echo \"again ${again.changed}\"\n");

        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("refused: ", run);
        JENKINS.assertLogContains("[database] adding a column", run);
        JENKINS.assertLogContains("database by custom: 11 to 12, true", run);
        JENKINS.assertLogContains("again false", run);
        assertThat(DATABASES.happened(environment())).containsExactly("migrate STARTED", "migrate ENDED");
        assertThat(WORLD.imageOf(environment(), "gateway")).isEqualTo(HarnessWorld.image("1.4.2-abc1234"));
        try (JenkinsRule.WebClient client = as("reader")) {
            assertThat(client.goTo(run.getUrl() + "slidecraft/").asNormalizedText())
                    .contains("Migrations", "database (custom)", "11 → 12", "1.4.2-abc1234");
            assertThat(client.goTo(run.getUrl()).asNormalizedText())
                    .contains(environment() + ": migrated 1.4.2-abc1234");
            assertThat(client.goTo(run.getUrl() + "slidecraft/api/json?depth=2", "application/json")
                            .getWebResponse()
                            .getContentAsString())
                    .contains("\"outcome\":\"migrated\"", "\"to\":\"12\"");
        }
        assertLetGo();
    }

    @Test
    public void onlyThoseWhoMayAnswerDo() throws Exception {
        WorkflowRun run = asking(Duration.ofHours(1));
        String id = question(run).getId();

        assertThat(isPaused(run)).isTrue();
        assertThat(answer(run, HttpMethod.GET, "builder", id, "no")).isIn(404, 405);
        assertThat(answer(run, HttpMethod.POST, "", id, "no")).isIn(401, 403);
        assertThat(answer(run, HttpMethod.POST, "reader", id, "no")).isEqualTo(403);
        assertThat(answer(run, HttpMethod.POST, "builder", id, "perhaps")).isEqualTo(400);
        assertThat(answer(run, HttpMethod.POST, "builder", "another", "yes")).isEqualTo(404);
        assertThat(question(run).isOpen()).isTrue();
        try (JenkinsRule.WebClient client = as("reader")) {
            HtmlPage page = client.goTo(run.getUrl() + "slidecraft/");
            assertThat(page.asNormalizedText())
                    .contains("longer than its budget of 1 s", "Who may answer is an approver of the environment");
            assertThat(page.getForms())
                    .noneMatch(form -> form.getActionAttribute().equals("answer"));
            assertThat(client.goTo(run.getUrl()).asNormalizedText())
                    .contains("A question is open: go on with the migration in " + environment());
        }
        press(run, "builder", "Go on");
        JENKINS.waitForMessage("builder lets migration database go on.", run);
        assertThat(answer(run, HttpMethod.POST, "builder", id, "no"))
                .as("too late: answered, and nothing changes")
                .isEqualTo(200);

        assertThat(question(run).getAnswer()).isEqualTo("yes");
        assertThat(question(run).getBy()).isEqualTo("builder");
        assertThat(isPaused(run)).isFalse();
        try (JenkinsRule.WebClient client = as("reader")) {
            assertThat(client.goTo(run.getUrl() + "slidecraft/").asNormalizedText())
                    .contains("Answers", "yes builder");
        }
        run.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        assertTakenBack(run);
    }

    @Test
    public void whereThereAreApproversTheyAnswer() throws Exception {
        HarnessWorld.configure("**").environment(environment()).setApprovers("approver");
        WorkflowRun run = asking(Duration.ofHours(1));

        assertThat(answer(run, HttpMethod.POST, "builder", question(run).getId(), "yes"))
                .isEqualTo(403);
        assertThat(question(run).isOpen()).isTrue();
        press(run, "approver", "Stop");

        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("approver had it stopped.", run);
        assertThat(record(run).getOutcome()).isEqualTo("reversed");
        assertTakenBack(run);
    }

    @Test
    public void nobodyAnswers() throws Exception {
        WorkflowRun run = asking(Duration.ofSeconds(5));
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        assertThat(question(run).getAnswer()).isEqualTo(QuestionRecord.WITHDRAWN);
        assertThat(isPaused(run)).isFalse();
        assertThat(record(run).getOutcome()).isEqualTo("migrated");
        assertThat(record(run).getDatabases().get(0).isOverBudget()).isTrue();
        try (JenkinsRule.WebClient client = as("builder")) {
            HtmlPage page = client.goTo(run.getUrl() + "slidecraft/");
            assertThat(page.asNormalizedText()).contains("over its budget");
            assertThat(page.getForms())
                    .noneMatch(form -> form.getActionAttribute().equals("answer"));
        }
    }

    @Test
    public void overBudgetAborts() throws Exception {
        DATABASES.migrates(environment(), Duration.ofHours(1), 0);
        WorkflowRun run = start(migrate("budget: 1s, overBudget: abort", ""));
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("longer than its budget of 1 s (G11).", run);
        assertThat(record(run).getOutcome()).isEqualTo("reversed");
        assertTakenBack(run);
    }

    @Test
    public void stop() throws Exception {
        DATABASES.migrates(environment(), Duration.ofHours(1), 0);
        WorkflowRun run = start(migrate("", ""));
        assertThat(DATABASES.started(environment()).await(1, TimeUnit.MINUTES)).isTrue();
        run.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        assertTakenBack(run);
    }

    @Test
    public void timeout() throws Exception {
        DATABASES.migrates(environment(), Duration.ofHours(1), 0);
        WorkflowRun run = start("timeout(time: 15, unit: 'SECONDS') {\n" + migrate("", "") + "}");
        assertThat(DATABASES.started(environment()).await(1, TimeUnit.MINUTES)).isTrue();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        assertTakenBack(run);
    }

    @Test
    public void deadline() throws Exception {
        DATABASES.migrates(environment(), Duration.ofHours(1), 0);
        WorkflowRun run = start(migrate("budget: 5s, deadline: 10s", ""));
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("Migration database failed (", run);
        assertThat(record(run).getOutcome()).isEqualTo("reversed");
        assertTakenBack(run);
    }

    /** Nobody asked to stop it: the controller waits for the Job, and records what it came to. */
    @Test
    public void kill() throws Exception {
        DATABASES.migrates(environment(), Duration.ofSeconds(20), 0);
        WorkflowRun run = start(migrate("", ""));
        assertThat(DATABASES.started(environment()).await(1, TimeUnit.MINUTES)).isTrue();
        run.doKill();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        HarnessWorld.await(() -> WORLD.head(environment()).inProgress().isEmpty());
        assertThat(DATABASES.happened(environment())).containsExactly("migrate STARTED", "migrate ENDED");
        assertThat(DATABASES.level(environment())).isEqualTo("12");
    }

    @Test
    public void dryRun() throws Exception {
        DATABASES.migrates(environment(), Duration.ofHours(1), 0);
        WorkflowRun run = start("def plan = " + migrate("", "dryRun: true") + "echo \"dry ${plan.dryRun}\"");
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("dry run: nothing is changed. slidecraftMigrate would do this:", run);
        JENKINS.assertLogContains("kind: Job", run);
        JENKINS.assertLogContains("dry true", run);
        assertThat(DATABASES.happened(environment())).isEmpty();
        assertThat(run.getAction(SlideCraftRunAction.class).getMigrations()).isEmpty();
        assertThat(run.getAction(SlideCraftRunAction.class).getEnvironments()).isEmpty();
        assertThat(WORLD.with(() -> WORLD.simulation().cluster().peek(Kind.CONFIG_MAP, environment())))
                .isEmpty();
    }

    @Test
    public void foreignJobsAndWrongArgumentsAreRefused() throws Exception {
        WorkflowRun wrong = start(migrate("", "migration: 'db'"));
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(wrong));
        JENKINS.assertLogContains("migration is 'db'", wrong);
        HarnessWorld.configure("other");
        WorkflowJob foreign = JENKINS.createProject(WorkflowJob.class, "foreign");
        foreign.setDefinition(new CpsFlowDefinition(migrate("", ""), true));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, foreign);
        JENKINS.assertLogContains("Job 'foreign' may not touch environment '" + environment() + "'", run);
        assertThat(DATABASES.happened(environment())).isEmpty();
    }
}
