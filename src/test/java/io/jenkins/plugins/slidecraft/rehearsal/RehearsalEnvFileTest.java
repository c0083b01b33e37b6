package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment of tier dev has its variables from {@code .env.local} (G4), which a deployment is held to by what the build found. */
class RehearsalEnvFileTest {
    private static final String DESCRIPTOR =
            """
            apiVersion: slidecraft.io/v1
            application: shop
            registry: registry.example.com/shop
            components: {gateway: {prefix: app}, worker: {prefix: worker}}
            variables:
              DB_URL: {scope: [gateway], secret: true}
              JWT_SECRET: {scope: [gateway], secret: true}
            environments:
              staging: {tier: dev}
              prod: {variables: {DB_URL: {secret: s}, JWT_SECRET: {secret: s}}}
            """;

    @TempDir
    Path folder;

    private Rehearsed run(String envFile, String jenkinsfile) throws IOException {
        return run(DESCRIPTOR, envFile, jenkinsfile);
    }

    private Rehearsed run(String descriptor, String envFile, String jenkinsfile) throws IOException {
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(workspace.resolve("slidecraft.yaml"), descriptor);
        Files.writeString(workspace.resolve("Dockerfile.gateway"), "FROM scratch\n");
        if (!envFile.isEmpty()) {
            Files.writeString(workspace.resolve(".env.local"), envFile);
        }
        Files.writeString(workspace.resolve("Jenkinsfile"), "def release\n" + jenkinsfile);
        return Rehearsed.in(folder, "--workspace", workspace.toString());
    }

    private static String images(Rehearsed outcome) {
        return outcome.result()
                .path("environments")
                .path("staging")
                .path("running")
                .toString();
    }

    @Test
    void aBuildForAllGoesOnWithoutTheFileAndItsDeploymentIsRefused() throws IOException {
        Rehearsed outcome = run(
                "",
                """
                node { release = slidecraftBuild(version: '1.0.0') }
                def plan = slidecraftDeploy(environment: 'staging', release: release, dryRun: true)
                echo "refused ${plan.refused}"
                slidecraftDeploy(environment: 'staging', release: release)
                """);

        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.console())
                .containsPattern(
                        "ERROR: staging lacks 2 variables that 1\\.0\\.0-[0-9a-f]{7} needs; nothing was changed\\.")
                .contains(
                        "variables.DB_URL is missing: gateway can't start without it (G4), and there is no .env.local in the"
                                + " workspace; write DB_URL=… into .env.local")
                .contains("slidecraftBuild looks at that file, in its workspace");
        assertThat(images(outcome)).doesNotContain(":1.0.0-");
    }

    @Test
    void aDatabaseIsNotMigratedForAReleaseThatCouldNotStart() throws IOException {
        String migrations = "migrations: {database: {tool: flyway, image: gateway}}\n";
        String jenkinsfile =
                """
                node { release = slidecraftBuild(version: '1.0.0') }
                slidecraftMigrate(environment: 'staging', release: release)
                """;

        Rehearsed refused = run(DESCRIPTOR + migrations, "DB_URL=a\n", jenkinsfile);

        assertThat(refused.pipeline()).isEqualTo("FAILURE");
        assertThat(refused.console())
                .contains("ERROR: Nothing was migrated in staging, since something is missing:")
                .contains(
                        "variables.JWT_SECRET is missing: gateway can't start without it (G4), and .env.local doesn't set it")
                .doesNotContain("variables.DB_URL");

        Rehearsed migrated = run(DESCRIPTOR + migrations, "DB_URL=a\nJWT_SECRET=b\n", jenkinsfile);

        assertThat(migrated.status()).as(migrated.console()).isZero();
    }

    @Test
    void aFileThatHasAllLetsItPassAndIsNotShown() throws IOException {
        Rehearsed outcome = run(
                "DB_URL=hunter2\nJWT_SECRET=hunter2\n",
                """
                node { release = slidecraftBuild(version: '1.0.0') }
                slidecraftDeploy(environment: 'staging', release: release)
                """);

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(images(outcome)).contains(":1.0.0-");
        assertThat(outcome.console()).doesNotContain("hunter2").doesNotContain("nobody has looked");
    }

    @Test
    void aBuildForProdLooksAtNobodysFile() throws IOException {
        Rehearsed outcome = run(
                "DB_URL=a\nJWT_SECRET=b\n",
                """
                node { release = slidecraftBuild(version: '1.0.0', environment: 'prod') }
                slidecraftDeploy(environment: 'staging', release: release)
                """);

        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.console())
                .contains("ERROR: Whether staging has the variables that 1.0.0-")
                .contains("was for another environment and has not looked at it; build the release for it:"
                        + " slidecraftBuild(environment: 'staging', …), or leave environment out there");
        assertThat(images(outcome)).doesNotContain(":1.0.0-");
    }

    @Test
    void aRollbackLooksAtNoFile() throws IOException {
        Rehearsed outcome = run(
                "DB_URL=a\nJWT_SECRET=b\n",
                """
                node { release = slidecraftBuild(version: '1.0.0') }
                slidecraftDeploy(environment: 'staging', release: release)
                node { slidecraftBuild(version: '1.0.0', environment: 'prod') }
                slidecraftRollback(environment: 'staging', reason: 'try')
                """);

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console()).contains("staging: rolled back to imported");
        assertThat(images(outcome)).doesNotContain(":1.0.0-");
    }

    @Test
    void aReleaseThatTheRunHasNotBuiltIsDeployedWithANote() throws IOException {
        Rehearsed outcome = run(
                "",
                """
                node {
                    release = slidecraftBuild(version: '1.0.0', components: ['worker'])
                    def gateway = slidecraftBuild(version: '1.0.0', environment: 'prod', components: ['gateway'])
                    release = release + [components: release.components + gateway.components]
                }
                slidecraftDeploy(environment: 'staging', release: release, dryRun: true)
                slidecraftDeploy(environment: 'staging', release: release)
                """);

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console().split("so nobody has looked whether .env.local has DB_URL, JWT_SECRET.", -1))
                .hasSize(3);
        assertThat(images(outcome)).contains("/app:1.0.0-");
    }
}
