package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.release.DurationText;
import java.time.Duration;
import java.util.List;

/** The rules about migrations (G8, G11). */
final class MigrationChecks {
    private final JsonNode root;
    private final Findings findings;

    MigrationChecks(JsonNode root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    void run() {
        Findings.maps(root.path("migrations"), this::migration);
    }

    private void migration(String name, JsonNode migration) {
        List<String> path = List.of("migrations", name);
        image(migration, path);
        if (migration.path("tool").asText().equals("custom") && !migration.has("command")) {
            findings.add(
                    YamlText.child(path, "command"),
                    null,
                    "a tool of the team's own has no command that is known",
                    "add it, as command: [/migrate.sh]");
        }
        findings.deadline(migration, YamlText.child(path, "deadline"), "a migration's deadline", "10m");
        findings.deadline(migration, YamlText.child(path, "budget"), "a migration's budget", "60s");
        budget(migration, path);
        goingBack(migration, path);
        Findings.names(migration.path("env")).forEach(variable -> {
            JsonNode declared = root.path("variables").path(variable);
            if (declared.isObject() && VariableReader.isSecret(variable, declared)) {
                findings.add(
                        YamlText.child(YamlText.child(path, "env"), variable),
                        Findings.HIDDEN,
                        "a secret never stands in the file",
                        "take it with envFrom: [secret/<the Secret's name>]");
            }
        });
        JsonNode snapshot = migration.path("snapshot");
        if (snapshot.isObject()) {
            snapshot(snapshot, YamlText.child(path, "snapshot"));
        }
    }

    private void image(JsonNode node, List<String> path) {
        String image = node.path("image").asText();
        JsonNode components = root.path("components");
        if (!node.path("image").isTextual() || image.isEmpty() || components.has(image)) {
            return;
        }
        List<String> at = YamlText.child(path, "image");
        if (image.matches("[a-z0-9-]{1,63}")) {
            findings.unknown(
                    at,
                    image,
                    "an image is a component's name, or repository[:tag]@sha256:…",
                    Findings.names(components),
                    "describe it under 'components'");
        } else {
            findings.pinned(at, image, "an image is a component's name, or ");
        }
    }

    private void budget(JsonNode migration, List<String> path) {
        try {
            String budget = migration.path("budget").asText(MigrationReader.DEFAULT_BUDGET);
            String deadline = migration.path("deadline").asText(MigrationReader.DEFAULT_DEADLINE);
            Duration longest = DurationText.parse(deadline);
            if (!longest.isZero() && DurationText.parse(budget).compareTo(longest) > 0) {
                findings.add(
                        YamlText.child(path, migration.has("budget") ? "budget" : "deadline"),
                        migration.has("budget") ? budget : deadline,
                        "a migration is judged before it has failed: its budget, " + budget
                                + ", is at most its deadline, " + deadline,
                        "write a longer deadline or a shorter budget");
            }
        } catch (IllegalArgumentException e) {
            // Named by the rules about each of the two.
            return;
        }
    }

    private void goingBack(JsonNode migration, List<String> path) {
        String onFailure = migration.path("onFailure").asText();
        boolean lacksReverse = !migration.has("reverse");
        if (lacksReverse && onFailure.equals("reverse")) {
            findings.add(
                    YamlText.child(path, "reverse"),
                    null,
                    "onFailure: reverse runs this command",
                    "add it, as reverse: [flyway, undo], or write onFailure: none");
        } else if (lacksReverse && migration.path("reversible").asBoolean(false)) {
            findings.add(
                    YamlText.child(path, "reverse"),
                    null,
                    "a migration that is reversible has a command that takes it back",
                    "add it, as reverse: [flyway, undo], or leave reversible out");
        }
        if (onFailure.equals("restore") && !migration.path("snapshot").has("restore")) {
            findings.add(
                    YamlText.child(YamlText.child(path, "snapshot"), "restore"),
                    null,
                    "onFailure: restore runs this command",
                    "add it, or write onFailure: none");
        }
    }

    private void snapshot(JsonNode snapshot, List<String> path) {
        image(snapshot, path);
        findings.deadline(snapshot, YamlText.child(path, "deadline"), "a snapshot's deadline", "30m");
        Findings.texts(snapshot.path("environments"), YamlText.child(path, "environments"), (at, environment) -> {
            if (!root.path("environments").has(environment)) {
                findings.unknown(
                        at,
                        environment,
                        "an environment is described under 'environments'",
                        Findings.names(root.path("environments")),
                        "describe it there");
            }
        });
    }
}
