package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
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
 * the simulation of everything else fast; {@code metadata.managedFields} is filled in only where one object is read.
 */
final class FieldManagers {
    private static final int MOST_NOTES = 64;
    private static final Set<String> UNRECORDED = Set.of("Lease", "Pod", "ReplicaSet", "EndpointSlice", "Event");

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
        List<ManagedFieldsEntry> recorded;

        void settle() {
            recorded = notes.isEmpty() ? recorded : null;
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

    /** {@code metadata.managedFields} of a stored object. Of what only controllers read nothing is recorded. */
    List<ManagedFieldsEntry> recorded(HasMetadata object) {
        if (UNRECORDED.contains(object.getKind())
                || object.getMetadata().getLabels() != null
                        && object.getMetadata().getLabels().containsKey("slidecraft.io/role")) {
            return null;
        }
        Ownership ownership = of(object);
        ownership.settle();
        if (ownership.recorded == null) {
            Map<String, Object> tree = JsonTree.of(object);
            ownership.recorded = new ArrayList<>();
            ownership.owners.forEach((owner, paths) -> ownership.recorded.add(new ManagedFieldsEntryBuilder()
                    .withManager(owner.manager())
                    .withOperation(owner.apply() ? "Apply" : "Update")
                    .withApiVersion(owner.apiVersion())
                    .withSubresource(owner.subresource().isEmpty() ? null : owner.subresource())
                    .withFieldsType("FieldsV1")
                    .withFieldsV1(fields(FieldSets.write(tree, paths)))
                    .build()));
        }
        return Copies.of(ownership.recorded);
    }

    private static FieldsV1 fields(Map<String, Object> set) {
        FieldsV1 fields = new FieldsV1();
        fields.setAdditionalProperties(set);
        return fields;
    }

    /** Whether an update says otherwise who owns what; then that counts. */
    boolean restated(HasMetadata before, List<ManagedFieldsEntry> given) {
        return given != null && !given.isEmpty() && !given.equals(recorded(before));
    }

    /** Takes an update's word for who owns what. */
    void restate(HasMetadata object, List<ManagedFieldsEntry> given) {
        Ownership ownership = of(object);
        ownership.notes.clear();
        ownership.recorded = null;
        ownership.owners = new TreeMap<>();
        for (ManagedFieldsEntry entry : given) {
            if (entry.getManager() != null && entry.getFieldsV1() != null) {
                ownership.owners.put(
                        new Owner(
                                entry.getManager(),
                                "Apply".equals(entry.getOperation()),
                                entry.getSubresource() == null ? "" : entry.getSubresource(),
                                entry.getApiVersion()),
                        FieldSets.read(entry.getFieldsV1().getAdditionalProperties()));
            }
        }
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
        ownership.recorded = null;
        ownership.owners = applied.owners();
    }
}
