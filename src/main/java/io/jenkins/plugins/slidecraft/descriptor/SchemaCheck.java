package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.regex.RegularExpression;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;

/**
 * Holds a document against the JSON Schema of {@code slidecraft.yaml}. The schema's descriptions are the rules that people
 * read, its examples the remedies.
 */
final class SchemaCheck {
    static final String RESOURCE = "/io/jenkins/plugins/slidecraft/slidecraft.schema.json";

    /** No text with a pattern is longer; {@code maxLength} says so, and the pattern's recursion stays small. */
    private static final int LONGEST_MATCHED = 500;

    /** Made on a thread of its own, so that a fresh process reads the first file meanwhile. */
    private static final FutureTask<Schema> SCHEMA = loading();

    private final YamlDocument document;
    private final String file;

    SchemaCheck(YamlDocument document, String file) {
        this.document = document;
        this.file = file;
    }

    /** Begins to make the schema, where that was not begun yet; returns at once. */
    static void prepare() {
        // The class is initialised by being called.
    }

    private static FutureTask<Schema> loading() {
        FutureTask<Schema> loading = new FutureTask<>(SchemaCheck::load);
        Thread thread = new Thread(loading, "slidecraft.yaml's schema");
        thread.setDaemon(true);
        thread.start();
        return loading;
    }

    private static Schema schema() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return SCHEMA.get();
                } catch (InterruptedException e) {
                    // A step that is aborted ends soon; a half-made schema would be of use to nobody.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(RESOURCE + " can't be read", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Schema load() {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .regularExpressionFactory(SchemaCheck::expression)
                .build();
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config));
        try (InputStream in = SchemaCheck.class.getResourceAsStream(RESOURCE)) {
            return registry.getSchema(in, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** ECMA's {@code $} is the very end; Java's also stands before a last line break. */
    private static RegularExpression expression(String regex) {
        Pattern pattern = Pattern.compile(regex.endsWith("$") ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
        return value ->
                value.length() > LONGEST_MATCHED || pattern.matcher(value).find();
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (Error error : schema().validate(document.root())) {
            problems.add(problem(error));
        }
        return problems;
    }

    private Problem problem(Error error) {
        List<String> path = path(error.getInstanceLocation());
        JsonNode rules = rules(error.getEvaluationPath());
        JsonNode value = error.getInstanceNode();
        boolean hidden = mayHoldSecrets(path);
        String rule = rules.path("description").asText();
        return switch (error.getKeyword()) {
            case "required" -> {
                JsonNode property = resolve(rules.path("properties").path(error.getProperty()));
                yield at(
                        path,
                        YamlText.child(path, error.getProperty()),
                        null,
                        description(rules, error.getProperty()),
                        "add it, as " + error.getProperty() + ": "
                                + example(rules.path("properties").path(error.getProperty()), property));
            }
            case "additionalProperties" -> {
                List<String> known = new ArrayList<>();
                rules.path("properties").fieldNames().forEachRemaining(known::add);
                List<String> key = YamlText.child(path, error.getProperty());
                yield at(
                        key,
                        key,
                        hidden || mayHoldSecrets(key) ? Findings.HIDDEN : described(value.path(error.getProperty())),
                        "there is no such key, there are " + String.join(", ", known),
                        Suggestion.nearest(error.getProperty(), known)
                                .map(name -> "write it as " + name)
                                .orElse("remove it"));
            }
            case "propertyNames" -> {
                List<String> key = YamlText.child(path, error.getProperty());
                yield at(
                        key,
                        key,
                        error.getProperty(),
                        (error.getSchemaNode().has("description")
                                        ? error.getSchemaNode()
                                        : resolve(error.getSchemaNode()))
                                .path("description")
                                .asText(),
                        "write a name as " + example(error.getSchemaNode(), error.getSchemaNode()));
            }
            case "uniqueItems" ->
                at(
                        path,
                        path,
                        String.join(", ", repeated(value)) + ", more than once",
                        rule,
                        "remove what stands twice");
            case "type" -> {
                boolean quotes = takesText(error.getSchemaNode()) && (value.isNumber() || value.isBoolean());
                yield at(
                        path,
                        path,
                        shown(value, hidden),
                        rule,
                        (quotes ? "put it into quotes if it is meant so, or write it as " : "write it as ")
                                + example(rules, rules));
            }
            case "enum" ->
                at(
                        path,
                        path,
                        shown(value, hidden),
                        rule,
                        "write it as " + nearest(error.getSchemaNode(), value, rules));
            default -> at(path, path, shown(value, hidden), rule, "write it as " + example(rules, rules));
        };
    }

    /** Of the words that there are, what was probably meant. */
    private static String nearest(JsonNode words, JsonNode value, JsonNode rules) {
        List<String> known = new ArrayList<>();
        words.forEach(word -> known.add(word.asText()));
        return (value.isTextual() ? Suggestion.nearest(value.asText(), known) : Optional.<String>empty())
                .orElseGet(() -> example(rules, rules));
    }

    private static boolean takesText(JsonNode type) {
        return type.asText().equals("string")
                || type.isArray() && type.path(0).asText().equals("string");
    }

    /**
     * Whether a value that is wrong here may be a secret, written where only its place should be: an environment's variable,
     * and what is said of it but for the names that can't be mistaken.
     */
    private static boolean mayHoldSecrets(List<String> path) {
        return path.size() >= 4
                && path.get(0).equals("environments")
                && path.get(2).equals("variables")
                && !(path.size() == 5 && Set.of("configMap", "key").contains(path.get(4)));
    }

    private static String shown(JsonNode value, boolean hidden) {
        return hidden && value.isValueNode() && !value.isNull() ? Findings.HIDDEN : described(value);
    }

    private Problem at(List<String> line, List<String> path, String value, String rule, String remedy) {
        return new Problem(file + ":" + document.line(line), YamlText.shown(path), value, rule, remedy);
    }

    private static String description(JsonNode rules, String property) {
        JsonNode schema = rules.path("properties").path(property);
        return schema.has("description")
                ? schema.path("description").asText()
                : resolve(schema).path("description").asText();
    }

    /** The schema that the failing keyword belongs to; where it was only referred to, the one that refers, which knows more. */
    private static JsonNode rules(NodePath evaluation) {
        int end = evaluation.getNameCount() - 1;
        while (end > 0 && evaluation.getName(end - 1).equals("$ref")) {
            end--;
        }
        JsonNode node = schema().getSchemaNode();
        for (int i = 0; i < end; i++) {
            String name = evaluation.getName(i);
            node = name.equals("$ref") ? resolve(node) : node.path(name);
        }
        return node.has("description") ? node : resolve(node);
    }

    private static JsonNode resolve(JsonNode schema) {
        String ref = schema.path("$ref").asText();
        return ref.isEmpty() ? schema : schema().getSchemaNode().at(ref.substring(1));
    }

    private static String example(JsonNode schema, JsonNode fallback) {
        JsonNode examples = schema.has("examples")
                ? schema.path("examples")
                : resolve(fallback).path("examples");
        return examples.path(0).asText();
    }

    private static List<String> path(NodePath location) {
        List<String> path = new ArrayList<>();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object element = location.getElement(i);
            path.add(element instanceof Integer index ? "[" + index + "]" : element.toString());
        }
        return path;
    }

    private static TreeSet<String> repeated(JsonNode array) {
        TreeSet<String> seen = new TreeSet<>();
        TreeSet<String> repeated = new TreeSet<>();
        array.forEach(item -> {
            if (!seen.add(described(item))) {
                repeated.add(described(item));
            }
        });
        return repeated;
    }

    static String described(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        if (value.isValueNode()) {
            return value.asText();
        }
        return value.isEmpty()
                ? (value.isObject() ? "an empty map" : "an empty list")
                : value.isObject() ? "a map" : "a list";
    }
}
