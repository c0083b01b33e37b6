package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.steps.MetricGateStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftDeployStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftEvidenceStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftRollbackStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftVerifyStep;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The steps' forms: what is typed in comes out again. */
public class SnippetTest {
    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

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
