package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.slidecraft.steps.InvitationSender;
import io.jenkins.plugins.slidecraft.ui.IncidentRecord;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;

/** What follows a rollback in a real controller: trigger from the run's records, artifacts, runbook, page. */
public class IncidentTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";
    private static final String REPOSITORY = "https://git.example.com/team/runbook.git";
    private static final String DESCRIPTOR = HarnessWorld.DESCRIPTOR
            + """
            incident:
              runbook: {repository: %s, branch: main, directory: incidents}
              postmortem: {organizer: sre@example.com, attendees: [team@example.com], at: '10:00', timeZone: Asia/Seoul}
            """
                    .formatted(REPOSITORY);

    private final JenkinsRule jenkins = new JenkinsRule();
    private final HarnessWorld world = new HarnessWorld();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(world).around(jenkins);

    @Test
    public void theGatesNumbersReachTheIncident() throws Exception {
        HarnessWorld.configure("app");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
        job.setDefinition(new CpsFlowDefinition(
                """
                slidecraftDeploy(environment: 'prod', release: %s, descriptor: '''%s''')
                try {
                    metricGate(environment: 'prod', name: 'up', query: 'vector(0.25)', threshold: '> 0.5', interval: '1s',
                               count: 1, failureLimit: 0, deadline: '1m')
                } catch (failure) {
                    def back = slidecraftRollback(environment: 'prod', reason: failure.message)
                    echo "INVITATION ${back.invitation} RUNBOOK ${back.runbook} DECISION ${back.decision.outcome}"
                    throw failure
                }
                """
                        .formatted(HarnessWorld.release("1.4.2", SHA, DESCRIPTOR), DESCRIPTOR),
                true));
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
        IncidentRecord incident = action.getIncidents().get(0);
        String operation = incident.getOperation();
        String ics = "slidecraft/postmortem-" + operation + ".ics";
        jenkins.assertLogContains("INVITATION " + ics + " RUNBOOK " + incident.getRunbook() + " DECISION none", run);
        assertThat(incident.getTrigger()).isEqualTo("metric gate up");
        assertThat(run.getArtifacts())
                .extracting(artifact -> artifact.relativePath)
                .contains(
                        ics, "slidecraft/incident-" + operation + ".md", "slidecraft/incident-" + operation + ".json");
        assertThat(artifact(run, ics)).contains("METHOD:REQUEST", "UID:" + operation + "@prod.slidecraft");
        assertThat(artifact(run, "slidecraft/incident-" + operation + ".md"))
                .contains("- **Value**: 0.25", "- **Threshold**: > 0.5", "metric gate up");
        assertThat(world.git().commits(REPOSITORY, "main")).hasSize(1);
        assertThat(world.git().files(REPOSITORY, "main")).containsKey("incidents/README.md");
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            String page = client.goTo(run.getUrl() + "slidecraft/incident/" + operation + "/")
                    .asNormalizedText();
            assertThat(page).contains("metric gate up", "0.25", "> 0.5", "Invitation to the postmortem");
        }
    }

    /** The test controller has the mailer plugin, and no mail server: nothing is sent, and the log says so. */
    @Test
    public void withoutAMailServerTheInvitationIsAnArtifactOnly() throws Exception {
        HarnessWorld.configure("app");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
        job.setDefinition(new CpsFlowDefinition(
                "slidecraftDeploy(environment: 'prod', release: " + HarnessWorld.release("1.4.2", SHA, DESCRIPTOR)
                        + ", descriptor: '''" + DESCRIPTOR + "''')\n"
                        + "slidecraftRollback(environment: 'prod', reason: 'by hand')",
                true));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        assertThat(ExtensionList.lookup(InvitationSender.class)).hasSize(1);
        jenkins.assertLogContains("it is not mailed: no mail server is configured", run);
        assertThat(run.getAction(SlideCraftRunAction.class)
                        .getIncidents()
                        .get(0)
                        .isMailed())
                .isFalse();
    }

    private static String artifact(WorkflowRun run, String path) throws Exception {
        try (InputStream in = run.getArtifactManager().root().child(path).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
