package io.jenkins.plugins.slidecraft.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Applies manifests server-side (KEP-555) as field manager {@value WriteOptions#FIELD_MANAGER}, never forced where anybody
 * owns a field. Each write of an object that exists carries the version that was read together with its epoch; one of an object
 * that does not exist carries a version that no object has, so that one that has come into being since is a conflict.
 */
public final class Applier {
    /** No object has it: versions are those of the whole store and far beyond. */
    private static final String NO_VERSION = "1";

    private static final Kind<GenericKubernetesResource> AUTOSCALERS =
            Kind.generic("autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");

    private final World world;
    private final Fence fence;
    private final Manifests manifests;
    private final Rendering rendering;
    private final boolean lenient;
    private OwnedFields owned;

    /**
     * @param fence guards every write
     * @param manifests what is applied
     * @param rendering with which images and marks
     */
    public Applier(World world, Fence fence, Manifests manifests, Rendering rendering) {
        this(world, fence, manifests, rendering, false);
    }

    private Applier(World world, Fence fence, Manifests manifests, Rendering rendering, boolean lenient) {
        this.world = world;
        this.fence = fence;
        this.manifests = manifests;
        this.rendering = rendering;
        this.lenient = lenient;
    }

    /**
     * The same for going back, which a field that somebody has taken in the meantime must not keep from everything else: it
     * stays as it is, and the log says so.
     */
    public Applier leniently() {
        return new Applier(world, fence, manifests, rendering, true);
    }

    /**
     * What applying an object comes to.
     *
     * @param id the object
     * @param before as it is; empty where it does not exist
     * @param after as it would be
     */
    public record Change(ObjectId id, Optional<Map<String, Object>> before, Map<String, Object> after) {
        /** That of an object that was written otherwise. */
        public static Change of(ObjectId id, HasMetadata before, HasMetadata after) {
            return new Change(id, Optional.of(Tree.of(before)), Tree.of(after));
        }

        /** Whether anything that people see differs. */
        public boolean isOne() {
            return before.isEmpty() || !Live.shown(before.get()).equals(Live.shown(after));
        }
    }

    /** Applies those objects that are meant, in order; says what became of them. */
    public List<Change> apply(Predicate<ObjectId> which) {
        List<Change> changes = new ArrayList<>();
        for (ManifestObject object : manifests.objects()) {
            if (which.test(object.id())) {
                changes.add(apply(object));
            }
        }
        return changes;
    }

    /** Applies a hook that is no Job. */
    void applyHook(ManifestObject object) {
        apply(object);
    }

    /** Has the server check it. */
    void planHook(ManifestObject object) {
        plan(object);
    }

    private Change apply(ManifestObject object) {
        ObjectId id = object.id();
        Optional<Live> found = read(id);
        found.ifPresent(this::check);
        Map<String, Object> wanted = rendering.of(object, owned());
        Map<String, Object> after = unlessTaken(
                id, wanted, tree -> found.isPresent() ? over(found.get(), tree) : create(id, tree), List.of());
        return new Change(id, found.map(Live::tree), after);
    }

    /** Writes; where others own fields, without those if that is allowed. */
    private Map<String, Object> unlessTaken(
            ObjectId id, Map<String, Object> wanted, UnaryOperator<Map<String, Object>> write, List<String> left) {
        try {
            return write.apply(wanted);
        } catch (KubeException e) {
            if (!e.isFieldConflict()) {
                throw e;
            }
            List<FieldConflict> conflicts = FieldConflict.parse(e.getMessage());
            List<String> fields = conflicts.stream()
                    .flatMap(conflict -> conflict.fields().stream())
                    .toList();
            if (!lenient || fields.isEmpty() || left.containsAll(fields)) {
                throw new ManifestException(
                        ManifestException.FIELD_CONFLICT,
                        String.join("\n", sentences(id, conflicts)),
                        sentences(id, conflicts));
            }
            Map<String, Object> rest = Tree.copy(wanted);
            fields.forEach(field -> FieldPath.remove(rest, field));
            conflicts.forEach(conflict -> world.log(world.environment() + ": " + id + ": left "
                    + String.join(", ", conflict.fields()) + " as \"" + conflict.manager() + "\" has set it."));
            List<String> all = new ArrayList<>(left);
            all.addAll(fields);
            return unlessTaken(id, rest, write, all);
        }
    }

    private Map<String, Object> over(Live found, Map<String, Object> wanted) {
        Live live = handedOver(found);
        Tree.child(wanted, "metadata").put("resourceVersion", live.version());
        return write(found.id(), wanted, options(live));
    }

    /** Takes the fields over that are ours to take, before the apply that would conflict with them or reset them. */
    private Live handedOver(Live live) {
        Optional<List<Object>> fields =
                ManagedFields.handedOver(live.tree(), live.isOf(rendering.environment()), owned().leftOut(live.id()));
        if (fields.isEmpty()) {
            return live;
        }
        Map<String, Object> tree = Tree.copy(live.tree());
        Tree.child(tree, "metadata").put("managedFields", fields.get());
        return Live.of(
                live.id(),
                world.cluster()
                        .replace(live.id().resource(), world.namespace(), Tree.object(tree), WriteOptions.DEFAULT));
    }

    private Map<String, Object> create(ObjectId id, Map<String, Object> wanted) {
        Tree.child(wanted, "metadata").put("resourceVersion", NO_VERSION);
        Map<String, Object> created = write(id, wanted, WriteOptions.DEFAULT);
        Live live = new Live(id, created);
        confirm(live);
        return created;
    }

    /** What was created too late, after somebody had taken the environment over, is taken away again. */
    private void confirm(Live created) {
        try {
            fence.confirm();
        } catch (KubeException e) {
            throw e;
        } catch (RuntimeException takenOver) {
            try {
                delete(created);
            } catch (KubeException e) {
                world.log(world.environment() + ": " + created.id() + " was created after somebody had taken the"
                        + " environment over, and could not be taken away: " + e.getMessage());
            }
            throw takenOver;
        }
    }

    private void delete(Live live) {
        world.cluster()
                .delete(
                        live.id().resource(),
                        world.namespace(),
                        live.id().name(),
                        DeleteOptions.BACKGROUND.onlyIf(live.uid(), live.version()));
    }

    private Map<String, Object> write(ObjectId id, Map<String, Object> wanted, WriteOptions options) {
        return Tree.of(world.cluster().apply(id.resource(), world.namespace(), Tree.object(wanted), options));
    }

    /** Where nobody's fields are recorded, nobody's can be taken: the server would call their owner "before-first-apply". */
    private static WriteOptions options(Live live) {
        return ManagedFields.areRecorded(live.tree()) ? WriteOptions.DEFAULT : WriteOptions.DEFAULT.forced();
    }

    /**
     * What applying would come to, by the server's own word and without any effect.
     *
     * @throws ManifestException with everything that keeps the manifests from being applied
     */
    public List<Change> plan() {
        List<Change> changes = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        boolean conflict = false;
        for (ManifestObject object : manifests.objects()) {
            try {
                changes.add(plan(object));
            } catch (ManifestException e) {
                conflict |= e.reason().equals(ManifestException.FIELD_CONFLICT);
                refused.addAll(e.evidence());
            }
        }
        if (!refused.isEmpty()) {
            throw new ManifestException(
                    conflict ? ManifestException.FIELD_CONFLICT : ManifestException.REFUSED,
                    "The manifests of " + world.environment() + " can't be applied, and nothing was changed:\n  "
                            + String.join("\n  ", refused),
                    List.of());
        }
        return changes;
    }

    private Change plan(ManifestObject object) {
        ObjectId id = object.id();
        Optional<Live> found = read(id);
        found.ifPresent(this::check);
        Map<String, Object> wanted = rendering.of(object, owned());
        found.ifPresent(live -> kept(live, wanted));
        WriteOptions options =
                found.map(Applier::options).orElse(WriteOptions.DEFAULT).asDryRun();
        try {
            Map<String, Object> after = unlessTaken(id, wanted, tree -> dryRun(id, found, tree, options), List.of());
            return new Change(id, found.map(Live::tree), after);
        } catch (KubeException e) {
            if (e.isTransient()) {
                throw e;
            }
            throw new ManifestException(ManifestException.REFUSED, "", List.of(refusal(id, e)));
        }
    }

    /** Fields that are going to be handed over are no conflict. */
    private Map<String, Object> dryRun(
            ObjectId id, Optional<Live> found, Map<String, Object> wanted, WriteOptions options) {
        try {
            return write(id, wanted, options);
        } catch (KubeException e) {
            boolean adopted =
                    found.filter(live -> live.isOf(rendering.environment())).isPresent();
            boolean ours = e.isFieldConflict()
                    && FieldConflict.parse(e.getMessage()).stream()
                            .allMatch(other -> ManagedFields.isHandedOver(other.manager(), adopted));
            if (!ours) {
                throw e;
            }
            return write(id, wanted, options.forced());
        }
    }

    /** Fields that are let go keep their value; applying that shows the same without letting go. */
    private void kept(Live live, Map<String, Object> wanted) {
        for (List<String> path : owned().leftOut(live.id())) {
            Tree.at(live.tree(), path.toArray(String[]::new)).ifPresent(value -> Tree.put(wanted, path, value));
        }
    }

    private List<String> sentences(ObjectId id, List<FieldConflict> conflicts) {
        return conflicts.stream()
                .map(conflict -> conflict.sentence(id, world.namespace()))
                .toList();
    }

    static String refusal(ObjectId id, KubeException e) {
        String hint = "";
        if (e.isForbidden()) {
            hint = " (the identity that the controller uses for this cluster may not, a quota or an admission rule"
                    + " says no: see the Role for manifests that the plugin ships)";
        } else if (e.getMessage().contains("immutable")) {
            hint = id.kind().equals("Job")
                    ? " (a Job's template can't be changed: make it a hook, or give it another name with each release)"
                    : " (it can only be deleted and created anew, which is for a person to do)";
        }
        return id + ": the API server answered " + e.code() + ": " + e.getMessage() + hint;
    }

    /** Whether an object that exists may be ours. */
    private void check(Live live) {
        fence.check(live.epoch());
        String release = live.helmRelease();
        String other = live.label(Marks.ENVIRONMENT);
        String refused = "";
        if (!live.label(Marks.ROLE).isEmpty()) {
            refused = "it is one of the plugin's own records: give the object another name";
        } else if (!release.isEmpty()) {
            refused = "Helm's release " + release + " owns it: either go on with helm upgrade and leave 'manifests' out"
                    + " of slidecraft.yaml, or take it out of Helm's hands, with kubectl -n " + world.namespace()
                    + " annotate " + live.id().plural() + " " + live.id().name()
                    + " meta.helm.sh/release-name- meta.helm.sh/release-namespace- and, for the whole release, kubectl"
                    + " -n "
                    + world.namespace() + " delete secret -l owner=helm,name=" + release;
        } else if (!other.isEmpty() && !other.equals(rendering.environment())) {
            refused = "it belongs to environment " + other
                    + ": give one of the two another name, or environments namespaces of their own";
        }
        if (!refused.isEmpty()) {
            throw new ManifestException(
                    ManifestException.REFUSED, live.id() + ": " + refused, List.of(live.id() + ": " + refused));
        }
    }

    private Optional<Live> read(ObjectId id) {
        return world.cluster().get(id.resource(), world.namespace(), id.name()).map(object -> Live.of(id, object));
    }

    private OwnedFields owned() {
        if (owned == null) {
            owned = OwnedFields.of(
                    manifests,
                    world.cluster().list(AUTOSCALERS, world.namespace(), ListOptions.ALL).items().stream()
                            .map(Tree::of)
                            .toList());
        }
        return owned;
    }
}
