package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation says of {@code slidecraft.yaml}, and what the schema says. */
class DescriptorDocsTest {
    private static final Path DOCS = Path.of("docs");
    private static final Pattern ROW = Pattern.compile("^\\| `([A-Za-z.*]+)` \\|(.*)\\|(.*)\\|$", Pattern.MULTILINE);
    private static final Pattern YAML =
            Pattern.compile("^```yaml\n(apiVersion: slidecraft\\.io/v1\n.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    private final JsonNode schema;

    DescriptorDocsTest() throws IOException {
        schema = new JsonMapper().readTree(SchemaCheck.class.getResource(SchemaCheck.RESOURCE));
    }

    private JsonNode resolved(JsonNode node) {
        String ref = node.path("$ref").asText();
        return ref.isEmpty() ? node : schema.at(ref.substring(1));
    }

    private void collect(JsonNode node, String path, Set<String> paths) {
        resolved(node).path("properties").fields().forEachRemaining(property -> {
            String child = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            paths.add(child);
            collect(property.getValue(), child, paths);
        });
        JsonNode others = resolved(node).path("additionalProperties");
        if (others.isObject()) {
            collect(others, path + ".*", paths);
        }
    }

    @Test
    void eachKeyIsDescribedAndNoOther() throws IOException {
        Set<String> keys = new TreeSet<>();
        collect(schema, "", keys);
        Set<String> described = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(DOCS.resolve("descriptor.md")));
        while (row.find()) {
            if (keys.contains(row.group(1)) || row.group(1).contains(".")) {
                assertThat(described.add(row.group(1)))
                        .as(row.group(1) + " once")
                        .isTrue();
                assertThat(row.group(2)).as(row.group(1)).isNotBlank();
            }
        }

        assertThat(described).isEqualTo(keys);
        assertThat(keys).hasSizeGreaterThan(90);
    }

    /** Editors show it. */
    @Test
    void eachKeyOfTheSchemaHasARuleAndAnExample() {
        List<String> lacking = new ArrayList<>();
        check(schema, "", lacking);
        assertThat(lacking).isEmpty();
    }

    private void check(JsonNode node, String path, List<String> lacking) {
        JsonNode rules = resolved(node);
        if (rules.path("description").asText().isEmpty()
                && node.path("description").asText().isEmpty()) {
            lacking.add(path + ": description");
        }
        if (rules.path("examples").isEmpty() && node.path("examples").isEmpty()) {
            lacking.add(path + ": example");
        }
        rules.path("properties")
                .fields()
                .forEachRemaining(property -> check(property.getValue(), path + "." + property.getKey(), lacking));
        for (String below : List.of("additionalProperties", "items", "propertyNames")) {
            if (rules.path(below).isObject()) {
                check(rules.path(below), path + "." + below, lacking);
            }
        }
    }

    @Test
    void eachWholeExampleIsValid() throws IOException {
        int examples = 0;
        try (Stream<Path> files = Stream.concat(Stream.of(Path.of("README.md")), Files.list(DOCS))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".md")).toList()) {
                Matcher yaml = YAML.matcher(Files.readString(file));
                while (yaml.find()) {
                    Descriptor read = Descriptor.parse(yaml.group(1), file + " at " + yaml.start());
                    assertThat(Descriptor.fromJson(read.toJson())).isEqualTo(read);
                    examples++;
                }
            }
        }
        assertThat(examples).isPositive();
    }
}
