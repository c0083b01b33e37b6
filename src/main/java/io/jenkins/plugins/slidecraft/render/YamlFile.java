package io.jenkins.plugins.slidecraft.render;

import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML file of one document that people keep: values are set and keys added, while comments, order, quotes and white space stay
 * as they are.
 */
final class YamlFile {
    private static final String STEP = "  ";

    private final String name;
    private YamlStream stream;

    /**
     * @param name the file's, for messages
     * @throws IllegalArgumentException where it is no YAML, or more than one document, or no map
     */
    YamlFile(String text, String name) {
        this.name = name;
        load(text);
    }

    private void load(String text) {
        try {
            stream = new YamlStream(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is no YAML, " + e.getMessage(), e);
        }
        if (stream.documents().size() > 1) {
            throw refused("it holds more than one document");
        }
        if (root() != null && !(root() instanceof MappingNode)) {
            throw refused("it is no map");
        }
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(name + " can't be changed: " + why);
    }

    /** The file's map; null where it is empty. */
    Node root() {
        return stream.documents().isEmpty()
                        || stream.documents().get(0).getTag().getValue().endsWith(":null")
                ? null
                : stream.documents().get(0);
    }

    String text() {
        return stream.between(0, stream.length());
    }

    /**
     * Sets a value, adding what lacks on the way to it.
     *
     * @param path the keys from the top
     * @param value letters, digits and {@code . _ - / : @}
     * @throws IllegalArgumentException where something else than maps lies on the way, or the value is no scalar
     */
    void set(List<String> path, String value) {
        set(root(), path, value);
    }

    /** One item of a list at the top. */
    Node item(String list, int index) {
        return ((SequenceNode) YamlStream.child(root(), list)).getValue().get(index);
    }

    /** Sets a value of a map in a list at the top. */
    void setItem(String list, int index, String key, String value) {
        set(item(list, index), List.of(key), value);
    }

    private void set(Node from, List<String> path, String value) {
        Node at = from;
        for (int i = 0; i < path.size(); i++) {
            Node next = YamlStream.child(at, path.get(i));
            boolean last = i == path.size() - 1;
            if (next == null || isNull(next)) {
                add(at, next, path.subList(i, path.size()), value);
                return;
            }
            if (last ? !(next instanceof ScalarNode) : !(next instanceof MappingNode)) {
                throw refused(String.join(".", path.subList(0, i + 1)) + " on line " + YamlStream.line(next) + " is no "
                        + (last ? "plain value" : "map"));
            }
            at = next;
        }
        if (!YamlStream.text(at).equals(value)) {
            stream.replace((ScalarNode) at, value);
            load(stream.edited());
        }
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().getValue().endsWith(":null");
    }

    /** @param empty the key's value where the key is there and says nothing; else null */
    private void add(Node map, Node empty, List<String> keys, String value) {
        if (empty != null) {
            int column = column(map);
            stream.edit(
                    YamlStream.from(empty),
                    YamlStream.to(empty),
                    keys.size() == 1 ? space(empty) + value : nested(keys.subList(1, keys.size()), value, column + 2));
            load(stream.edited());
            return;
        }
        if (map == null
                || map instanceof MappingNode empties && empties.getValue().isEmpty()) {
            if (map != null && map != root()) {
                throw refused("line " + YamlStream.line(map) + " has an empty map in braces: write a key into it");
            }
            String rest = map == null ? text() : "";
            load(rest + (rest.isEmpty() || rest.endsWith("\n") ? "" : "\n")
                    + nested(keys, value, 0).substring(1)
                    + "\n");
            return;
        }
        entry((MappingNode) map, nested(keys, value, column(map)), flow(keys, value));
    }

    private String space(Node empty) {
        return stream.between(YamlStream.from(empty) - 1, YamlStream.from(empty))
                        .isBlank()
                ? ""
                : " ";
    }

    private static int column(Node map) {
        return map == null
                ? 0
                : YamlStream.column(((MappingNode) map).getValue().get(0).getKeyNode());
    }

    private static String nested(List<String> keys, String value, int column) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            lines.append('\n')
                    .append(" ".repeat(column))
                    .append(STEP.repeat(i))
                    .append(keys.get(i))
                    .append(':');
        }
        return lines.append(' ').append(value).toString();
    }

    private static String flow(List<String> keys, String value) {
        return keys.size() == 1
                ? keys.get(0) + ": \"" + value + "\""
                : keys.get(0) + ": {" + flow(keys.subList(1, keys.size()), value) + "}";
    }

    /** Adds an entry to a map that has some already, in the style that it is written in. */
    private void entry(MappingNode map, String block, String flow) {
        List<NodeTuple> entries = map.getValue();
        Node last = entries.get(entries.size() - 1).getValueNode();
        append(map, last, block, flow);
    }

    /**
     * Adds an item to a list of maps.
     *
     * @param list the list
     * @param keysAndValues key, value, key, value, …
     */
    void append(SequenceNode list, String... keysAndValues) {
        StringBuilder flow = new StringBuilder("{");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            flow.append(i == 0 ? "" : ", ")
                    .append(keysAndValues[i])
                    .append(": \"")
                    .append(keysAndValues[i + 1])
                    .append('"');
        }
        flow.append('}');
        if (list.getValue().isEmpty()) {
            stream.edit(YamlStream.from(list), YamlStream.to(list), "[" + flow + "]");
            load(stream.edited());
            return;
        }
        int column = YamlStream.column(list);
        append(list, list.getValue().get(list.getValue().size() - 1), item(column, keysAndValues), flow.toString());
    }

    private static String item(int column, String... keysAndValues) {
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            block.append('\n')
                    .append(" ".repeat(column))
                    .append(i == 0 ? "- " : STEP)
                    .append(keysAndValues[i])
                    .append(": ")
                    .append(keysAndValues[i + 1]);
        }
        return block.toString();
    }

    /** Adds a list with one item to the file's map. */
    void appendList(String key, String... keysAndValues) {
        String block = "\n" + key + ":" + item(0, keysAndValues);
        if (root() == null) {
            String rest = text();
            load(rest + (rest.isEmpty() || rest.endsWith("\n") ? "" : "\n") + block.substring(1) + "\n");
            return;
        }
        MappingNode map = (MappingNode) root();
        if (map.getFlowStyle() == FlowStyle.FLOW) {
            throw refused("it is written in braces, and has no '" + key + "': add it");
        }
        entry(map, block, "");
    }

    private void append(CollectionNode<?> collection, Node last, String block, String flow) {
        int end = end(last);
        if (collection.getFlowStyle() == FlowStyle.FLOW) {
            stream.edit(end, end, ", " + flow);
        } else {
            // After what else stands on the line, as a comment.
            String rest = stream.between(end, stream.length());
            int line = rest.indexOf('\n');
            int at = end + (line < 0 ? rest.codePointCount(0, rest.length()) : rest.codePointCount(0, line));
            stream.edit(at, at, block);
        }
        load(stream.edited());
    }

    /** Where a node really ends: the parser's mark of a block is where the next thing begins. */
    private static int end(Node node) {
        if (node instanceof CollectionNode<?> collection
                && collection.getFlowStyle() == FlowStyle.BLOCK
                && !collection.getValue().isEmpty()) {
            Object last = collection.getValue().get(collection.getValue().size() - 1);
            return end(last instanceof NodeTuple tuple ? tuple.getValueNode() : (Node) last);
        }
        return YamlStream.to(node);
    }
}
