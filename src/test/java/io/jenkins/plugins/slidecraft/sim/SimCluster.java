package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.jenkins.plugins.slidecraft.kube.ApiResource;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KnownResources;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.SecretKeys;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An API server in memory, with the controllers of {@link ControlPlane} behind it. Calls take no time and never fail by
 * themselves; {@link ProcessCluster} adds latency and faults for one process.
 */
public final class SimCluster implements Cluster {
    private final ObjectStore store;
    private final Watches watches;
    private final Writes writes;
    private final Deletions deletions;
    private final FieldManagers managers;
    private final Map<String, List<? extends HasMetadata>> snapshots = new HashMap<>();
    private final List<ApiResource> defined = new ArrayList<>();
    private final List<Admission> admissions = new ArrayList<>();
    private String writer = "";
    private PodLogs podLogs = (namespace, pod, options) -> "";

    /** Where logs come from: the kubelet. */
    @FunctionalInterface
    interface PodLogs {
        String read(String namespace, String pod, LogOptions options);
    }

    public SimCluster(SimRuntime runtime) {
        store = new ObjectStore(runtime);
        watches = new Watches(store);
        managers = new FieldManagers();
        writes = new Writes(store, admissions, managers);
        deletions = new Deletions(store);
    }

    ObjectStore store() {
        return store;
    }

    Writes writes() {
        return writes;
    }

    Deletions deletions() {
        return deletions;
    }

    void logsFrom(PodLogs source) {
        podLogs = source;
    }

    /** Adds a gate-keeper; remove it by {@link #withdraw}. */
    public void admit(Admission admission) {
        admissions.add(admission);
    }

    public void withdraw(Admission admission) {
        admissions.remove(admission);
    }

    @Override
    public String address() {
        return "https://simulation:6443";
    }

    /** Makes a kind known that not every cluster has: a custom resource. */
    public void define(ApiResource resource) {
        defined.add(resource);
    }

    @Override
    public Optional<ApiResource> resource(String apiVersion, String kind) {
        return KnownResources.find(apiVersion, kind).or(() -> defined.stream()
                .filter(one -> one.kind().apiVersion().equals(apiVersion)
                        && one.kind().name().equals(kind))
                .findFirst());
    }

    @Override
    public String serverVersion() {
        return "v1.37.2";
    }

    @Override
    public List<String> apiVersions() {
        return List.of("apps/v1", "apps/v1/Deployment", "autoscaling/v2", "batch/v1", "policy/v1");
    }

    @Override
    public <T extends HasMetadata> Optional<T> get(Kind<T> kind, String namespace, String name) {
        return Optional.ofNullable(find(Models.of(kind), namespace, name))
                // As the real adapter does: nobody behind the port ever sees a value.
                .map(object -> object instanceof Secret secret ? SecretKeys.only(secret) : object)
                .map(object -> Models.as(kind, object));
    }

    /** A copy of what is stored, with who owns which of its fields. */
    private <T extends HasMetadata> T find(Kind<T> kind, String namespace, String name) {
        T stored = store.find(kind, namespace, name);
        return stored == null ? null : recorded(stored);
    }

    private <T extends HasMetadata> T recorded(T stored) {
        T copy = Copies.of(stored);
        copy.getMetadata().setManagedFields(managers.recorded(stored));
        return copy;
    }

    /** As {@link #get}, but the stored object itself: not to be changed. For invariants, which look at every instant. */
    public <T extends HasMetadata> Optional<T> peek(Kind<T> kind, String namespace, String name) {
        return Optional.ofNullable(store.find(kind, namespace, name));
    }

    /** All stored objects themselves: not to be changed. */
    public <T extends HasMetadata> List<T> peek(Kind<T> kind, String namespace) {
        return List.copyOf(store.all(kind, namespace));
    }

    /** The version of the newest change. */
    public long version() {
        return store.version();
    }

    /** Hears of each change as it happens, before anybody else can act on it. The objects are not to be changed. */
    public void onChange(ChangeListener listener) {
        store.onChange(change -> listener.changed(
                change.kind(),
                Optional.ofNullable(change.before()),
                change.type() == WatchListener.Change.DELETED ? Optional.empty() : Optional.of(change.object())));
    }

    /** Hears of changes. */
    @FunctionalInterface
    public interface ChangeListener {
        void changed(Kind<?> kind, Optional<HasMetadata> before, Optional<HasMetadata> after);
    }

    /** For whom the write that is being made is; empty for the cluster's own controllers. */
    public String writer() {
        return writer;
    }

    /** Makes a write for somebody. */
    <R> R writing(String actor, Supplier<R> write) {
        String before = writer;
        writer = actor;
        try {
            return write.get();
        } finally {
            writer = before;
        }
    }

    @Override
    public <T extends HasMetadata> Page<T> list(Kind<T> kind, String namespace, ListOptions options) {
        String version = Long.toString(store.version());
        List<T> found;
        if (options.continueToken().isPresent()) {
            String token = options.continueToken().get();
            found = resume(token);
            version = token.substring(0, token.indexOf('/'));
        } else {
            var labels = Selectors.labels(options.labelSelector());
            var fields = Selectors.fields(kind, options.fieldSelector());
            found = new ArrayList<>();
            for (T object : all(kind, namespace)) {
                if (labels.test(object.getMetadata().getLabels()) && fields.test(object)) {
                    found.add(object);
                }
            }
        }
        int size = options.limit() == 0 ? found.size() : Math.min(options.limit(), found.size());
        Optional<String> next = Optional.empty();
        if (size < found.size()) {
            next = Optional.of(version + "/" + snapshots.size());
            snapshots.put(next.get(), List.copyOf(found.subList(size, found.size())));
        }
        return new Page<>(found.subList(0, size).stream().map(Copies::of).toList(), version, next);
    }

    /** What is stored, as the kind that is asked for. */
    private <T extends HasMetadata> Collection<T> all(Kind<T> kind, String namespace) {
        Kind<?> own = Models.of(kind);
        return own == kind
                ? store.all(kind, namespace)
                : store.all(own, namespace).stream()
                        .map(object -> Models.as(kind, object))
                        .toList();
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> List<T> resume(String token) {
        List<? extends HasMetadata> rest = snapshots.get(token);
        if (rest == null) {
            throw KubeErrors.expired("The provided continue parameter is too old to display a consistent list result."
                    + " You can start a new list without the continue parameter.");
        }
        return (List<T>) rest;
    }

    @Override
    public <T extends HasMetadata> T create(Kind<T> kind, String namespace, T object, WriteOptions options) {
        return Models.write(kind, object, new Models.Write() {
            @Override
            public <M extends HasMetadata> M of(Kind<M> own, M given) {
                return answer(writes.create(own, placed(namespace, given), options), options);
            }
        });
    }

    @Override
    public <T extends HasMetadata> T replace(Kind<T> kind, String namespace, T object, WriteOptions options) {
        return Models.write(kind, object, new Models.Write() {
            @Override
            public <M extends HasMetadata> M of(Kind<M> own, M given) {
                return answer(writes.replace(own, placed(namespace, given), options), options);
            }
        });
    }

    @Override
    public <T extends HasMetadata> T apply(Kind<T> kind, String namespace, T object, WriteOptions options) {
        return Models.write(kind, object, new Models.Write() {
            @Override
            public <M extends HasMetadata> M of(Kind<M> own, M given) {
                return answer(writes.apply(own, placed(namespace, given), options), options);
            }
        });
    }

    /** A write to the scale is answered by a Scale. */
    private <T extends HasMetadata> T answer(T stored, WriteOptions options) {
        if (options.subresource() == WriteOptions.Subresource.SCALE) {
            return Scales.of(stored);
        }
        return options.dryRun() ? Copies.of(stored) : recorded(stored);
    }

    private static <T extends HasMetadata> T placed(String namespace, T object) {
        T copy = Copies.of(object);
        if (copy.getMetadata() == null) {
            copy.setMetadata(new ObjectMeta());
        }
        String own = copy.getMetadata().getNamespace();
        if (own != null && !own.isEmpty() && !own.equals(namespace)) {
            throw KubeErrors.badRequest(
                    "the namespace of the provided object does not match the namespace sent on" + " the request");
        }
        copy.getMetadata().setNamespace(namespace);
        return copy;
    }

    @Override
    public <T extends HasMetadata> void delete(Kind<T> kind, String namespace, String name, DeleteOptions options) {
        deletions.delete(Models.of(kind), namespace, name, options);
    }

    @Override
    public <T extends HasMetadata> Subscription watch(
            Kind<T> kind, String namespace, WatchOptions options, WatchListener<T> listener) {
        return watches.open(kind, namespace, options, listener);
    }

    @Override
    public String logs(String namespace, String pod, LogOptions options) {
        if (store.find(Kind.POD, namespace, pod) == null) {
            throw KubeErrors.notFound(Kind.POD, pod);
        }
        return podLogs.read(namespace, pod, options);
    }

    /** How many watches are open. */
    public int openWatches() {
        return watches.open();
    }

    /** Ends every watch, as a restarted API server does. */
    public void dropWatches() {
        watches.dropAll();
    }

    /** Ends every watch with 410 Expired. */
    public void expireWatches() {
        watches.expireAll();
    }

    /** Sends every watch a bookmark. */
    public void sendBookmarks() {
        watches.bookmarkAll();
    }

    /** Forgets what has been: older resource versions and continue tokens answer 410. */
    public void compact() {
        store.compact();
        snapshots.clear();
    }
}
