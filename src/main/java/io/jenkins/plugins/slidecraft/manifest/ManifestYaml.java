package io.jenkins.plugins.slidecraft.manifest;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.YamlNodes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads the documents of a YAML stream as {@code kubectl} does (sigs.k8s.io/yaml over go-yaml v2, which is YAML 1.1 in
 * this): {@code 0644} is octal, {@code yes} and {@code on} are booleans, keys are texts, {@code <<} merges. A later key
 * that is there already is an error, as with {@code kubectl --validate=strict}.
 */
final class ManifestYaml {
    /** The most bytes of a rendered text; a ConfigMap chunk holds what is left after compression. */
    static final int MAXIMUM_CHARACTERS = 8 << 20;

    private static final int MAXIMUM_NODES = 500_000;
    private static final int MAXIMUM_DEPTH = YamlNodes.DEEPEST;
    /** 64 bits as binary digits, with what may stand before and between them. A longer one is no number that fields take. */
    private static final int LONGEST_INTEGER = 80;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern TRUE = Pattern.compile("y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON");
    private static final Pattern FALSE = Pattern.compile("n|N|no|No|NO|false|False|FALSE|off|Off|OFF");
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|0[0-7_]*|[1-9][0-9_]*)");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:[0-9]++(?:\\.[0-9]++)?|\\.[0-9]++)(?:[eE][-+][0-9]++)?");
    /** What a scalar has that is written without quotes and without a tag. */
    private static final Tag PLAIN = new Tag("tag:slidecraft.io,2026:plain");

    private static final Schema SCHEMA = new Schema() {
        @Override
        public ScalarResolver getScalarResolver() {
            return (value, implicit) -> Boolean.TRUE.equals(implicit) ? PLAIN : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            return Map.of();
        }
    };

    private static final Set<Tag> RESOLVED = Set.of(PLAIN, Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT);

    private int nodes;

    private ManifestYaml() {}

    /** One document and where it begins, from 1. */
    record Document(Map<String, Object> tree, int line) {}

    /**
     * The documents that hold something.
     *
     * @param what what it is, for messages
     * @throws InvalidInput where it is no YAML, or a document is no map
     */
    static List<Document> read(String text, String what) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(what)
                .setSchema(SCHEMA)
                .setCodePointLimit(MAXIMUM_CHARACTERS)
                .setMaxAliasesForCollections(1000)
                .setAllowDuplicateKeys(true)
                .build();
        List<Document> documents = new ArrayList<>();
        try {
            ManifestYaml reader = new ManifestYaml();
            for (Node root : YamlNodes.read(settings, text)) {
                int line = line(root);
                Object value = reader.convert(root, 0);
                if (value instanceof Map<?, ?> map) {
                    @SuppressWarnings("unchecked")
                    Map<String, Object> tree = (Map<String, Object>) map;
                    documents.add(new Document(tree, line));
                } else if (value != null) {
                    throw wrong(what, line, String.valueOf(value), "a document is one object, a map of fields");
                }
            }
            return documents;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw wrong(what, line, "", "it is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw wrong(what, 1, "", "it is no YAML: " + e.getMessage());
        } catch (Refused e) {
            throw wrong(what, e.line, e.value, e.getMessage());
        }
    }

    private static InvalidInput wrong(String what, int line, String value, String rule) {
        return new InvalidInput(
                what,
                List.of(Problem.of(
                        "line " + line,
                        value,
                        rule,
                        "look at what kustomize, helm or the files of the environment's 'manifests' give")));
    }

    /** Something in a document that is not to be read. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final String value;

        Refused(Node node, String value, String message) {
            super(message);
            this.line = line(node);
            this.value = value;
        }
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private Object convert(Node node, int depth) {
        if (++nodes > MAXIMUM_NODES || depth > MAXIMUM_DEPTH) {
            throw new Refused(node, "", "it is too large or too deep once its aliases are followed");
        }
        if (node instanceof MappingNode mapping) {
            return map(mapping, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<Object> list = new ArrayList<>();
            sequence.getValue().forEach(item -> list.add(convert(item, depth + 1)));
            return list;
        }
        return scalar((ScalarNode) node);
    }

    private Map<String, Object> map(MappingNode mapping, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new Refused(tuple.getKeyNode(), "", "a key is a text");
            }
            Object value = convert(tuple.getValueNode(), depth + 1);
            if (key.getValue().equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
                merge(key, value, merged);
            } else if (map.containsKey(key.getValue())) {
                throw new Refused(key, key.getValue(), "the same key stands twice in one map");
            } else {
                map.put(key.getValue(), value);
            }
        }
        merged.forEach(map::putIfAbsent);
        return map;
    }

    private static void merge(Node key, Object value, Map<String, Object> into) {
        for (Object one : value instanceof List<?> list ? list : List.of(value)) {
            if (!(one instanceof Map<?, ?> other)) {
                throw new Refused(key, String.valueOf(one), "what '<<' merges is a map");
            }
            other.forEach((name, child) -> into.putIfAbsent((String) name, child));
        }
    }

    private static Object scalar(ScalarNode node) {
        String text = node.getValue();
        if (!RESOLVED.contains(node.getTag())) {
            return text;
        }
        if (NULLS.contains(text)) {
            return null;
        }
        if (TRUE.matcher(text).matches()) {
            return true;
        }
        if (FALSE.matcher(text).matches()) {
            return false;
        }
        if (text.length() <= LONGEST_INTEGER && INTEGER.matcher(text).matches()) {
            return integer(text).orElse(text);
        }
        return FLOAT.matcher(text).matches() ? number(text) : text;
    }

    /** {@code 08} is no octal number but a number all the same. */
    private static Object number(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return text;
        }
        return value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE ? (Object) (int) value : (Object) value;
    }

    /** Empty for one without digits, as {@code 0x_}, which is a text. */
    private static Optional<Object> integer(String text) {
        String digits = text.replace("_", "");
        boolean negative = digits.startsWith("-");
        digits = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        int base = 10;
        if (digits.startsWith("0x")) {
            base = 16;
        } else if (digits.startsWith("0b")) {
            base = 2;
        } else if (digits.startsWith("0o") || digits.length() > 1 && digits.startsWith("0")) {
            base = 8;
        }
        String number = digits.matches("0[xbo].*") ? digits.substring(2) : digits;
        if (number.isEmpty()) {
            return Optional.empty();
        }
        BigInteger value = new BigInteger(number, base);
        value = negative ? value.negate() : value;
        if (value.bitLength() < 32) {
            return Optional.of(value.intValue());
        }
        return Optional.of(value.bitLength() < 64 ? (Object) value.longValue() : value);
    }
}
