package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

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
    private final List<String> path = new ArrayList<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private Parser events;
    private String source;
    private int depth;
    private int deepest;
    private int nodes;

    private YamlText(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** What an alias may stand for. */
    private static final class Anchored {
        /** Not read to its end yet. */
        static final Anchored OPEN = new Anchored(null, null, null, 0, 0);

        private final JsonNode value;
        private final YamlDocument.Place place;
        private final String text;
        private final int nodes;
        private final int height;

        /**
         * @param text a scalar's text, else {@code null}
         * @param nodes how many values stand in it
         * @param height how many levels it has
         */
        Anchored(JsonNode value, YamlDocument.Place place, String text, int nodes, int height) {
            this.value = value;
            this.place = place;
            this.text = text;
            this.nodes = nodes;
            this.height = height;
        }
    }

    /**
     * Reads a text.
     *
     * @param problems receives what is wrong but leaves something to be read, as a duplicate key
     * @throws InvalidInput where nothing can be read
     */
    static YamlDocument read(String text, String file, List<Problem> problems) {
        return new YamlText(file, problems).read(text);
    }

    private YamlDocument read(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAXIMUM_BYTES) {
            throw refused(
                    1, "", bytes + " bytes", "the file has at most " + MAXIMUM_BYTES + " bytes", "make it smaller");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(YamlScalar.SCHEMA)
                .setParseComments(false)
                .setCodePointLimit(MAXIMUM_BYTES + 1)
                .build();
        try {
            return document(new ParserImpl(settings, new StreamReader(settings, text)), text);
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

    private YamlDocument document(Parser parser, String text) {
        events = parser;
        source = text;
        next();
        if (events.peekEvent().getEventId() == Event.ID.StreamEnd) {
            throw refused(1, "", "an empty file", "the file describes an application", "see the README");
        }
        next();
        YamlDocument.Place place = new YamlDocument.Place(1);
        JsonNode root = value(next(), place);
        next();
        if (events.peekEvent().getEventId() != Event.ID.StreamEnd) {
            int line = line(events.peekEvent());
            throw noYaml(line, "but found another document expected a single document in the stream");
        }
        return new YamlDocument(root, place);
    }

    /** Counts levels as events come, one by one, so that nothing recurses deeper. */
    private Event next() {
        Event event = events.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> depth++;
            case MappingEnd, SequenceEnd -> depth--;
            default -> {}
        }
        if (depth > MAXIMUM_DEPTH) {
            throw tooDeep(line(event));
        }
        return event;
    }

    private static int line(Event event) {
        Mark mark = event.getStartMark().orElse(null);
        return mark == null ? 1 : mark.getLine() + 1;
    }

    /**
     * The value that begins with an event; all of its events are taken. Made from the events themselves: a tree of YAML's nodes in
     * between would cost as much again.
     */
    private JsonNode value(Event event, YamlDocument.Place place) {
        int line = line(event);
        count(1, line);
        if (event instanceof AliasEvent alias) {
            return again(alias, place, line);
        }
        String anchor = ((NodeEvent) event).getAnchor().map(Anchor::getValue).orElse(null);
        if (anchor != null) {
            anchors.put(anchor, Anchored.OPEN);
        }
        int before = nodes;
        deepest = Math.max(deepest, path.size());
        int outer = deepest;
        deepest = path.size();
        JsonNode value = event instanceof ScalarEvent scalar ? scalar(scalar, line) : collection(event, place, line);
        if (anchor != null) {
            String text = event instanceof ScalarEvent scalar ? scalar.getValue() : null;
            anchors.put(anchor, new Anchored(value, place, text, nodes - before, deepest - path.size()));
        }
        deepest = Math.max(deepest, outer);
        return value;
    }

    private JsonNode collection(Event event, YamlDocument.Place place, int line) {
        boolean map = event instanceof MappingStartEvent;
        String tag = ((CollectionStartEvent) event).getTag().orElse("!");
        if (tag.equals("!") || tag.equals((map ? Tag.MAP : Tag.SEQ).getValue())) {
            return map ? map(place) : list(place);
        }
        int known = problems.size();
        if (map) {
            map(new YamlDocument.Place(line));
        } else {
            list(new YamlDocument.Place(line));
        }
        forget(known);
        return customTag(tag, line);
    }

    private ArrayNode list(YamlDocument.Place place) {
        ArrayNode array = JSON.arrayNode();
        for (Event item = next(); item.getEventId() != Event.ID.SequenceEnd; item = next()) {
            String index = "[" + array.size() + "]";
            path.add(index);
            array.add(value(item, place.child(index, line(item))));
            path.remove(path.size() - 1);
        }
        return array;
    }

    private ObjectNode map(YamlDocument.Place place) {
        ObjectNode object = JSON.objectNode();
        for (Event start = next(); start.getEventId() != Event.ID.MappingEnd; start = next()) {
            int line = line(start);
            String key = key(start, line);
            if (key == null) {
                problem(line, "a list or map", "a key is a text", "write the key as one word");
                skip();
                continue;
            }
            path.add(key);
            if (object.has(key)) {
                problem(
                        line,
                        key,
                        "a key stands only once in its map; it stands on line " + place.line(key) + " already",
                        "remove one of them");
                skip();
            } else {
                object.set(key, value(next(), place.child(key, line)));
            }
            path.remove(path.size() - 1);
        }
        return object;
    }

    /** A key's text, or {@code null} where it is none. */
    private String key(Event start, int line) {
        if (start instanceof ScalarEvent scalar && scalar.getAnchor().isEmpty()) {
            return scalar.getValue();
        }
        int known = problems.size();
        value(start, new YamlDocument.Place(line));
        forget(known);
        if (start instanceof AliasEvent alias) {
            return anchors.get(alias.getAlias().getValue()).text;
        }
        return start instanceof ScalarEvent scalar ? scalar.getValue() : null;
    }

    /** Passes over a value that stands where none may. */
    private void skip() {
        int known = problems.size();
        Event event = next();
        value(event, new YamlDocument.Place(line(event)));
        forget(known);
    }

    /** What is wrong within something that is refused as a whole is not told as well. */
    private void forget(int known) {
        problems.subList(known, problems.size()).clear();
    }

    private JsonNode again(AliasEvent alias, YamlDocument.Place place, int line) {
        String name = alias.getAlias().getValue();
        Anchored anchored = anchors.get(name);
        if (anchored == null) {
            throw noYaml(line, "found undefined alias " + name);
        }
        if (anchored == Anchored.OPEN || path.size() + anchored.height > MAXIMUM_DEPTH) {
            throw tooDeep(line);
        }
        count(anchored.nodes, line);
        deepest = Math.max(deepest, path.size() + anchored.height);
        place.share(anchored.place);
        return anchored.value;
    }

    /** An alias stands for all that its anchor has, so what aliases multiply is counted here. */
    private void count(int more, int line) {
        nodes += more;
        if (nodes > MAXIMUM_NODES) {
            throw refused(
                    line,
                    "",
                    "more than " + MAXIMUM_NODES + " values",
                    "the file has at most " + MAXIMUM_NODES + " values, those of aliases counted each time",
                    "write it without aliases of aliases");
        }
    }

    private JsonNode scalar(ScalarEvent scalar, int line) {
        Tag tag = YamlScalar.tag(scalar);
        String text = scalar.getValue();
        JsonNode value = YamlScalar.value(tag, text);
        if (value != null) {
            return value;
        }
        if (!YamlScalar.isPlain(tag)) {
            return customTag(tag.getValue(), line);
        }
        problem(
                line,
                text,
                "a number is finite and has at most 30 digits",
                "write a smaller number, or put it into quotes");
        return JSON.textNode(text);
    }

    private JsonNode customTag(String tag, int line) {
        problem(line, tag, "tags are not taken, only plain texts, numbers, lists and maps", "remove the tag");
        return JSON.nullNode();
    }

    private InvalidInput noYaml(int line, String why) {
        return refused(line, "", lineOf(source, line), "it is no YAML: " + why, QUOTE_IT);
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

    private void problem(int line, String value, String rule, String remedy) {
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
