package io.jenkins.plugins.slidecraft.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads a YAML text that others write as nodes. The library's own reading recurses as deep as the text has brackets, which ends
 * a thread by its stack; here that is an error as any other in the text.
 */
public final class YamlNodes {
    /** How deep lists and maps may stand. No Kubernetes object comes near. */
    public static final int DEEPEST = 100;

    private YamlNodes() {}

    /**
     * The roots of a text's documents.
     *
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException where it is no YAML, or too deep; with a mark where that is
     */
    public static List<Node> read(LoadSettings settings, String text) {
        Composer composer =
                new Composer(settings, new Bounded(new ParserImpl(settings, new StreamReader(settings, text))));
        List<Node> documents = new ArrayList<>();
        composer.forEachRemaining(documents::add);
        return documents;
    }

    /** Counts levels as events come. */
    private static final class Bounded implements Parser {
        private final Parser parser;
        private int depth;

        Bounded(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public boolean checkEvent(Event.ID kind) {
            return parser.checkEvent(kind);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > DEEPEST) {
                throw new ComposerException(
                        "",
                        Optional.empty(),
                        "lists and maps stand more than " + DEEPEST + " deep",
                        event.getStartMark());
            }
            return event;
        }
    }
}
