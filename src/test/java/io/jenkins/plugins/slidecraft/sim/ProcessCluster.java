package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.ApiResource;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cluster as one process reaches it for one actor: calls take time, in which others act, and go wrong as the process's
 * {@link FaultPlan} says. What watches tell arrives when the process has time for it.
 */
final class ProcessCluster implements Cluster {
    /** How long a client waits for an answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final SimCluster cluster;
    private final SimProcess process;
    private final String actor;

    ProcessCluster(SimCluster cluster, SimProcess process, String actor) {
        this.cluster = cluster;
        this.process = process;
        this.actor = actor;
    }

    private <R> R call(Call.Verb verb, Kind<?> kind, String name, Supplier<R> effect) {
        Call call = process.begin(actor, verb, kind.name(), name);
        Fault fault = process.fault(call).orElse(null);
        process.latency();
        if (fault != null) {
            before(fault, kind, name, call);
        }
        R result = cluster.writing(actor, effect);
        if (fault != null) {
            after(fault, call);
        }
        process.latency();
        return result;
    }

    private void before(Fault fault, Kind<?> kind, String name, Call call) {
        switch (fault) {
            case CONFLICT -> throw KubeErrors.modified(kind, name);
            case TOO_MANY_REQUESTS -> throw KubeErrors.tooManyRequests(RETRY_AFTER);
            case SERVER_ERROR -> throw KubeErrors.internal();
            case TIMEOUT_BEFORE -> {
                process.hang(TIMEOUT);
                throw noAnswer(call);
            }
            case CRASH_BEFORE -> throw process.die(call.toString());
            case PAUSE_BEFORE -> process.hangLong();
            case DROP_WATCHES -> cluster.dropWatches();
            case EXPIRE_WATCHES -> cluster.expireWatches();
            default -> {
                // comes after the effect
            }
        }
    }

    private void after(Fault fault, Call call) {
        switch (fault) {
            case TIMEOUT_AFTER -> {
                process.hang(TIMEOUT);
                throw noAnswer(call);
            }
            case CRASH_AFTER -> throw process.die(call.toString());
            case PAUSE_AFTER -> process.hangLong();
            default -> {
                // came before the effect
            }
        }
    }

    private static KubeException noAnswer(Call call) {
        return KubeErrors.timeout(call.verb() + " " + call.kind() + " " + call.name());
    }

    @Override
    public String address() {
        return cluster.address();
    }

    @Override
    public Optional<ApiResource> resource(String apiVersion, String kind) {
        Kind<?> discovery = Kind.generic(apiVersion, "", kind);
        return call(Call.Verb.GET, discovery, "", () -> cluster.resource(apiVersion, kind));
    }

    @Override
    public String serverVersion() {
        return call(Call.Verb.GET, Kind.generic("v1", "", "version"), "", cluster::serverVersion);
    }

    @Override
    public List<String> apiVersions() {
        return call(Call.Verb.GET, Kind.generic("v1", "", "apis"), "", cluster::apiVersions);
    }

    @Override
    public <T extends HasMetadata> Optional<T> get(Kind<T> kind, String namespace, String name) {
        return call(Call.Verb.GET, kind, name, () -> cluster.get(kind, namespace, name));
    }

    @Override
    public <T extends HasMetadata> Page<T> list(Kind<T> kind, String namespace, ListOptions options) {
        return call(Call.Verb.LIST, kind, "", () -> cluster.list(kind, namespace, options));
    }

    @Override
    public <T extends HasMetadata> T create(Kind<T> kind, String namespace, T object, WriteOptions options) {
        return call(Call.Verb.CREATE, kind, name(object), () -> cluster.create(kind, namespace, object, options));
    }

    @Override
    public <T extends HasMetadata> T replace(Kind<T> kind, String namespace, T object, WriteOptions options) {
        return call(Call.Verb.REPLACE, kind, name(object), () -> cluster.replace(kind, namespace, object, options));
    }

    @Override
    public <T extends HasMetadata> T apply(Kind<T> kind, String namespace, T object, WriteOptions options) {
        return call(Call.Verb.APPLY, kind, name(object), () -> cluster.apply(kind, namespace, object, options));
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    @Override
    public <T extends HasMetadata> void delete(Kind<T> kind, String namespace, String name, DeleteOptions options) {
        call(Call.Verb.DELETE, kind, name, () -> {
            cluster.delete(kind, namespace, name, options);
            return null;
        });
    }

    @Override
    public <T extends HasMetadata> Subscription watch(
            Kind<T> kind, String namespace, WatchOptions options, WatchListener<T> listener) {
        return call(Call.Verb.WATCH, kind, "", () -> {
            Subscription watch = cluster.watch(kind, namespace, options, new WatchListener<>() {
                @Override
                public void on(Change change, T object) {
                    process.run(() -> listener.on(change, object));
                }

                @Override
                public void ended(KubeException cause) {
                    process.run(() -> listener.ended(cause));
                }
            });
            process.opened(watch);
            return watch;
        });
    }

    @Override
    public String logs(String namespace, String pod, LogOptions options) {
        return call(Call.Verb.LOGS, Kind.POD, pod, () -> cluster.logs(namespace, pod, options));
    }
}
