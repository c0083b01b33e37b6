package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 (core schema) as plain JSON and remembers on which line everything stands. What a person never needs is
 * refused, since the file comes from a repository that others write to: custom tags, aliases that blow up, depth, size,
 * duplicate keys.
 */
final class YamlText {
    static final int MAXIMUM_BYTES = 1 << 20;
    static final int MAXIMUM_DEPTH = 20;
    static final int MAXIMUM_NODES = 100_000;
    private static final String QUOTE_IT = "correct the YAML; texts with any of : # > | & * ! { [ % @ ` need quotes";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String file;
    private final List<Problem> problems;
    private int nodes;

    private YamlText(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Where something stands, and what is in it: a tree beside the document's, so that looking up is as short as the path. */
    private static final class Place {
        private final int line;
        private Map<String, Place> children = Map.of();

        Place(int line) {
            this.line = line;
        }

        Place child(String name, int childLine) {
            if (children.isEmpty()) {
                children = new HashMap<>();
            }
            Place child = new Place(childLine);
            children.put(name, child);
            return child;
        }
    }

    /** What was read, and where. */
    static final class Document {
        private final JsonNode root;
        private final Place place;

        private Document(JsonNode root, Place place) {
            this.root = root;
            this.place = place;
        }

        JsonNode root() {
            return root;
        }

        /** The line of a path, or of its nearest parent that has one, from 1. */
        int line(List<String> path) {
            Place nearest = place;
            for (String part : path) {
                Place next = nearest.children.get(part);
                if (next == null) {
                    break;
                }
                nearest = next;
            }
            return nearest.line;
        }
    }

    /**
     * Reads a text.
     *
     * @param problems receives what is wrong but leaves something to be read, as a duplicate key
     * @throws InvalidInput where nothing can be read
     */
    static Document read(String text, String file, List<Problem> problems) {
        return new YamlText(file, problems).read(text);
    }

    private Document read(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAXIMUM_BYTES) {
            throw refused(
                    1, "", bytes + " bytes", "the file has at most " + MAXIMUM_BYTES + " bytes", "make it smaller");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setParseComments(false)
                .setCodePointLimit(MAXIMUM_BYTES + 1)
                .setMaxAliasesForCollections(MAXIMUM_NODES)
                .build();
        try {
            Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
            Node root = new Composer(settings, new Bounded(parser))
                    .getSingleNode()
                    .orElseThrow(() ->
                            refused(1, "", "an empty file", "the file describes an application", "see the README"));
            Place place = new Place(1);
            return new Document(convert(root, List.of(), place), place);
        } catch (ReaderException e) {
            int line = (int) text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            throw refused(
                    line,
                    "",
                    Character.toString(e.getCodePoint()),
                    "YAML has no such character",
                    "remove the character");
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
            String context = e.getContext() == null ? "" : " " + e.getContext();
            throw refused(line, "", lineOf(text, line), "it is no YAML: " + e.getProblem() + context, QUOTE_IT);
        } catch (YamlEngineException e) {
            throw refused(1, "", lineOf(text, 1), "it is no YAML: " + e.getMessage(), QUOTE_IT);
        }
    }

    /** Counts levels as events come, one by one, so that nothing recurses deeper. */
    private final class Bounded implements Parser {
        private final Parser parser;
        private int depth;

        Bounded(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return parser.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MAXIMUM_DEPTH) {
                throw tooDeep(event.getStartMark().map(Mark::getLine).orElse(0) + 1);
            }
            return event;
        }
    }

    private JsonNode convert(Node node, List<String> path, Place place) {
        int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        // An alias is the same node again, so what aliases multiply is counted here.
        if (++nodes > MAXIMUM_NODES) {
            throw refused(
                    line,
                    "",
                    "more than " + MAXIMUM_NODES + " values",
                    "the file has at most " + MAXIMUM_NODES + " values, those of aliases counted each time",
                    "write it without aliases of aliases");
        }
        if (path.size() > MAXIMUM_DEPTH) {
            throw tooDeep(line);
        }
        if (node instanceof MappingNode mapping && mapping.getTag().equals(Tag.MAP)) {
            return map(mapping, path, place);
        }
        if (node instanceof SequenceNode sequence && sequence.getTag().equals(Tag.SEQ)) {
            ArrayNode array = JSON.arrayNode();
            for (Node item : sequence.getValue()) {
                String index = "[" + array.size() + "]";
                Place at = place.child(
                        index, item.getStartMark().map(Mark::getLine).orElse(0) + 1);
                array.add(convert(item, child(path, index), at));
            }
            return array;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, path, line);
        }
        return customTag(node, path, line);
    }

    private ObjectNode map(MappingNode mapping, List<String> path, Place place) {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = tuple.getKeyNode().getStartMark().map(Mark::getLine).orElse(0) + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(line, path, "a list or map", "a key is a text", "write the key as one word");
                continue;
            }
            List<String> at = child(path, key.getValue());
            if (object.has(key.getValue())) {
                problem(
                        line,
                        at,
                        key.getValue(),
                        "a key stands only once in its map; it stands on line "
                                + place.children.get(key.getValue()).line + " already",
                        "remove one of them");
                continue;
            }
            object.set(key.getValue(), convert(tuple.getValueNode(), at, place.child(key.getValue(), line)));
        }
        return object;
    }

    private JsonNode scalar(ScalarNode scalar, List<String> path, int line) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.STR)) {
            return JSON.textNode(text);
        }
        // A tag that was written, as !!int, promises what the text need not keep.
        if (tag.equals(Tag.NULL) && text.matches("~|null|Null|NULL|")) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL) && text.matches("true|True|TRUE|false|False|FALSE")) {
            return JSON.booleanNode(text.equalsIgnoreCase("true"));
        }
        if (tag.equals(Tag.INT) && text.matches("[-+]?[0-9]{1,30}|0o[0-7]{1,30}|0x[0-9a-fA-F]{1,30}")) {
            return JSON.numberNode(integer(text));
        }
        if (tag.equals(Tag.FLOAT)
                && text.matches("[-+]?(\\.[0-9]{1,30}|[0-9]{1,30}(\\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,3})?")) {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return JSON.numberNode(number);
            }
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.NULL) || tag.equals(Tag.BOOL)) {
            problem(
                    line,
                    path,
                    text,
                    "a number is finite and has at most 30 digits",
                    "write a smaller number, or put it into quotes");
            return JSON.textNode(text);
        }
        return customTag(scalar, path, line);
    }

    private static BigInteger integer(String text) {
        if (text.startsWith("0o")) {
            return new BigInteger(text.substring(2), 8);
        }
        return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    }

    private JsonNode customTag(Node node, List<String> path, int line) {
        problem(
                line,
                path,
                node.getTag().getValue(),
                "tags are not taken, only plain texts, numbers, lists and maps",
                "remove the tag");
        return JSON.nullNode();
    }

    private InvalidInput tooDeep(int line) {
        return refused(
                line,
                "",
                "more than " + MAXIMUM_DEPTH + " levels",
                "lists and maps stand at most " + MAXIMUM_DEPTH + " deep",
                "write it flatter, without aliases to a parent");
    }

    private InvalidInput refused(int line, String path, String value, String rule, String remedy) {
        return new InvalidInput(file, List.of(new Problem(file + ":" + line, path, value, rule, remedy)));
    }

    private void problem(int line, List<String> path, String value, String rule, String remedy) {
        problems.add(new Problem(file + ":" + line, shown(path), value, rule, remedy));
    }

    /** {@code components.gateway.prefix}, {@code environments.prod.gates[0]}. */
    static String shown(List<String> path) {
        StringBuilder text = new StringBuilder();
        for (String part : path) {
            text.append(text.isEmpty() || part.startsWith("[") ? part : "." + part);
        }
        return text.length() > 200 ? text.substring(0, 200) + "…" : text.toString();
    }

    static List<String> child(List<String> path, String name) {
        List<String> child = new ArrayList<>(path);
        child.add(name);
        return child;
    }

    private static String lineOf(String text, int line) {
        return text.lines().skip(line - 1L).findFirst().orElse("").strip();
    }
}
