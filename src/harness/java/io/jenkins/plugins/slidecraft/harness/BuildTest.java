package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** {@code slidecraftBuild} as durable tasks on an agent, with git and a docker that only prints. */
public class BuildTest {
    private static final String DIGEST = "sha256:" + "d".repeat(64);

    /** Waits in 'build' for the file 'go', so that a test can do something meanwhile. */
    static final String DOCKER =
            """
            #!/bin/sh
            here="$(dirname "$0")"
            echo "$@" >> "$here/calls"
            case "$1" in
              build) echo "Step 1/1 : FROM scratch"; while [ ! -e "$here/go" ]; do sleep 0.1; done ;;
              push) echo "pushed"; if [ -e "$here/denied" ]; then echo "denied: requested access"; exit 1; fi ;;
              image) case "$4" in
                '{{.Id}}') echo "sha256:%s" ;;
                *) echo '["registry.example.com/slidecraft/app@%s"]' ;;
              esac ;;
            esac
            """
                    .formatted("e".repeat(64), DIGEST);

    private final JenkinsSessionRule sessions = new JenkinsSessionRule();
    private final HarnessWorld world = new HarnessWorld();
    private final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(folder).around(world).around(sessions);

    private String script(String step) throws Exception {
        Path docker = folder.getRoot().toPath().resolve("docker");
        Files.writeString(docker, DOCKER);
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        return """
                node {
                  withEnv(['PATH+FAKE=%s', 'GIT_AUTHOR_NAME=a', 'GIT_AUTHOR_EMAIL=a@b', 'GIT_COMMITTER_NAME=a', 'GIT_COMMITTER_EMAIL=a@b',
                           'GIT_AUTHOR_DATE=2026-01-01T00:00:00Z', 'GIT_COMMITTER_DATE=2026-01-01T00:00:00Z']) {
                    deleteDir()
                    writeFile file: 'slidecraft.yaml', text: '''%s'''
                    writeFile file: 'Dockerfile.gateway', text: 'FROM scratch'
                    sh 'git init -q . && git add . && git commit -q -m first'
                    %s
                  }
                }
                """
                .formatted(folder.getRoot(), HarnessWorld.DESCRIPTOR, step);
    }

    private static WorkflowJob job(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private void go() throws Exception {
        Files.createFile(folder.getRoot().toPath().resolve("go"));
    }

    @Test
    public void goesOnAfterARestartAndReturnsWhatCanBeDeployed() throws Throwable {
        String script = "def release\n" + script("release = slidecraftBuild(version: '1.4.2')")
                + "slidecraftDeploy(environment: 'prod', release: release)\n";
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            WorkflowRun run = job(jenkins, script).scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("[gateway] Step 1/1 : FROM scratch", run);
        });
        go();
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("app", WorkflowJob.class).getBuildByNumber(1);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("[gateway] pushed registry.example.com/slidecraft/app:1.4.2-", run);
            jenkins.assertLogContains("Release 1.4.2-", run);
            assertThat(run.getAction(SlideCraftRunAction.class).getDescriptorHash())
                    .hasSize(64);
            assertThat(world.imageOf("prod", "gateway")).endsWith("@" + DIGEST);
        });
        assertThat(Files.readString(folder.getRoot().toPath().resolve("calls")).lines())
                .filteredOn(line -> line.startsWith("build"))
                .hasSize(1);
    }

    @Test
    public void tellsWhatFailed() throws Throwable {
        String script = script("slidecraftBuild(version: '1.4.2')");
        go();
        Files.createFile(folder.getRoot().toPath().resolve("denied"));
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job(jenkins, script));
            jenkins.assertLogContains("[gateway] denied: requested access", run);
            jenkins.assertLogContains("docker push of gateway ended with exit status 1", run);
        });
    }

    @Test
    public void refusesChangedFilesAndATagWithOtherContent() throws Throwable {
        String changed =
                script("writeFile file: 'Dockerfile.gateway', text: 'FROM other'\nslidecraftBuild(version: '1.4.2')");
        String taken = script("slidecraftBuild(version: '1.4.2')");
        go();
        sessions.then(jenkins -> {
            HarnessWorld.configure("app");
            WorkflowJob job = job(jenkins, changed);
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("Dockerfile.gateway", run);
            jenkins.assertLogContains("this tracked file differs from it", run);

            job.setDefinition(new CpsFlowDefinition(
                    taken.replace(
                            "slidecraftBuild(",
                            "echo 'tag ' + sh(script: 'git rev-parse --short=7 HEAD', returnStdout: true)\nslidecraftBuild("),
                    true));
            jenkins.buildAndAssertSuccess(job);
            String calls = Files.readString(folder.getRoot().toPath().resolve("calls"));
            String tag = calls.lines()
                    .filter(line -> line.startsWith("push "))
                    .findFirst()
                    .orElseThrow()
                    .substring("push ".length());
            world.register(tag, new RegistryImage(DIGEST, DIGEST, "sha256:" + "0".repeat(64), Map.of()));
            WorkflowRun again = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("the registry has this tag with other content", again);
        });
    }
}
