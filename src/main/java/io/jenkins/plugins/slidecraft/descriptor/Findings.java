package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageTag;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the rules between fields have found so far, with lines, and what these rules share. They take documents that break
 * the schema, too, so that a person sees all problems at once: what has not the right type is passed over, since the schema
 * has named it.
 */
final class Findings {
    /** As the steps have it. */
    static final Duration LONGEST_DEADLINE = Duration.ofHours(24);

    private static final int MOST_LISTED = 30;

    /** Stands for a value that may be a secret. */
    static final String HIDDEN = "a text";

    private final YamlDocument document;
    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Collection<String>, Known> asked = new HashMap<>();

    Findings(YamlDocument document, String file) {
        this.document = document;
        this.file = file;
    }

    List<Problem> problems() {
        return problems;
    }

    /** @param value what stands there, or {@code null} where nothing does */
    void add(List<String> path, String value, String rule, String remedy) {
        problems.add(new Problem(file + ":" + document.line(path), YamlText.shown(path), value, rule, remedy));
    }

    /** Notes a name that nothing has. */
    void unknown(List<String> path, String name, String rule, Collection<String> known, String otherwise) {
        unknown(path, name, name, rule, known, otherwise);
    }

    /** The same where what stands there is shown otherwise than by the name. */
    void unknown(
            List<String> path, String value, String name, String rule, Collection<String> known, String otherwise) {
        Known there = asked.computeIfAbsent(known, Known::new);
        add(
                path,
                value,
                rule + "; there are " + there.listed,
                there.nearest(name).map(near -> "write it as " + near).orElse(otherwise));
    }

    /** What was found out about names that there are; a thousand mistakes mostly ask about the same ones, and repeat each other. */
    private static final class Known {
        private final Collection<String> names;
        private final String listed;
        private final Map<String, Optional<String>> nearest = new HashMap<>();

        Known(Collection<String> names) {
            this.names = names;
            listed = list(names);
        }

        Optional<String> nearest(String name) {
            return nearest.computeIfAbsent(name, wrong -> Suggestion.nearest(wrong, names));
        }
    }

    private static String list(Collection<String> known) {
        if (known.isEmpty()) {
            return "none";
        }
        List<String> sorted = known.stream().sorted().toList();
        return sorted.size() <= MOST_LISTED
                ? String.join(", ", sorted)
                : String.join(", ", sorted.subList(0, MOST_LISTED)) + " and " + (sorted.size() - MOST_LISTED) + " more";
    }

    /** The maps of a section. */
    static void maps(JsonNode section, BiConsumer<String, JsonNode> check) {
        section.fields().forEachRemaining(entry -> {
            if (entry.getValue().isObject()) {
                check.accept(entry.getKey(), entry.getValue());
            }
        });
    }

    /** The texts of a list, with their paths. */
    static void texts(JsonNode list, List<String> path, BiConsumer<List<String>, String> check) {
        if (!list.isArray()) {
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isTextual()) {
                check.accept(YamlText.child(path, "[" + i + "]"), list.get(i).asText());
            }
        }
    }

    static List<String> names(JsonNode section) {
        List<String> names = new ArrayList<>();
        section.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A duration of more than nothing and at most a day. */
    void deadline(JsonNode parent, List<String> path, String what, String example) {
        JsonNode node = parent.path(path.get(path.size() - 1));
        if (!node.isTextual()) {
            return;
        }
        String rule = what + " is more than 0s and at most 24h";
        try {
            Duration deadline = DurationText.parse(node.asText());
            if (deadline.isZero() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
                add(path, node.asText(), rule, "write it as " + example);
            }
        } catch (IllegalArgumentException e) {
            add(path, node.asText(), rule, "write it as " + example);
        }
    }

    /** An image of someone else's has to name one content. */
    void pinned(List<String> path, String text, String or) {
        String rule = or + "repository[:tag]@sha256:…";
        ImageRef image;
        try {
            image = ImageRef.parse(text);
        } catch (IllegalArgumentException e) {
            add(path, text, rule, "write the image as its registry names it");
            return;
        }
        if (image.tag().filter(ImageTag.LATEST::equals).isPresent()) {
            add(path, text, "G3 forbids 'latest', since it can't be reproduced", "name a version's tag and its digest");
        } else if (!image.pinned()) {
            add(path, text, rule, "add the digest, as docker buildx imagetools inspect shows it");
        }
    }

    /** Names the keys of which there is to be exactly one. */
    boolean exactlyOne(List<String> path, JsonNode node, List<String> kinds) {
        List<String> found = kinds.stream().filter(node::has).toList();
        if (found.size() == 1) {
            return true;
        }
        add(
                path,
                found.isEmpty() ? "none of them" : String.join(" and ", found),
                "there is exactly one of " + String.join(", ", kinds),
                found.isEmpty() ? "name one of them" : "leave all but one out");
        return false;
    }

    /** Refuses keys that belong to another kind. */
    void onlyWith(List<String> path, JsonNode node, boolean allowed, String kind, List<String> keys) {
        if (allowed) {
            return;
        }
        for (String key : keys) {
            if (node.has(key)) {
                add(
                        YamlText.child(path, key),
                        SchemaCheck.described(node.path(key)),
                        "it belongs to " + kind,
                        "leave it out");
            }
        }
    }
}
