package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code slidecraftBuild} says and returns in a rehearsal. */
class RehearsalBuildTest {
    private static final String DESCRIPTOR =
            """
            apiVersion: slidecraft.io/v1
            application: shop
            registry: registry.example.com/shop
            components:
              web: {prefix: web}
              frontend: {prefix: fe, npm: {directory: ui, perEnvironment: true}}
            variables:
              VITE_API_BASE_URL: {scope: [frontend], build: true}
            environments:
              staging:
                variables: {VITE_API_BASE_URL: /staging}
              prod:
                variables: {VITE_API_BASE_URL: /api}
                manifests: {plain: deploy}
            """;

    @TempDir
    Path folder;

    private Rehearsed run(String script, String manifest) throws IOException {
        Path workspace =
                Files.createDirectories(folder.resolve("workspace/deploy")).getParent();
        Files.writeString(workspace.resolve("slidecraft.yaml"), DESCRIPTOR);
        Files.writeString(workspace.resolve("Dockerfile.web"), "FROM scratch\n");
        Files.writeString(workspace.resolve("deploy/web.yaml"), manifest);
        Files.writeString(workspace.resolve("Jenkinsfile"), "node {\n" + script + "\n}\n");
        return Rehearsed.in(folder, "--workspace", workspace.toString());
    }

    @Test
    void rendersManifestsForRealAndKeepsThemWithTheRelease() throws IOException {
        Rehearsed outcome = run(
                """
                def plan = slidecraftBuild(version: '1.0.0', dryRun: true)
                echo "plan: ${plan.components.frontend.images.prod} ${plan.manifests}"
                def release = slidecraftBuild(version: '1.0.0')
                echo "release: ${release.components.frontend.images.staging} ${release.manifests.keySet()}"
                """,
                "kind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: web}]}}}\n");

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console())
                .contains("dryRun: nothing is built, pushed or stored")
                .contains("[frontend/prod] would build registry.example.com/shop/fe/prod:1.0.0-")
                .contains("plan: registry.example.com/shop/fe/prod:1.0.0-")
                .contains("[frontend/staging] building registry.example.com/shop/fe/staging:1.0.0-")
                .contains("with npm ci and npm run build in ui, packed on scratch, reading VITE_API_BASE_URL")
                .contains("[manifests/prod] rendering with the files of deploy")
                .contains("release: registry.example.com/shop/fe/staging:1.0.0-")
                .contains("[prod]");
    }

    @Test
    void commitsTheDigestsOnceTheReleaseRuns() throws IOException {
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(
                workspace.resolve("slidecraft.yaml"),
                """
                apiVersion: slidecraft.io/v1
                application: shop
                registry: registry.example.com/shop
                components:
                  web: {prefix: web}
                  other: {prefix: other}
                environments:
                  staging:
                    manifests:
                      kustomize: overlay
                      commit: {repository: 'https://git.example.com/deploy.git'}
                """);
        Files.writeString(workspace.resolve("Dockerfile.web"), "FROM scratch\n");
        Files.writeString(
                workspace.resolve("Jenkinsfile"),
                """
                def release
                node { release = slidecraftBuild(version: '1.0.0', components: ['web']) }
                def done = slidecraftDeploy(environment: 'staging', release: release)
                echo "commit ${done.commit.size()}"
                """);

        Rehearsed outcome = Rehearsed.in(folder, "--workspace", workspace.toString());

        assertThat(outcome.console())
                .contains("No manifests are rendered, since they name all components and the release has only web")
                .contains(
                        "staging: the digests are in kustomization.yaml on main of https://git.example.com/deploy.git, commit ")
                .contains("commit 40");
    }

    @Test
    void refusesManifestsThatHoldASecret() throws IOException {
        Rehearsed outcome = run(
                "slidecraftBuild(version: '1.0.0')",
                "kind: Secret\nmetadata: {name: db}\nstringData: {DB_URL: s3cret}\n");

        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.console())
                .contains("Secret/db is 'Secret': manifests are stored with the build")
                .doesNotContain("s3cret");
    }
}
