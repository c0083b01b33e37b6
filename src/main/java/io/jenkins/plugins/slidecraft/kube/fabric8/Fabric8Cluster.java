package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.jenkins.plugins.slidecraft.kube.ApiResource;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.LabelSelector;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.SecretKeys;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions.Subresource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The port on a real API server: fabric8's model, serialization and HTTP client, with the requests made here, so that each
 * verb is exactly the request that its name says. (fabric8's own verbs read before they write, merge, or drop the resource
 * version, each in its own circumstances.) Secrets are read one by one and reduced to the names of their keys
 * ({@link SecretKeys}); they are neither listed nor watched nor written.
 *
 * <p>A watch "from now" shares one connection with all others of its kind and namespace ({@link SharedWatch}); one from a
 * resource version has a connection, and a thread, of its own.
 */
public final class Fabric8Cluster implements Cluster, AutoCloseable {
    private final Caller caller;
    private final WatchTuning tuning;
    private final SharedWatches watches;

    /** Connects when it is first needed; close it to let go of its connections and threads. */
    public Fabric8Cluster(ConnectionSettings settings) {
        this(settings, WatchTuning.DEFAULT);
    }

    Fabric8Cluster(ConnectionSettings settings, WatchTuning tuning) {
        this.caller = new Caller(settings);
        this.tuning = tuning;
        this.watches = new SharedWatches(caller, tuning);
    }

    @Override
    public String address() {
        return caller.address();
    }

    @Override
    public Optional<ApiResource> resource(String apiVersion, String kind) {
        Request request = Request.discovery(apiVersion);
        try {
            return Codec.resource(caller.call(request), apiVersion, kind);
        } catch (KubeException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw Errors.unreadable(address(), request, e);
        }
    }

    @Override
    public String serverVersion() {
        return told(Request.version(), Codec::version);
    }

    @Override
    public List<String> apiVersions() {
        return told(Request.groups(), Codec::apiVersions);
    }

    private <T> T told(Request request, Reading<T> reading) {
        byte[] body = caller.call(request);
        try {
            return reading.read(body);
        } catch (IOException e) {
            throw Errors.unreadable(address(), request, e);
        }
    }

    /** Makes something of an answer's body. */
    private interface Reading<T> {
        T read(byte[] body) throws IOException;
    }

    @Override
    public <T extends HasMetadata> Optional<T> get(Kind<T> kind, String namespace, String name) {
        Request request = Request.get(kind, namespace, name);
        try {
            return Optional.of(isSecret(kind) ? kind.type().cast(secret(request, kind)) : read(request, kind));
        } catch (KubeException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public <T extends HasMetadata> Page<T> list(Kind<T> kind, String namespace, ListOptions options) {
        allow(kind);
        return Lists.page(caller, Request.list(kind, namespace, options), kind);
    }

    @Override
    public <T extends HasMetadata> T create(Kind<T> kind, String namespace, T object, WriteOptions options) {
        allow(kind);
        if (options.subresource() != Subresource.NONE) {
            throw new IllegalArgumentException(
                    "A " + kind + "'s " + options.subresource() + " can't be created; replace or apply it.");
        }
        return read(Request.create(kind, namespace, options, Codec.json(object, kind)), kind);
    }

    @Override
    public <T extends HasMetadata> T replace(Kind<T> kind, String namespace, T object, WriteOptions options) {
        allow(kind);
        return answer(
                Request.replace(kind, namespace, nameOf(kind, object), options, body(kind, namespace, object, options)),
                kind,
                options);
    }

    @Override
    public <T extends HasMetadata> T apply(Kind<T> kind, String namespace, T object, WriteOptions options) {
        allow(kind);
        if (options.fieldManager().isEmpty()) {
            throw new IllegalArgumentException("Server-side apply of " + kind + " needs a field manager.");
        }
        return answer(
                Request.apply(kind, namespace, nameOf(kind, object), options, body(kind, namespace, object, options)),
                kind,
                options);
    }

    @Override
    public <T extends HasMetadata> void delete(Kind<T> kind, String namespace, String name, DeleteOptions options) {
        try {
            caller.call(Request.delete(kind, namespace, name, Codec.json(options)));
        } catch (KubeException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    @Override
    public <T extends HasMetadata> Subscription watch(
            Kind<T> kind, String namespace, WatchOptions options, WatchListener<T> listener) {
        allow(kind);
        LabelSelector selector = LabelSelector.parse(options.labelSelector());
        return options.resourceVersion().isEmpty()
                ? watches.subscribe(kind, namespace, selector, listener)
                : OwnWatch.open(caller, kind, namespace, options, tuning, listener);
    }

    @Override
    public String logs(String namespace, String pod, LogOptions options) {
        return new String(caller.call(Request.logs(namespace, pod, options)), StandardCharsets.UTF_8);
    }

    /** Ends all watches and closes all connections. Calls that come later fail as without an answer. */
    @Override
    public void close() {
        watches.close();
        caller.close();
    }

    @Override
    public String toString() {
        return address();
    }

    /** How many shared watches are open. */
    int sharedWatches() {
        return watches.size();
    }

    private <T extends HasMetadata> T answer(Request request, Kind<T> kind, WriteOptions options) {
        if (options.subresource() != Subresource.SCALE) {
            return read(request, kind);
        }
        byte[] body = caller.call(request);
        try {
            return Codec.fromScale(body, kind);
        } catch (IOException e) {
            throw Errors.unreadable(address(), request, e);
        }
    }

    private <T extends HasMetadata> T read(Request request, Kind<T> kind) {
        byte[] body = caller.call(request);
        try {
            return Codec.object(body, kind.type());
        } catch (IOException e) {
            throw Errors.unreadable(address(), request, e);
        }
    }

    /** Nothing of the answer is kept but the names of its keys, not even as an exception's cause. */
    private Secret secret(Request request, Kind<?> kind) {
        if (kind.type() != Secret.class) {
            throw new IllegalArgumentException("Secrets are read as such, to be reduced to their keys.");
        }
        byte[] body = caller.call(request);
        try {
            return SecretKeys.only(Codec.object(body, Secret.class));
        } catch (IOException e) {
            throw Errors.unreadable(address(), request, null);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static String body(Kind<?> kind, String namespace, HasMetadata object, WriteOptions options) {
        return options.subresource() == Subresource.SCALE
                ? Codec.scaleJson(object, namespace)
                : Codec.json(object, kind);
    }

    private static String nameOf(Kind<?> kind, HasMetadata object) {
        String name = object.getMetadata() == null ? null : object.getMetadata().getName();
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("The " + kind + " to write has no metadata.name.");
        }
        return name;
    }

    private static boolean isSecret(Kind<?> kind) {
        return kind.plural().equals(Kind.SECRET.plural()) && kind.group().isEmpty();
    }

    private static void allow(Kind<?> kind) {
        if (isSecret(kind)) {
            throw new IllegalArgumentException("Secrets are neither listed nor watched nor written here.");
        }
    }
}
