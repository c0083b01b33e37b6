package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * Runs that version 0.1 stored while {@code slidecraftDeploy} and {@code metricGate} were going on: this version goes on with
 * them. Their time is long over: the deployment, which had not touched anything yet, ends by its deadline; the gate asks for
 * the looks that it has missed, as of then, and judges by them.
 *
 * <p>{@code -Dslidecraft.fixture=FILE} writes a new one instead, for the version that is being built.
 */
public class SerialFormTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";
    private static final List<String> KEPT = List.of(
            "jobs",
            "org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml",
            "io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration.xml");

    private final JenkinsSessionRule sessions = new JenkinsSessionRule();
    private final HarnessWorld world = new HarnessWorld();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(world).around(sessions);

    @Test
    public void goesOnWithRunsOfVersion01() throws Throwable {
        String output = System.getProperty("slidecraft.fixture");
        if (output != null) {
            write(Path.of(output));
            return;
        }
        try (InputStream stored = SerialFormTest.class.getResourceAsStream("/runs-of-0.1.zip")) {
            unpack(stored, sessions.getHome().toPath());
        }
        sessions.then(jenkins -> {
            WorkflowRun deploy = jenkins.jenkins
                    .getItemByFullName("deploy", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.waitForCompletion(deploy);
            WorkflowRun gate =
                    jenkins.jenkins.getItemByFullName("gate", WorkflowJob.class).getBuildByNumber(1);
            jenkins.waitForCompletion(gate);
            jenkins.assertBuildStatus(Result.FAILURE, deploy);
            jenkins.assertLogContains("has passed: waiting for the environment", deploy);
            jenkins.assertBuildStatusSuccess(gate);
            jenkins.assertLogContains("going on with gate-", gate);
            jenkins.assertLogContains("verdict PASS", gate);
            assertThat(world.imageOf("prod", "gateway")).isEqualTo(HarnessWorld.IMPORTED);
            assertThat(world.head("prod").state()).isEqualTo(State.NEW);
        });
    }

    private void write(Path file) throws Throwable {
        CountDownLatch locking = new CountDownLatch(1);
        world.onCall((verb, arguments) -> {
            if (verb.equals("create") && arguments[0] == Kind.LEASE) {
                locking.countDown();
                throw new KubeException(0, "Unreachable", "held by the test");
            }
        });
        sessions.then(jenkins -> {
            HarnessWorld.configure("**");
            WorkflowJob deploy = jenkins.createProject(WorkflowJob.class, "deploy");
            deploy.setDefinition(new CpsFlowDefinition(
                    "def result = "
                            + HarnessWorld.deploy("prod", "1.4.2", SHA)
                                    .replace("release: ", "deadline: '1m', release: ")
                            + "echo \"changed ${result.changed}\"",
                    true));
            deploy.scheduleBuild2(0).waitForStart();
            WorkflowJob gate = jenkins.createProject(WorkflowJob.class, "gate");
            gate.setDefinition(new CpsFlowDefinition(
                    "def result = metricGate(environment: 'staging', name: 'up', query: 'vector(1)', threshold: '> 0.5',"
                            + " interval: '10s', count: 3)\necho \"verdict ${result.verdict}\"",
                    true));
            WorkflowRun run = gate.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("[up] look 1", run);
            assertThat(locking.await(2, TimeUnit.MINUTES)).isTrue();
        });
        pack(sessions.getHome().toPath(), file);
        world.onCall((verb, arguments) -> {});
    }

    private static void pack(Path home, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(home)) {
            for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = home.relativize(path).toString();
                if (KEPT.stream().anyMatch(kept -> name.equals(kept) || name.startsWith(kept + "/"))) {
                    ZipEntry entry = new ZipEntry(name);
                    entry.setTime(0);
                    zip.putNextEntry(entry);
                    Files.copy(path, zip);
                }
            }
        }
    }

    private static void unpack(InputStream stored, Path home) throws IOException {
        assertThat(stored).as("the fixture").isNotNull();
        try (ZipInputStream zip = new ZipInputStream(stored)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = home.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
