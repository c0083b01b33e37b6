package io.jenkins.plugins.slidecraft.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.manifest.Hook.Policy;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs hooks, one after the other: a Job is created and awaited, anything else applied. A Job carries the operation that
 * created it, so that one that is there already is not run again; what is done stands in the journal.
 */
public final class HookRun {
    private static final String ROLE = "hook";
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 16 * 1024;
    private static final int LONGEST_NAME = 50;

    private final World world;
    private final Fence fence;
    private final Manifests manifests;
    private final Rendering rendering;
    private final Applier applier;

    public HookRun(World world, Fence fence, Manifests manifests, Rendering rendering) {
        this.world = world;
        this.fence = fence;
        this.manifests = manifests;
        this.rendering = rendering;
        this.applier = new Applier(world, fence, manifests, rendering);
    }

    /** Where the hooks of an event stand. */
    public sealed interface Sight {}

    /** All are done. */
    public record AllDone() implements Sight {}

    /** One is done that the journal doesn't know of yet. */
    public record OneDone(String key) implements Sight {}

    /** One is under way. */
    public record Going(String what) implements Sight {}

    /**
     * Looks at the next hook of an event, and begins it where that has not been done.
     *
     * @param event as {@code pre-install}
     * @param done the keys of those that are done
     * @throws ManifestException where one has failed
     */
    public Sight next(String event, List<String> done) {
        for (Hook hook : manifests.hooks(event)) {
            if (!done.contains(hook.key(event))) {
                return hook.isJob() ? job(hook, event) : other(hook, event);
            }
            if (hook.isJob() && hook.policies().contains(Policy.HOOK_SUCCEEDED)) {
                ours(hook).filter(live -> succeeded(live.tree())).ifPresent(this::delete);
            }
        }
        return new AllDone();
    }

    private Sight other(Hook hook, String event) {
        applier.applyHook(hook.object());
        return new OneDone(hook.key(event));
    }

    private Sight job(Hook hook, String event) {
        Optional<Live> found = read(hook);
        if (found.isPresent() && !isOurs(found.get())) {
            if (!hook.policies().contains(Policy.BEFORE_HOOK_CREATION)) {
                throw new ManifestException(
                        ManifestException.HOOK_FAILED,
                        "Hook " + hook.object().id() + " (" + event + ") can't be run: a Job of this name is there"
                                + " from before, and its"
                                + " helm.sh/hook-delete-policy keeps it. Add"
                                + " before-hook-creation to the policy, or delete"
                                + " it.",
                        List.of());
            }
            fence.check(found.get().epoch());
            delete(found.get());
            return new Going(event + " hook " + hook.object().id() + ": removing the one of before");
        }
        if (found.isEmpty()) {
            create(hook);
            world.log(world.environment() + ": " + event + " hook "
                    + hook.object().id() + " begun.");
            return new Going(event + " hook " + hook.object().id());
        }
        Map<String, Object> job = found.get().tree();
        if (succeeded(job)) {
            world.log(world.environment() + ": " + event + " hook "
                    + hook.object().id() + " done.");
            return new OneDone(hook.key(event));
        }
        Optional<Map<String, Object>> failed = condition(job, "Failed");
        if (failed.isPresent()) {
            throw new ManifestException(
                    ManifestException.HOOK_FAILED,
                    "Hook " + hook.object().id() + " (" + event + ") has failed: " + Tree.text(failed.get(), "reason")
                            + ": " + Tree.text(failed.get(), "message"),
                    log(hook.object().id().name()));
        }
        return new Going(event + " hook " + hook.object().id());
    }

    private void create(Hook hook) {
        // Whoever took over may just have ended it: it is not to be begun anew.
        fence.confirm();
        Live created = Live.of(
                hook.object().id(),
                world.cluster().create(kind(hook), world.namespace(), Tree.object(marked(hook)), WriteOptions.DEFAULT));
        try {
            fence.confirm();
        } catch (KubeException e) {
            throw e;
        } catch (RuntimeException takenOver) {
            delete(created);
            throw takenOver;
        }
    }

    private Map<String, Object> marked(Hook hook) {
        Map<String, Object> tree = rendering.of(hook.object(), OwnedFields.of(manifests, List.of()));
        Tree.child(Tree.child(tree, "metadata"), "labels").put(Marks.ROLE, ROLE);
        return tree;
    }

    /**
     * Has the server check hooks without any effect.
     *
     * @throws ManifestException with everything that it refuses
     */
    public void check(List<String> events) {
        List<String> refused = new ArrayList<>();
        events.stream()
                .flatMap(event -> manifests.hooks(event).stream())
                .distinct()
                .forEach(hook -> check(hook, refused));
        if (!refused.isEmpty()) {
            throw new ManifestException(
                    ManifestException.REFUSED,
                    "The hooks of " + world.environment() + " can't be run, and nothing was changed:\n  "
                            + String.join("\n  ", refused),
                    List.of());
        }
    }

    private void check(Hook hook, List<String> refused) {
        try {
            if (hook.isJob()) {
                Map<String, Object> tree = marked(hook);
                String name = hook.object().id().name();
                // Under its own name one may be there from before.
                Tree.child(tree, "metadata")
                        .put("name", name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "-dry-run");
                world.cluster()
                        .create(kind(hook), world.namespace(), Tree.object(tree), WriteOptions.DEFAULT.asDryRun());
            } else {
                applier.planHook(hook.object());
            }
        } catch (ManifestException e) {
            refused.addAll(e.evidence());
        } catch (KubeException e) {
            if (e.isTransient()) {
                throw e;
            }
            refused.add(Applier.refusal(hook.object().id(), e));
        }
    }

    /** What an event runs, for people. */
    public List<String> names(String event) {
        return manifests.hooks(event).stream()
                .map(hook -> hook.object().id().toString())
                .toList();
    }

    /** Ends what is under way, before it is taken back, and removes what its policy says. */
    public void abandon() {
        for (Hook hook : manifests.hooks()) {
            if (hook.isJob()) {
                ours(hook)
                        .filter(live -> {
                            boolean failed = condition(live.tree(), "Failed").isPresent();
                            boolean over = failed || succeeded(live.tree());
                            return !over
                                    || failed && hook.policies().contains(Policy.HOOK_FAILED)
                                    || !failed && hook.policies().contains(Policy.HOOK_SUCCEEDED);
                        })
                        .ifPresent(this::delete);
            }
        }
    }

    private static boolean succeeded(Map<String, Object> job) {
        return condition(job, "Complete").isPresent();
    }

    private static Optional<Map<String, Object>> condition(Map<String, Object> job, String type) {
        return Tree.maps(job, "status", "conditions").stream()
                .filter(condition -> type.equals(condition.get("type")) && "True".equals(condition.get("status")))
                .findFirst();
    }

    private Optional<Live> ours(Hook hook) {
        return read(hook).filter(this::isOurs);
    }

    private boolean isOurs(Live live) {
        return live.annotation(Marks.OPERATION).equals(rendering.operation());
    }

    private Optional<Live> read(Hook hook) {
        ObjectId id = hook.object().id();
        return world.cluster().get(kind(hook), world.namespace(), id.name()).map(object -> Live.of(id, object));
    }

    private static Kind<GenericKubernetesResource> kind(Hook hook) {
        return hook.object().id().resource();
    }

    private void delete(Live live) {
        world.cluster()
                .delete(
                        live.id().resource(),
                        world.namespace(),
                        live.id().name(),
                        DeleteOptions.BACKGROUND.onlyIf(live.uid(), live.version()));
    }

    private List<String> log(String job) {
        List<String> lines = new ArrayList<>();
        try {
            world
                    .cluster()
                    .list(Kind.POD, world.namespace(), ListOptions.labels("batch.kubernetes.io/job-name=" + job))
                    .items()
                    .stream()
                    .reduce((first, second) -> second)
                    .ifPresent(pod -> {
                        String name = pod.getMetadata().getName();
                        String container = pod.getSpec().getContainers().get(0).getName();
                        world.cluster()
                                .logs(world.namespace(), name, new LogOptions(container, false, LOG_LINES, LOG_BYTES))
                                .lines()
                                .forEach(line -> lines.add("log of " + name + ": " + line));
                    });
        } catch (KubeException e) {
            // The evidence explains a failure; not having it must not hide the failure.
            lines.add("(its log could not be read: " + e.getMessage() + ")");
        }
        return lines;
    }
}
