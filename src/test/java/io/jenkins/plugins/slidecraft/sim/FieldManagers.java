package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions.Subresource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who owns which field. Updates are only noted; ownership is worked out of the notes when somebody applies, which keeps
 * the simulation of everything else fast. {@code metadata.managedFields} is not filled in: {@link #owners} tells.
 */
final class FieldManagers {
    private static final int MOST_NOTES = 64;

    /** A manager as conflicts print it. */
    record Owner(String manager, boolean apply, String subresource, String apiVersion) implements Comparable<Owner> {
        @Override
        public int compareTo(Owner other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return '"'
                    + manager
                    + '"'
                    + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + '"')
                    + (apply ? "" : " using " + apiVersion);
        }
    }

    /** What an apply comes to, before it is stored. */
    record Applied<T>(T object, Map<Owner, Set<String>> owners, boolean otherOwners) {}

    private record Note(Owner owner, HasMetadata before, HasMetadata after) {}

    private static final class Ownership {
        Map<Owner, Set<String>> owners = new TreeMap<>();
        final List<Note> notes = new ArrayList<>();

        void settle() {
            notes.forEach(this::count);
            notes.clear();
        }

        private void count(Note note) {
            Map<String, Object> before = note.before == null ? Map.of() : JsonTree.leaves(JsonTree.of(note.before));
            Map<String, Object> after = JsonTree.leaves(JsonTree.of(note.after));
            Set<String> changed = new HashSet<>();
            after.forEach((path, value) -> {
                if (!value.equals(before.get(path))) {
                    changed.add(path);
                }
            });
            Set<String> removed = new HashSet<>(before.keySet());
            removed.removeAll(after.keySet());
            owners.values().forEach(paths -> {
                paths.removeAll(changed);
                paths.removeAll(removed);
            });
            if (!changed.isEmpty()) {
                owners.computeIfAbsent(note.owner, o -> new TreeSet<>()).addAll(changed);
            }
            owners.values().removeIf(Set::isEmpty);
        }
    }

    private final Map<String, Ownership> byUid = new HashMap<>();

    private Ownership of(HasMetadata object) {
        return byUid.computeIfAbsent(object.getMetadata().getUid(), uid -> new Ownership());
    }

    void updated(Kind<?> kind, HasMetadata before, HasMetadata after, WriteOptions options) {
        String manager =
                options.fieldManager() == null || options.fieldManager().isEmpty() ? "unknown" : options.fieldManager();
        Ownership ownership = of(after);
        ownership.notes.add(new Note(new Owner(manager, false, part(options), kind.apiVersion()), before, after));
        if (ownership.notes.size() > MOST_NOTES) {
            ownership.settle();
        }
    }

    private static String part(WriteOptions options) {
        return options.subresource() == Subresource.NONE
                ? ""
                : options.subresource().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The owners of each field of an object, by path. */
    Map<String, Set<String>> owners(HasMetadata object) {
        Ownership ownership = of(object);
        ownership.settle();
        Map<String, Set<String>> result = new TreeMap<>();
        ownership.owners.forEach((owner, paths) -> paths.forEach(
                path -> result.computeIfAbsent(path, p -> new TreeSet<>()).add(owner.manager())));
        return result;
    }

    /** Merges, or throws the conflict. */
    <T extends HasMetadata> Applied<T> apply(Kind<T> kind, T before, T config, WriteOptions options) {
        Owner self = new Owner(options.fieldManager(), true, part(options), kind.apiVersion());
        Map<String, Object> wanted = JsonTree.of(config);
        wanted.remove("status");
        metadataOf(wanted).keySet().removeAll(Set.of("resourceVersion", "uid", "creationTimestamp", "managedFields"));
        Set<String> own = new TreeSet<>(JsonTree.leaves(wanted).keySet());
        if (before == null) {
            Map<Owner, Set<String>> owners = new TreeMap<>();
            owners.put(self, own);
            return new Applied<>(config, owners, true);
        }
        Ownership ownership = of(before);
        ownership.settle();
        Map<Owner, Set<String>> owners = new TreeMap<>();
        ownership.owners.forEach((owner, paths) -> owners.put(owner, new TreeSet<>(paths)));
        Map<String, Object> live = JsonTree.of(before);
        Map<String, Object> leaves = JsonTree.leaves(wanted);
        Map<String, Object> liveLeaves = JsonTree.leaves(live);
        Map<Owner, List<String>> conflicts = conflicts(self, owners, leaves, liveLeaves);
        if (!conflicts.isEmpty()) {
            if (!options.force()) {
                throw new KubeException(409, "Conflict", message(conflicts));
            }
            conflicts.forEach((owner, paths) -> owners.get(owner).removeAll(paths));
        }
        Set<String> gone = new HashSet<>(owners.getOrDefault(self, Set.of()));
        gone.removeAll(own);
        owners.put(self, own);
        owners.values().forEach(gone::removeAll);
        Object merged = JsonTree.merge("", "", live, wanted);
        Object pruned = JsonTree.without("", "", merged, gone);
        owners.values().removeIf(Set::isEmpty);
        @SuppressWarnings("unchecked")
        Map<String, Object> tree = (Map<String, Object>) pruned;
        return new Applied<>(JsonTree.to(kind.type(), tree), owners, !owners.equals(ownership.owners));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> metadataOf(Map<String, Object> tree) {
        return (Map<String, Object>) tree.computeIfAbsent("metadata", k -> new LinkedHashMap<String, Object>());
    }

    private static Map<Owner, List<String>> conflicts(
            Owner self, Map<Owner, Set<String>> owners, Map<String, Object> wanted, Map<String, Object> live) {
        Map<Owner, List<String>> conflicts = new TreeMap<>();
        owners.forEach((owner, paths) -> {
            if (!owner.equals(self)) {
                wanted.forEach((path, value) -> {
                    if (paths.contains(path) && !Objects.equals(value, live.get(path))) {
                        conflicts.computeIfAbsent(owner, o -> new ArrayList<>()).add(path);
                    }
                });
            }
        });
        return conflicts;
    }

    /** As {@code managedfields/internal/conflict.go} writes it. */
    private static String message(Map<Owner, List<String>> conflicts) {
        int count = conflicts.values().stream().mapToInt(List::size).sum();
        if (count == 1) {
            var only = conflicts.entrySet().iterator().next();
            return "Apply failed with 1 conflict: conflict with " + only.getKey() + ": "
                    + only.getValue().get(0);
        }
        List<String> lines = new ArrayList<>();
        conflicts.forEach((owner, paths) -> {
            lines.add("conflicts with " + owner + ":");
            paths.forEach(path -> lines.add("- " + path));
        });
        return "Apply failed with " + count + " conflicts: " + String.join("\n", lines);
    }

    void applied(Applied<?> applied, HasMetadata stored) {
        Ownership ownership = of(stored);
        ownership.notes.clear();
        ownership.owners = applied.owners();
    }
}
