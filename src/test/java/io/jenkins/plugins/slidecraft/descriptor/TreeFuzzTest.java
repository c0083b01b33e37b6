package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.slidecraft.preflight.VariableNeeds;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Files that are YAML and mean nonsense: keys renamed, moved, left out, values of other places and types. They get past the syntax,
 * so that the rules between sections meet every shape; a secret among them is shown nowhere.
 */
class TreeFuzzTest {
    private static final int ROUNDS = 1_500;
    private static final String SECRET = "hunter2!";
    private static final ObjectMapper MAPPER = new JsonMapper();
    private static final List<String> ODD = List.of(
            "null",
            "true",
            "-1",
            "1e99",
            "\"\"",
            "\"s3\"",
            "\"latest\"",
            "\"a:latest\"",
            "\"gateway\"",
            "\"prod\"",
            "\"0s\"",
            "\"25h\"",
            "[]",
            "{}",
            "[[]]",
            "{\"secret\":\"a\",\"configMap\":\"b\"}",
            "{\"STORAGE_PROVIDER\":\"s3\"}",
            "{\"when\":{}}",
            "[\"gateway\",\"gateway\"]");

    private final JsonNode whole =
            read(Descriptor.parse(WholeDescriptorTest.WHOLE, "f").toJson());

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static List<JsonNode> containers(JsonNode root) {
        List<JsonNode> found = new ArrayList<>();
        if (root.isContainerNode()) {
            if (!root.isEmpty()) {
                found.add(root);
            }
            root.forEach(child -> found.addAll(containers(child)));
        }
        return found;
    }

    private static void mutate(JsonNode root, Random random) {
        List<JsonNode> all = containers(root);
        JsonNode parent = all.get(random.nextInt(all.size()));
        JsonNode other = all.get(random.nextInt(all.size()));
        JsonNode value =
                switch (random.nextInt(3)) {
                    case 0 -> read(ODD.get(random.nextInt(ODD.size())));
                    case 1 -> other.deepCopy();
                    default -> other.get(0) == null ? read("0") : other.get(random.nextInt(other.size()));
                };
        JsonNode copy = value == null ? read("1") : value.deepCopy();
        if (parent instanceof ArrayNode array) {
            array.set(random.nextInt(array.size()), copy);
            return;
        }
        ObjectNode object = (ObjectNode) parent;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(name + (char) ('a' + random.nextInt(26)), object.remove(name));
            case 2 -> object.set(name, copy);
            default ->
                object.set(
                        names.get(random.nextInt(names.size())),
                        object.get(name).deepCopy());
        }
    }

    private static void writeSecret(JsonNode root, Random random) {
        if (root.path("environments").path("prod").path("variables") instanceof ObjectNode variables
                && root.path("variables").path("DB_URL").isObject()
                && root.path("variables").path("DB_URL").path("secret").asBoolean()) {
            variables.set(
                    "DB_URL",
                    read(
                            switch (random.nextInt(4)) {
                                case 0 -> "\"" + SECRET + "\"";
                                case 1 -> "{\"value\":\"" + SECRET + "\"}";
                                case 2 -> "{\"secret\":\"" + SECRET + "\"}";
                                default -> "[\"" + SECRET + "\"]";
                            }));
        }
    }

    @Test
    void anyTreeIsReadOrRefusedAndNoSecretIsShown() {
        int read = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            JsonNode root = whole.deepCopy();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutate(root, random);
            }
            if (seed % 3 == 0) {
                writeSecret(root, random);
            }
            String text = root.toString();
            try {
                Descriptor descriptor = Descriptor.parse(text, "f");
                assertThat(Descriptor.fromJson(descriptor.toJson())).isEqualTo(descriptor);
                assertThat(Descriptor.fromJson(descriptor.toJson()).hash()).isEqualTo(descriptor.hash());
                Compatibility.of(descriptor);
                for (String environment : descriptor.environments().keySet()) {
                    VariableNeeds.of(
                            descriptor, environment, descriptor.components().keySet());
                }
                read++;
            } catch (InvalidInput e) {
                assertThat(e.problems()).isNotEmpty();
                assertThat(e.problems()).allSatisfy(problem -> {
                    assertThat(problem.rule()).as(problem.toString()).isNotBlank();
                    assertThat(problem.remedy())
                            .as(problem.toString())
                            .isNotBlank()
                            .doesNotEndWith(" ");
                });
                assertThat(e.getMessage()).as("seed " + seed).doesNotContain(SECRET);
            } catch (Throwable e) {
                fail("Seed " + seed + ":\n" + text, e);
            }
        }
        assertThat(read).isBetween(ROUNDS / 50, ROUNDS / 2);
    }
}
