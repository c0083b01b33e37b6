package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was read, and where. */
final class YamlDocument {
    /** Where something stands, and what is in it: a tree beside the document's, so that looking up is as short as the path. */
    static final class Place {
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

        /** The line of a child that there is. */
        int line(String name) {
            return children.get(name).line;
        }

        /** Takes what is in another place for its own: an alias's place has what its anchor's has. */
        void share(Place other) {
            children = other.children;
        }
    }

    private final JsonNode root;
    private final Place place;

    YamlDocument(JsonNode root, Place place) {
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
