package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.slidecraft.ui.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jenkinsci.plugins.docker.commons.fingerprint.DockerFingerprints;
import org.jenkinsci.plugins.docker.commons.tools.DockerTool;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** {@code slidecraftBuild} on an agent of its own: front ends, manifests, credentials of a block, and agents that go away. */
public class AgentBuildTest {
    private static final String DIGEST = "sha256:" + "d".repeat(64);
    private static final String ID = "sha256:" + "e".repeat(64);
    /** Waits for a file in the build, and writes down what it is called with. */
    private static final String DOCKER =
            """
            #!/bin/sh
            here="$(dirname "$0")"
            echo "$@" >> "$here/calls"
            case "$1" in
              login) echo "{\\"auths\\": {\\"$6\\": {\\"user\\": \\"$3\\"}}}" > "$DOCKER_CONFIG/config.json" ;;
              build) echo "Step 1/1 : FROM scratch"; while [ ! -e "$here/go" ]; do sleep 0.1; done ;;
              push) echo "pushed"; cat "${DOCKER_CONFIG:-/nowhere}/config.json" >> "$here/pushed-with" 2>/dev/null ;;
              image) case "$4" in
                '{{.Id}}') echo "%s" ;;
                *) echo '["'"${5%%:*}"'@%s"]' ;;
              esac ;;
            esac
            exit 0
            """
                    .formatted(ID, DIGEST);

    private static final String NPM =
            """
            #!/bin/sh
            here="$(dirname "$0")"
            echo "npm $* in $(basename "$PWD") with $VITE_API_BASE_URL" >> "$here/calls"
            echo "//registry.example.com/:_authToken=s3cret-token"
            if [ "$1" = run ]; then mkdir -p dist && echo hello > dist/index.html; fi
            """;

    private final JenkinsRule jenkins = new JenkinsRule();
    private final HarnessWorld world = new HarnessWorld();
    private final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(folder).around(world).around(jenkins);

    private Path programs;
    private DumbSlave agent;

    @Before
    public void start() throws Exception {
        HarnessWorld.configure("app");
        agent = jenkins.createOnlineSlave(hudson.model.Label.get("docker"));
        programs = folder.newFolder("bin").toPath();
        program("docker", DOCKER);
        program("npm", NPM);
    }

    private void program(String name, String text) throws IOException {
        Path file = programs.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void go() throws IOException {
        Files.createFile(programs.resolve("go"));
    }

    private String read(String name) throws IOException {
        Path file = programs.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private List<String> calls(String beginning) throws IOException {
        return read("calls").lines().filter(line -> line.startsWith(beginning)).toList();
    }

    private WorkflowJob job(String descriptor, String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
        job.setDefinition(new CpsFlowDefinition(
                """
                def release
                node('docker') {
                  withEnv(['PATH+FAKE=%s', 'GIT_AUTHOR_NAME=a', 'GIT_AUTHOR_EMAIL=a@b', 'GIT_COMMITTER_NAME=a', 'GIT_COMMITTER_EMAIL=a@b',
                           'GIT_AUTHOR_DATE=2026-01-01T00:00:00Z', 'GIT_COMMITTER_DATE=2026-01-01T00:00:00Z']) {
                    deleteDir()
                    writeFile file: 'slidecraft.yaml', text: '''%s'''
                    writeFile file: 'Dockerfile.gateway', text: 'FROM scratch'
                    writeFile file: 'frontend/package.json', text: '{}'
                    writeFile file: 'deploy/gateway.yaml', text: '''%s'''
                    sh 'git init -q . && git add . && git commit -q -m first'
                    %s
                  }
                }
                """
                        .formatted(programs, descriptor, MANIFEST, body),
                true));
        return job;
    }

    private static final String MANIFEST =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: gateway}
            spec: {template: {spec: {containers: [{name: gateway, image: gateway}]}}}
            """;

    private static final String FRONT_END =
            """
            apiVersion: slidecraft.io/v1
            application: slidecraft
            registry: registry.example.com/slidecraft
            components:
              frontend: {prefix: fe, npm: {directory: frontend}}
            variables:
              VITE_API_BASE_URL: {scope: [frontend], build: true}
            environments:
              prod: {variables: {VITE_API_BASE_URL: /api}}
            """;

    @Test
    public void buildsAFrontEndAndHidesTokens() throws Exception {
        go();
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job(FRONT_END, "release = slidecraftBuild(version: '1.4.2')\necho release.components.frontend.image"));

        assertThat(calls("npm "))
                .containsExactly(
                        "npm ci --include=dev --no-audit --no-fund in frontend with ",
                        "npm run build in frontend with /api");
        assertThat(calls("build --file ")).singleElement().asString().contains("io.slidecraft.build-variables=");
        jenkins.assertLogContains("[frontend] //registry.example.com/:_authToken=****", run);
        jenkins.assertLogNotContains("s3cret-token", run);
        assertThat(DockerFingerprints.of(ID)).isNotNull();
    }

    @Test
    public void aDryRunBuildsAndStoresNothing() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(
                HarnessWorld.DESCRIPTOR,
                "release = slidecraftBuild(version: '1.4.2', dryRun: true)\necho release.components.gateway.image"));

        jenkins.assertLogContains("[gateway] would build registry.example.com/slidecraft/app:1.4.2-", run);
        assertThat(read("calls")).isEmpty();
        assertThat(RunFiles.readDescriptor(run)).isEmpty();
    }

    @Test
    public void rendersManifestsAndStoresThemWithTheRun() throws Exception {
        go();
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(
                HarnessWorld.DESCRIPTOR.replace("prod: {}", "prod: {manifests: {plain: deploy}}"),
                "release = slidecraftBuild(version: '1.4.2')\necho 'manifests ' + release.manifests.prod.size()"));

        jenkins.assertLogContains("manifests 64", run);
        assertThat(RunFiles.readManifests(run, "prod").orElseThrow())
                .contains("image: registry.example.com/slidecraft/app:1.4.2-")
                .contains("@" + DIGEST);
        assertThat(RunFiles.readManifests(run, "staging")).isEmpty();
    }

    @Test
    public void keepsWhatADevelopersFileLacksForTheDeployment() throws Exception {
        go();
        String descriptor = HarnessWorld.DESCRIPTOR
                        .replace("staging: {}", "staging: {tier: dev}")
                        .replace("prod: {}", "prod: {variables: {DB_URL: {secret: s}, JWT_SECRET: {secret: s}}}")
                + "variables: {DB_URL: {scope: [gateway]}, JWT_SECRET: {scope: [gateway]}}\n";
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job(
                        descriptor,
                        """
                writeFile file: '.env.local', text: 'JWT_SECRET=hunter2'
                release = slidecraftBuild(version: '1.4.2')
                echo 'built ' + release.name
                slidecraftDeploy(environment: 'staging', release: release)
                """));

        jenkins.assertLogContains("built 1.4.2-", run);
        jenkins.assertLogContains("staging lacks a variable that 1.4.2-", run);
        jenkins.assertLogContains("add a line DB_URL=", run);
        jenkins.assertLogNotContains("hunter2", run);
        assertThat(RunFiles.readEnvFiles(run).orElseThrow()).contains("DB_URL").doesNotContain("JWT_SECRET", "hunter2");
        assertThat(world.imageOf("staging", "gateway")).isEqualTo(HarnessWorld.IMPORTED);
    }

    @Test
    public void pushesWithTheCredentialsOfTheBlock() throws Exception {
        go();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "block", "", "block-user", "block-password"));
        SystemCredentialsProvider.getInstance().save();

        // docker-commons logs in with the tool that the block names; what a block's PATH has it does not see.
        jenkins.jenkins
                .getDescriptorByType(DockerTool.DescriptorImpl.class)
                .setInstallations(new DockerTool("fake", folder.getRoot().getPath(), List.of()));

        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job(
                        HarnessWorld.DESCRIPTOR,
                        """
                docker.withTool('fake') {
                  docker.withRegistry('https://registry.example.com', 'block') { release = slidecraftBuild(version: '1.4.2') }
                }
                """));

        assertThat(read("pushed-with")).contains("https://registry.example.com", "block-user");
        jenkins.assertLogNotContains("block-password", run);
    }

    @Test
    public void goesOnWhenALostAgentComesBack() throws Exception {
        WorkflowRun run = job(HarnessWorld.DESCRIPTOR, "release = slidecraftBuild(version: '1.4.2')")
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("[gateway] Step 1/1 : FROM scratch", run);

        agent.toComputer().disconnect(new OfflineCause.ByCLI("lost")).get();
        go();
        assertThat(run.isBuilding()).isTrue();
        agent.toComputer().connect(true).get();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.assertLogContains("[gateway] pushed registry.example.com/slidecraft/app:1.4.2-", run);
        assertThat(calls("build ")).hasSize(1);
    }

    @Test
    public void endsByItsDeadlineWhereTheAgentNeverComesBack() throws Exception {
        WorkflowRun run = job(HarnessWorld.DESCRIPTOR, "release = slidecraftBuild(version: '1.4.2', deadline: '30s')")
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("[gateway] Step 1/1 : FROM scratch", run);

        agent.toComputer().disconnect(new OfflineCause.ByCLI("lost")).get();

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("has not come back within the step's deadline of 30s", run);
    }
}
