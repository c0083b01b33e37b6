package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * One call of the rehearsal, as a person starts it, and what came of it.
 *
 * @param status the exit status
 * @param errors what went to standard error
 * @param result result.json; null where there is none
 */
record Rehearsed(int status, String console, String errors, JsonNode result) {
    /** What all images of the release that runs before have in common. */
    static final String OLD = ":1.4.1-0f3a9c2@sha256:";

    private static final List<String> COMPONENTS = List.of("frontend", "gateway", "realtime", "worker");

    /** Runs it with its report in a folder. */
    static Rehearsed in(Path folder, String... arguments) throws IOException {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        StringWriter errors = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.toString()));
        int status = Rehearsal.run(
                all.toArray(String[]::new),
                new PrintStream(console, true, StandardCharsets.UTF_8),
                new PrintWriter(errors, true),
                false);
        Path result = folder.resolve("result.json");
        return new Rehearsed(
                status,
                console.toString(StandardCharsets.UTF_8),
                errors.toString(),
                Files.exists(result) ? new ObjectMapper().readTree(result.toFile()) : null);
    }

    /** Runs another Jenkinsfile with the sample's descriptor and Dockerfiles. */
    static Rehearsed jenkinsfile(Path folder, String jenkinsfile) throws IOException {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        for (String file : List.of(
                "slidecraft.yaml",
                "Dockerfile.gateway",
                "Dockerfile.worker",
                "Dockerfile.realtime",
                "Dockerfile.frontend")) {
            Files.copy(Rehearsal.SAMPLE.resolve(file), workspace.resolve(file));
        }
        Files.writeString(workspace.resolve("Jenkinsfile"), jenkinsfile);
        return in(folder, "--workspace", workspace.toString());
    }

    String pipeline() {
        return result.path("pipeline").asText();
    }

    JsonNode prod() {
        return result.path("environments").path("prod");
    }

    /** The images that an environment runs at the end, one for each component. */
    List<String> images(String environment) {
        List<String> images = new ArrayList<>();
        JsonNode running = result.path("environments").path(environment).path("running");
        assertThat(names(running)).isEqualTo(COMPONENTS);
        running.forEach(image -> images.add(image.asText()));
        return images;
    }

    List<String> stages() {
        return StreamSupport.stream(result.path("stages").spliterator(), false)
                .map(stage ->
                        stage.path("name").asText() + " " + stage.path("status").asText())
                .toList();
    }

    List<String> gates() {
        return StreamSupport.stream(result.path("gates").spliterator(), false)
                .map(gate -> gate.path("environment").asText() + " "
                        + gate.path("gate").asText() + " "
                        + gate.path("verdict").asText() + " "
                        + gate.path("reason").asText())
                .toList();
    }

    List<String> checks() {
        return StreamSupport.stream(result.path("checks").spliterator(), false)
                .map(check -> check.path("environment").asText() + " "
                        + check.path("name").asText() + " "
                        + check.path("ok").asBoolean())
                .toList();
    }

    /** The invariants were checked, and held. */
    void held() {
        assertThat(result.path("invariants").path("violated")).isEmpty();
        assertThat(result.path("invariants").path("checked").asLong()).isGreaterThan(100);
    }

    static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
