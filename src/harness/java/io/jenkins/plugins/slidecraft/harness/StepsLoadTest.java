package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Every step is there under its name. */
public class StepsLoadTest {
    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Test
    public void everyStepHasItsName() {
        for (String name : new String[] {
            "slidecraftBuild",
            "slidecraftMigrate",
            "slidecraftDeploy",
            "slidecraftVerify",
            "metricGate",
            "slidecraftRollback",
            "slidecraftEvidence"
        }) {
            assertThat(StepDescriptor.byFunctionName(name)).as(name).isNotNull();
        }
    }
}
