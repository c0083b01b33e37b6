package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Reads a migration and fills in the tool's command and the guide's times (G8, G11). */
final class MigrationReader {
    static final String DEFAULT_BUDGET = "60s";
    static final String DEFAULT_DEADLINE = "10m";
    static final String DEFAULT_SNAPSHOT_DEADLINE = "30m";

    private MigrationReader() {}

    static MigrationSpec migration(JsonNode node) {
        MigrationSpec.Tool tool =
                Words.read(MigrationSpec.Tool.class, node.path("tool").asText());
        String image = node.path("image").asText();
        JsonNode snapshot = node.path("snapshot");
        return new MigrationSpec(
                tool,
                image,
                node.has("command") ? Nodes.texts(node.path("command")) : command(tool),
                Nodes.textMap(node.path("env")),
                Nodes.texts(node.path("envFrom")),
                node.path("serviceAccount").asText(""),
                node.path("budget").asText(DEFAULT_BUDGET),
                Words.read(
                        MigrationSpec.OverBudget.class, node.path("overBudget").asText("warn")),
                node.path("deadline").asText(DEFAULT_DEADLINE),
                node.path("contracting").asBoolean(false),
                node.path("reversible").asBoolean(false),
                Words.read(MigrationSpec.OnFailure.class, node.path("onFailure").asText("none")),
                Nodes.texts(node.path("reverse")),
                snapshot.isMissingNode() ? Optional.empty() : Optional.of(snapshot(snapshot, image)));
    }

    /** What applies the migrations, by the tools' own documentation; empty for a tool of the team's own. */
    static List<String> command(MigrationSpec.Tool tool) {
        return switch (tool) {
            case FLYWAY -> List.of("flyway", "migrate");
            case PRISMA -> List.of("npx", "prisma", "migrate", "deploy");
            case ALEMBIC -> List.of("alembic", "upgrade", "head");
            case CUSTOM -> List.of();
        };
    }

    private static MigrationSpec.Snapshot snapshot(JsonNode node, String image) {
        return new MigrationSpec.Snapshot(
                node.path("image").asText(image),
                Nodes.texts(node.path("command")),
                Nodes.texts(node.path("restore")),
                Nodes.texts(node.path("environments")),
                node.path("deadline").asText(DEFAULT_SNAPSHOT_DEADLINE));
    }
}
