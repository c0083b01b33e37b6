package io.jenkins.plugins.slidecraft.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What builds find in developers' own files is kept for deployments, which have no workspace. */
class EnvFileRecordTest {
    private static final Descriptor DESCRIPTOR = Descriptor.parse(
            """
            apiVersion: slidecraft.io/v1
            application: shop
            registry: registry.example.com/shop
            components: {web: {prefix: web}, gateway: {prefix: app}}
            variables:
              DB_URL: {scope: [gateway]}
              JWT_SECRET: {scope: [gateway]}
              VITE_API_BASE_URL: {scope: [web]}
            environments:
              dev: {}
              anna: {tier: dev, envFile: anna.env}
              mesh: {tier: dev, variables: {DB_URL: {secret: s}, JWT_SECRET: {external: Vault}}}
              prod: {variables: {DB_URL: {secret: s}, JWT_SECRET: {secret: s}, VITE_API_BASE_URL: /api}}
            """,
            "slidecraft.yaml");
    private static final List<String> ALL = List.of("web", "gateway");
    private static final String NAME = "1.4.2-abc1234";

    private static Release release(String... components) {
        Map<String, Component> images = new LinkedHashMap<>();
        for (String name : components) {
            String image = "registry.example.com/shop/" + name + ":" + NAME + "@sha256:" + "ab".repeat(32);
            images.put(name, new Component(ImageRef.parse(image), name, name));
        }
        return new Release(
                "shop", SemVer.parse("1.4.2"), new GitSha("abc1234" + "0".repeat(33)), DESCRIPTOR.hash(), images);
    }

    private static List<Problem> look(String environment, List<String> components, String text) {
        return EnvFile.problems(DESCRIPTOR, environment, components, Optional.ofNullable(text));
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    private static List<String> problems(EnvFileRecord record, Release release, String environment) {
        return texts(record.problems(DESCRIPTOR, release, environment));
    }

    @Test
    void aBuildLooksAtTheFilesOfTheEnvironmentsThatItIsFor() {
        assertThat(EnvFile.lookedAt(DESCRIPTOR, Optional.empty(), ALL)).containsExactly("dev", "anna");
        assertThat(EnvFile.lookedAt(DESCRIPTOR, Optional.of("anna"), ALL)).containsExactly("anna");
        assertThat(EnvFile.lookedAt(DESCRIPTOR, Optional.of("prod"), ALL)).isEmpty();
        assertThat(EnvFile.lookedAt(DESCRIPTOR, Optional.empty(), List.of("web")))
                .isEmpty();
    }

    @Test
    void aFileThatLacksSomethingOrIsNoneIsToldAndNotThrown() {
        assertThat(look("dev", ALL, "DB_URL=a\nJWT_SECRET=hunter2")).isEmpty();
        assertThat(look("dev", List.of("web"), null)).isEmpty();
        assertThat(texts(look("anna", ALL, "DB_URL=a")))
                .containsExactly(
                        "variables.JWT_SECRET is missing: gateway can't start without it (G4), and anna.env doesn't set"
                                + " it; add a line JWT_SECRET=… to anna.env");
        assertThat(texts(look("dev", ALL, "hunter2")))
                .containsExactly(
                        ".env.local:1: 'a text': a line is NAME=value or a comment; write it as DB_URL=…, or put #"
                                + " before it");
        assertThat(texts(look("dev", ALL, null))).hasSize(2).allSatisfy(text -> assertThat(text)
                .contains("there is no .env.local in the workspace"));
    }

    @Test
    void whatCanBeNoSuchFileIsNotRead() {
        EnvFile.requireReadable(".env.local", false, 4L * EnvFile.LIMIT);
        assertThatThrownBy(() -> EnvFile.requireReadable(".env.local", false, 4L * EnvFile.LIMIT + 1))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("'262145 bytes': a file of variables has at most 65536 characters");
        assertThatThrownBy(() -> EnvFile.requireReadable(".env.local", true, 0))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("'a directory'");
        assertThat(EnvFile.unreadable(".env.local").toString())
                .startsWith(".env.local: 'a file': the agent's user may not read it");
    }

    @Test
    void aDeploymentIsToldWhatTheBuildFound() {
        EnvFileRecord found = EnvFileRecord.NONE.with(
                NAME,
                ALL,
                Map.of("dev", look("dev", ALL, "DB_URL=hunter2"), "anna", look("anna", ALL, "DB_URL=a\nJWT_SECRET=b")));

        assertThat(problems(found, release("gateway", "web"), "dev"))
                .containsExactly(
                        "variables.JWT_SECRET is missing: gateway can't start without it (G4), and .env.local doesn't"
                                + " set it; add a line JWT_SECRET=… to .env.local");
        assertThat(problems(found, release("gateway", "web"), "anna")).isEmpty();
        assertThat(problems(found, release("gateway", "web"), "mesh")).isEmpty();
        assertThat(problems(found, release("gateway", "web"), "prod")).isEmpty();
        assertThat(found.note(DESCRIPTOR, release("gateway", "web"), "dev")).isEmpty();
    }

    @Test
    void aBuildForAnotherEnvironmentHasNotLooked() {
        EnvFileRecord found = EnvFileRecord.NONE.with(NAME, ALL, Map.of());

        assertThat(problems(found, release("gateway", "web"), "anna"))
                .containsExactly(
                        "environments.anna.envFile is 'anna.env': DB_URL, JWT_SECRET are read from it, and the build of"
                                + " 1.4.2-abc1234 was for another environment and has not looked at it; build the release for it:"
                                + " slidecraftBuild(environment: 'anna', …), or leave environment out there");
    }

    @Test
    void aReleaseOfAnotherRunIsNotHeldToAFileThatNobodyHasHere() {
        EnvFileRecord other = EnvFileRecord.NONE.with("1.4.1-abc1234", ALL, Map.of("dev", look("dev", ALL, null)));

        for (EnvFileRecord record : List.of(EnvFileRecord.NONE, other)) {
            assertThat(problems(record, release("gateway", "web"), "dev")).isEmpty();
            assertThat(record.note(DESCRIPTOR, release("gateway", "web"), "dev"))
                    .contains(
                            "1.4.2-abc1234 with just these components was not built by this run, so nobody has looked whether .env.local has DB_URL,"
                                    + " JWT_SECRET.");
            assertThat(record.note(DESCRIPTOR, release("web"), "dev")).isEmpty();
            assertThat(record.note(DESCRIPTOR, release("gateway", "web"), "prod"))
                    .isEmpty();
        }
    }

    @Test
    void buildsOfOneReleaseAreKeptApartByTheirComponentsAndTogetherByTheirEnvironments() {
        List<String> gateway = List.of("gateway");
        EnvFileRecord found = EnvFileRecord.NONE
                .with(NAME, gateway, Map.of("dev", look("dev", gateway, null)))
                .with(NAME, List.of("gateway", "web"), Map.of("dev", List.of()))
                .with(NAME, ALL, Map.of("anna", look("anna", ALL, "JWT_SECRET=hunter2")))
                .with(NAME, ALL, Map.of());

        assertThat(found.builds()).hasSize(2);
        assertThat(problems(found, release("gateway"), "dev")).hasSize(2);
        assertThat(problems(found, release("web", "gateway"), "dev")).isEmpty();
        assertThat(problems(found, release("web", "gateway"), "anna"))
                .singleElement()
                .asString()
                .contains("DB_URL");
        assertThat(problems(found.with(NAME, gateway, Map.of("dev", List.of())), release("gateway"), "dev"))
                .isEmpty();
    }

    @Test
    void comesBackFromItsJsonWhichHoldsNoValue() throws Exception {
        EnvFileRecord found = EnvFileRecord.NONE.with(
                NAME,
                ALL,
                Map.of("dev", look("dev", ALL, "JWT_SECRET=hunter2"), "anna", look("anna", ALL, "'hunter2")));
        String json = Json.write(found);

        assertThat(Json.read(json, EnvFileRecord.class)).isEqualTo(found);
        assertThat(json).contains("DB_URL", "anna.env:1").doesNotContain("hunter2");
    }
}
