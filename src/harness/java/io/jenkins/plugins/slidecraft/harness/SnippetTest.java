package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.security.csrf.CrumbIssuer;
import io.jenkins.plugins.slidecraft.steps.MetricGateStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftBuildStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftDeployStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftEvidenceStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftMigrateStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftRollbackStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftVerifyStep;
import jakarta.servlet.ServletRequest;
import java.net.URL;
import java.util.List;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The steps' forms: what is typed in comes out again, and the snippet generator writes what a person would. */
public class SnippetTest {
    @ClassRule
    public static final JenkinsRule JENKINS = HarnessWorld.controllerForAllTests();

    /** What the snippet generator writes for a form that was filled in so, all else left as it comes. */
    private static String snippet(Class<? extends Step> step, String fields) throws Exception {
        try (JenkinsRule.WebClient client = JENKINS.createWebClient()) {
            WebRequest request =
                    new WebRequest(new URL(JENKINS.getURL(), "pipeline-syntax/generateSnippet"), HttpMethod.POST);
            CrumbIssuer crumbs = JENKINS.jenkins.getCrumbIssuer();
            request.setRequestParameters(List.of(
                    new NameValuePair(
                            "json",
                            "{'stapler-class': '%s', '$class': '%s', %s}"
                                    .formatted(step.getName(), step.getName(), fields)
                                    .replace('\'', '"')),
                    new NameValuePair(
                            crumbs.getDescriptor().getCrumbRequestField(), crumbs.getCrumb((ServletRequest) null))));
            return client.getPage(request).getWebResponse().getContentAsString().strip();
        }
    }

    @Test
    public void snippets() throws Exception {
        assertThat(snippet(
                        SlideCraftBuildStep.class,
                        "'version': '1.4.2', 'push': true, 'environment': '', 'dryRun': false, 'deadline': ''"))
                .isEqualTo("slidecraftBuild '1.4.2'");
        assertThat(snippet(
                        SlideCraftMigrateStep.class,
                        "'environment': 'staging', 'migration': '', 'dryRun': true, 'deadline': ''"))
                .isEqualTo("slidecraftMigrate dryRun: true, environment: 'staging'");
        assertThat(snippet(
                        SlideCraftDeployStep.class,
                        "'environment': 'prod', 'strategy': 'rolling', 'dryRun': false, 'deadline': '15m'"))
                .isEqualTo("slidecraftDeploy deadline: '15m', environment: 'prod'");
        assertThat(snippet(
                        SlideCraftVerifyStep.class,
                        "'environment': 'prod', 'suite': '', 'deadline': '', 'onFail': '', 'junit': true"))
                .isEqualTo("slidecraftVerify 'prod'");
        assertThat(snippet(MetricGateStep.class, "'environment': 'prod', 'gate': 'job-success-rate'"))
                .isEqualTo("metricGate environment: 'prod', gate: 'job-success-rate'");
        assertThat(
                        snippet(
                                SlideCraftRollbackStep.class,
                                "'environment': 'prod', 'to': '', 'reason': 'errors', 'migration': '', 'dryRun': false, 'deadline': ''"))
                .isEqualTo("slidecraftRollback environment: 'prod', reason: 'errors'");
    }

    @Test
    public void build() throws Exception {
        SlideCraftBuildStep step = new SlideCraftBuildStep("1.4.2");
        step.setPush(false);
        step.setEnvironment("prod");
        step.setDryRun(true);
        step.setDeadline("20m");
        JENKINS.assertEqualDataBoundBeans(step, new StepConfigTester(JENKINS).configRoundTrip(step));
        SlideCraftBuildStep plain = new SlideCraftBuildStep("1.4.2");
        JENKINS.assertEqualDataBoundBeans(plain, new StepConfigTester(JENKINS).configRoundTrip(plain));
    }

    @Test
    public void migrate() throws Exception {
        SlideCraftMigrateStep step = new SlideCraftMigrateStep("prod");
        step.setMigration("database");
        step.setDryRun(true);
        step.setDeadline("20m");
        SlideCraftMigrateStep after = new StepConfigTester(JENKINS).configRoundTrip(step);
        assertThat(after.getEnvironment()).isEqualTo("prod");
        assertThat(after.getMigration()).isEqualTo("database");
        assertThat(after.isDryRun()).isTrue();
        assertThat(after.getDeadline()).isEqualTo("20m");
        assertThat(after.getRelease()).isNull();
    }

    @Test
    public void deploy() throws Exception {
        SlideCraftDeployStep step = new SlideCraftDeployStep("prod");
        step.setDeadline("15m");
        SlideCraftDeployStep after = new StepConfigTester(JENKINS).configRoundTrip(step);
        assertThat(after.getEnvironment()).isEqualTo("prod");
        assertThat(after.getDeadline()).isEqualTo("15m");
        assertThat(after.getStrategy()).isEqualTo("rolling");
        assertThat(after.getRelease()).isNull();
    }

    @Test
    public void gate() throws Exception {
        MetricGateStep step = new MetricGateStep("prod");
        step.setQuery("sum(rate(errors_total[5m]))");
        step.setThreshold("< 0.5");
        step.setCount(7);
        step.setMinSamples(20.5);
        step.setOnInconclusive("unstable");
        MetricGateStep after = new StepConfigTester(JENKINS).configRoundTrip(step);
        JENKINS.assertEqualDataBoundBeans(step, after);
    }

    @Test
    public void verify() throws Exception {
        SlideCraftVerifyStep step = new SlideCraftVerifyStep("staging");
        step.setSuite("smoke");
        step.setDeadline("5m");
        step.setOnFail("unstable");
        step.setJunit(false);
        SlideCraftVerifyStep after = new StepConfigTester(JENKINS).configRoundTrip(step);
        JENKINS.assertEqualDataBoundBeans(step, after);
        assertThat(after.isJunit()).isFalse();
    }

    @Test
    public void rollback() throws Exception {
        SlideCraftRollbackStep step = new SlideCraftRollbackStep("prod");
        step.setReason("errors");
        JENKINS.assertEqualDataBoundBeans(step, new StepConfigTester(JENKINS).configRoundTrip(step));
    }

    @Test
    public void evidence() throws Exception {
        SlideCraftEvidenceStep after =
                new StepConfigTester(JENKINS).configRoundTrip(new SlideCraftEvidenceStep("prod"));
        assertThat(after.getEnvironment()).isEqualTo("prod");
    }
}
