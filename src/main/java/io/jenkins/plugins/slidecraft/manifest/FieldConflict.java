package io.jenkins.plugins.slidecraft.manifest;

import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields of an object that another manager owns and the manifests give another value, read from the server's words
 * ({@code structured-merge-diff}'s and {@code managedfields/internal/conflict.go}'s).
 *
 * @param manager the other manager
 * @param fields their paths, as {@code .spec.replicas}
 */
record FieldConflict(String manager, List<String> fields) {
    private static final Pattern ONE = Pattern.compile("(?s).*?conflict with \"([^\"]*)\"[^:]*: (.*)");
    private static final Pattern MANAGER = Pattern.compile("conflicts with \"([^\"]*)\".*:");

    FieldConflict {
        fields = List.copyOf(fields);
    }

    /** Reads the message of a refused apply. */
    static List<FieldConflict> parse(String message) {
        Map<String, List<String>> found = new TreeMap<>();
        String manager = null;
        for (String line : message.substring(message.indexOf(':') + 1).split("\n")) {
            Matcher of = MANAGER.matcher(line.strip());
            Matcher one = ONE.matcher(line.strip());
            if (of.matches()) {
                manager = of.group(1);
            } else if (line.strip().startsWith("- ") && manager != null) {
                found.computeIfAbsent(manager, m -> new ArrayList<>())
                        .add(line.strip().substring(2));
            } else if (one.matches()) {
                found.computeIfAbsent(one.group(1), m -> new ArrayList<>())
                        .add(one.group(2).strip());
            }
        }
        return found.entrySet().stream()
                .map(entry -> new FieldConflict(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** For people: both managers, the fields and the way out. */
    String sentence(ObjectId id, String namespace) {
        return id + ": manager \"" + manager + "\" owns " + String.join(", ", fields)
                + ", and the manifests, applied by \""
                + WriteOptions.FIELD_MANAGER + "\", say otherwise. Leave "
                + (fields.size() == 1 ? "the field" : "the fields")
                + " out of the manifests if \"" + manager
                + "\" is to decide; or let go who owns the object, so that the next"
                + " deployment does: kubectl -n " + namespace + " patch " + id.plural() + " " + id.name()
                + " --type=json -p '[{\"op\":\"replace\",\"path\":\"/metadata/managedFields\",\"value\":[{}]}]'";
    }
}
