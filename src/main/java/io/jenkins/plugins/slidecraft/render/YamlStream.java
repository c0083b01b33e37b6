package io.jenkins.plugins.slidecraft.render;

import io.jenkins.plugins.slidecraft.release.YamlNodes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A text of YAML documents whose scalars can be replaced one by one while everything else, comments and white space too, stays
 * as it is: by their places in the text, which the parser tells.
 */
final class YamlStream {
    /** More than any manifests have that fit into their limit. */
    private static final long MOST_VALUES = 2_000_000;

    private static final long OPEN = -1;
    private static final String MERGE = "<<";

    private record Edit(int from, int to, String text) {}

    private final int[] text;
    private final List<Node> documents = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();

    /** @throws IllegalArgumentException where it is no YAML; the message has the line and nothing of the text */
    YamlStream(String text) {
        this.text = text.codePoints().toArray();
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setMaxAliasesForCollections(1000)
                .build();
        try {
            documents.addAll(YamlNodes.read(settings, text));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw new IllegalArgumentException("line " + line + ": " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        Map<Node, Long> known = new IdentityHashMap<>();
        documents.forEach(document -> values(document, known));
    }

    /**
     * How many values stand in a node, those of an alias counted each time: whoever walks over the nodes meets so many. The text
     * comes from a repository that others write to.
     */
    private static long values(Node node, Map<Node, Long> known) {
        Long before = known.get(node);
        if (before != null) {
            if (before == OPEN) {
                throw new IllegalArgumentException(
                        "line " + line(node) + ": an alias stands within what it stands for");
            }
            return before;
        }
        if (known.size() > MOST_VALUES) {
            throw tooMany(node);
        }
        known.put(node, OPEN);
        long sum = 1;
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                sum += values(tuple.getKeyNode(), known) + values(tuple.getValueNode(), known);
            }
        } else if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                sum += values(item, known);
            }
        }
        if (sum > MOST_VALUES) {
            throw tooMany(node);
        }
        known.put(node, sum);
        return sum;
    }

    private static IllegalArgumentException tooMany(Node node) {
        return new IllegalArgumentException("line " + line(node) + ": it has more than " + MOST_VALUES
                + " values, those of aliases counted each time");
    }

    /** The roots of its documents. */
    List<Node> documents() {
        return documents;
    }

    /** The value of a key, one that is merged in by {@code <<} too, as kubectl reads it; null where there is none. */
    static Node child(Node node, String key) {
        if (node instanceof MappingNode map) {
            Node own = own(map, key);
            return own != null ? own : merged(own(map, MERGE), key);
        }
        return null;
    }

    private static Node own(MappingNode map, String key) {
        for (NodeTuple tuple : map.getValue()) {
            if (key.equals(text(tuple.getKeyNode()))) {
                return tuple.getValueNode();
            }
        }
        return null;
    }

    /** Of several the first that has it. */
    private static Node merged(Node source, String key) {
        if (source instanceof SequenceNode list) {
            return list.getValue().stream()
                    .map(item -> child(item, key))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return child(source, key);
    }

    /** A scalar's text; empty for anything else. */
    static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** Its line, from 1. */
    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** Its column, from 0. */
    static int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(0);
    }

    /** Where it begins, in characters as the parser counts them. */
    static int from(Node node) {
        return node.getStartMark().map(Mark::getIndex).orElseThrow();
    }

    static int to(Node node) {
        return node.getEndMark().map(Mark::getIndex).orElseThrow();
    }

    /**
     * Gives a scalar another value, in the quotes that it has.
     *
     * @param value letters, digits and {@code . _ - / : @}: what needs no escapes in any style
     */
    void replace(ScalarNode scalar, String value) {
        String quote =
                switch (scalar.getScalarStyle()) {
                    case DOUBLE_QUOTED -> "\"";
                    case SINGLE_QUOTED -> "'";
                    default -> "";
                };
        String anchor = scalar.getAnchor().map(name -> "&" + name + " ").orElse("");
        boolean block = scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
        edit(from(scalar), to(scalar), anchor + quote + value + quote + (block ? "\n" : ""));
    }

    /** Replaces a piece of the text. */
    void edit(int from, int to, String piece) {
        Edit edit = new Edit(from, to, piece);
        if (!edits.contains(edit)) {
            edits.add(edit);
        }
    }

    /** The text between two places, as it is now. */
    String between(int from, int to) {
        return new String(text, from, to - from);
    }

    int length() {
        return text.length;
    }

    /** The text with all replacements. */
    String edited() {
        List<Edit> sorted = new ArrayList<>(edits);
        sorted.sort((one, other) -> Integer.compare(one.from(), other.from()));
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (Edit edit : sorted) {
            result.append(between(at, edit.from())).append(edit.text());
            at = edit.to();
        }
        return result.append(between(at, text.length)).toString();
    }
}
