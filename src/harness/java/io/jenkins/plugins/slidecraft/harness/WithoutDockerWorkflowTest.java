package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.slidecraft.config.RegistryConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/** A controller that has docker-commons, which the plugin needs, but not docker-workflow, with its own class loader for each plugin. */
public class WithoutDockerWorkflowTest {
    @Rule
    public final RealJenkinsRule real = new RealJenkinsRule().omitPlugins("docker-workflow");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void buildsAndPushes() throws Throwable {
        Files.createFile(folder.getRoot().toPath().resolve("go"));
        String programs = folder.getRoot().getPath();
        String docker = BuildTest.DOCKER;
        real.then((RealJenkinsRule.Step) jenkins -> build(jenkins, programs, docker));
        assertThat(Files.readString(folder.getRoot().toPath().resolve("calls")).lines())
                .filteredOn(line -> line.startsWith("push "))
                .hasSize(1);
    }

    /** In the controller's own process. */
    private static void build(JenkinsRule jenkins, String programs, String docker) throws Throwable {
        assertThat(jenkins.jenkins.getPlugin("docker-workflow")).isNull();
        assertThat(jenkins.jenkins.getPlugin("slidecraft")).isNotNull();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        registry.start();
        try {
            String host = "127.0.0.1:" + registry.getAddress().getPort();
            Path program = Path.of(programs, "docker");
            Files.writeString(program, docker.replace("registry.example.com", host));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            RegistryConfig config = new RegistryConfig(host);
            config.setInsecure(true);
            SlideCraftConfiguration.get().setRegistries(List.of(config));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
            job.setDefinition(new CpsFlowDefinition(
                    """
                    node {
                      withEnv(['PATH+FAKE=%s', 'GIT_AUTHOR_NAME=a', 'GIT_AUTHOR_EMAIL=a@b', 'GIT_COMMITTER_NAME=a', 'GIT_COMMITTER_EMAIL=a@b']) {
                        writeFile file: 'slidecraft.yaml', text: '''%s'''
                        writeFile file: 'Dockerfile.gateway', text: 'FROM scratch'
                        sh 'git init -q . && git add . && git commit -q -m first'
                        def release = slidecraftBuild(version: '1.4.2')
                        echo "built ${release.components.gateway.image}"
                      }
                    }
                    """
                            .formatted(programs, HarnessWorld.DESCRIPTOR.replace("registry.example.com", host)),
                    true));
            WorkflowRun run = jenkins.buildAndAssertSuccess(job);
            jenkins.assertLogContains("built " + host + "/slidecraft/app:1.4.2-", run);
        } finally {
            registry.stop(0);
        }
    }
}
