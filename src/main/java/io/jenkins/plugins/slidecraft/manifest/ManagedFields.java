package io.jenkins.plugins.slidecraft.manifest;

import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands fields over to our server-side apply, as kubectl does when it goes over from client-side to server-side apply
 * (client-go's {@code util/csaupgrade}): what one of the known managers owns by updates joins what we own by applying, so that
 * the next apply meets no conflict, and removes what the manifests no longer have. Fields that are somebody else's are let
 * go instead: removing them from what we own, while they are applied no more, would reset them.
 */
final class ManagedFields {
    /** Who writes the same files by hand: kubectl apply and create, and whoever wrote before anybody kept records. */
    private static final Set<String> BY_HAND =
            Set.of("kubectl-client-side-apply", "kubectl-create", "before-first-apply");

    private ManagedFields() {}

    /** Whether fields of this manager are handed over to us. */
    static boolean isHandedOver(String manager, boolean adopted) {
        return manager.equals(WriteOptions.FIELD_MANAGER) || !adopted && BY_HAND.contains(manager);
    }

    /**
     * Whose fields are whose once they are handed over.
     *
     * @param live an object as it was read
     * @param adopted whether it is ours already: then only what we wrote by updates is handed over
     * @param leftOut paths of fields that are to be nobody's of us
     * @return {@code metadata.managedFields}; empty where nothing is to be handed over
     */
    static Optional<List<Object>> handedOver(Map<String, Object> live, boolean adopted, List<List<String>> leftOut) {
        List<Object> entries = new ArrayList<>();
        Map<String, Object> ours = null;
        List<Map<String, Object>> theirs = new ArrayList<>();
        for (Map<String, Object> entry : Tree.maps(live, "metadata", "managedFields")) {
            boolean whole = Tree.text(entry, "subresource").isEmpty();
            String manager = Tree.text(entry, "manager");
            String operation = Tree.text(entry, "operation");
            if (whole && manager.equals(WriteOptions.FIELD_MANAGER) && operation.equals("Apply")) {
                ours = Tree.copy(entry);
                entries.add(ours);
            } else if (whole && operation.equals("Update") && isHandedOver(manager, adopted)) {
                theirs.add(Tree.copy(entry));
            } else {
                entries.add(entry);
            }
        }
        if (ours == null && !theirs.isEmpty()) {
            ours = theirs.get(0);
            ours.put("manager", WriteOptions.FIELD_MANAGER);
            ours.put("operation", "Apply");
            entries.add(ours);
        }
        if (ours == null) {
            return Optional.empty();
        }
        Map<String, Object> fields = Tree.child(ours, "fieldsV1");
        for (Map<String, Object> other : theirs) {
            join(fields, Tree.map(other, "fieldsV1"));
        }
        boolean changed = !theirs.isEmpty();
        for (List<String> path : leftOut) {
            changed |= without(fields, path);
        }
        return changed ? Optional.of(entries) : Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static void join(Map<String, Object> into, Map<String, Object> other) {
        other.forEach((key, child) -> {
            Object own = into.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
            if (own instanceof Map && child instanceof Map) {
                join((Map<String, Object>) own, (Map<String, Object>) child);
            }
        });
    }

    /** Takes a path of field names out of a set of fields; says whether it was in it. */
    @SuppressWarnings("unchecked")
    private static boolean without(Map<String, Object> fields, List<String> path) {
        String key = "f:" + path.get(0);
        if (!(fields.get(key) instanceof Map<?, ?> child)) {
            return false;
        }
        if (path.size() == 1) {
            fields.remove(key);
            return true;
        }
        boolean found = without((Map<String, Object>) child, path.subList(1, path.size()));
        if (child.isEmpty()) {
            fields.remove(key);
        }
        return found;
    }

    /** Whether what we applied has a field. */
    static boolean owns(Map<String, Object> live, List<String> path) {
        String[] keys = path.stream().map(name -> "f:" + name).toArray(String[]::new);
        return Tree.maps(live, "metadata", "managedFields").stream()
                .filter(entry -> Tree.text(entry, "manager").equals(WriteOptions.FIELD_MANAGER))
                .anyMatch(entry -> Tree.at(Tree.map(entry, "fieldsV1"), keys).isPresent());
    }

    /** Whether anybody's fields are recorded at all. */
    static boolean areRecorded(Map<String, Object> live) {
        return !Tree.maps(live, "metadata", "managedFields").isEmpty();
    }
}
