package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.scm.NullSCM;
import hudson.scm.SCMRevisionState;
import hudson.security.ACL;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** {@code slidecraftPipeline} of the bundled library, untrusted, from a checkout to prod. */
public class WholePipelineTest {
    private final JenkinsRule jenkins = new JenkinsRule();
    private final HarnessWorld world = new HarnessWorld();
    private final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(folder).around(world).around(jenkins);

    @Test
    public void oneLineBuildsDeploysAsksAndDeploys() throws Exception {
        EnvironmentConfig prod = HarnessWorld.configure("app").environment("prod");
        prod.setApprovalRequired(true);
        prod.setApprovers("alice");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        Path tools = folder.newFolder("tools").toPath();
        Path docker = Files.writeString(tools.resolve("docker"), BuildTest.DOCKER);
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(tools.resolve("go"));
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new EnvironmentVariablesNodeProperty.Entry("PATH+FAKE", tools.toString())));

        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
        CpsScmFlowDefinition definition = new CpsScmFlowDefinition(sources(), "Jenkinsfile");
        definition.setLightweight(false);
        job.setDefinition(definition);
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Approve or Abort", run);
        assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.IMPORTED);
        try (var as = ACL.as(User.getById("alice", true))) {
            run.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        }
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        assertThat(world.imageOf("prod", "gateway")).startsWith("registry.example.com/slidecraft/app:1.4.2-");
        assertThat(world.imageOf("prod", "gateway")).isEqualTo(world.imageOf("staging", "gateway"));
        assertThat(world.head("prod").state()).isEqualTo(State.STABLE);
    }

    private Folder sources() throws Exception {
        Path repository = folder.newFolder("app").toPath();
        Files.writeString(
                repository.resolve("Jenkinsfile"), "@Library('slidecraft') _\nslidecraftPipeline(version: '1.4.2')\n");
        Files.writeString(repository.resolve("slidecraft.yaml"), HarnessWorld.DESCRIPTOR);
        Files.writeString(repository.resolve("Dockerfile.gateway"), "FROM scratch\n");
        for (List<String> command : List.of(
                List.of("git", "init", "-q", "."),
                List.of("git", "add", "."),
                List.of("git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first"))) {
            int status = new ProcessBuilder(command)
                    .directory(repository.toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(status).as(command.toString()).isZero();
        }
        return new Folder(repository.toString());
    }

    /** A checkout is a copy of a folder with its history. */
    public static final class Folder extends NullSCM {
        private final String path;

        Folder(String path) {
            this.path = path;
        }

        @Override
        public void checkout(
                Run<?, ?> build,
                Launcher launcher,
                FilePath workspace,
                TaskListener listener,
                File changelog,
                SCMRevisionState baseline)
                throws IOException {
            FileUtils.copyDirectory(new File(path), new File(workspace.getRemote()));
        }
    }
}
