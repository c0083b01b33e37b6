package io.jenkins.plugins.slidecraft.differential;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.differential.Step.Of;
import io.jenkins.plugins.slidecraft.differential.Step.Part;
import io.jenkins.plugins.slidecraft.differential.Step.Uid;
import io.jenkins.plugins.slidecraft.differential.Step.Version;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Plays a sequence of steps on one server and writes down what came of it, one line an answer. */
final class Session {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SENTINEL = "zz-last";

    private final Server server;
    private final Cluster cluster;
    private final String run;
    private final Normaliser normaliser;
    private final List<String> transcript = new ArrayList<>();
    private final Map<String, String> first = new HashMap<>();
    private final Map<String, String> latest = new HashMap<>();
    private final Map<String, String> uids = new HashMap<>();
    private final List<Heard<?>> watches = new ArrayList<>();
    private final List<Cluster.Subscription> subscriptions = new ArrayList<>();
    private Runnable afterNext;

    private Session(Server server, String run) {
        this.server = server;
        this.cluster = server.cluster();
        this.run = run;
        this.normaliser = new Normaliser(run);
    }

    /** The transcript: answers in order, then what each watch saw, then what is left. */
    static List<String> play(Server server, String run, List<Step> steps) {
        Session session = new Session(server, run);
        try {
            for (Step step : steps) {
                Runnable later = session.afterNext;
                session.afterNext = null;
                session.transcript.add(session.normaliser.message(session.answer(step)));
                if (later != null) {
                    later.run();
                }
            }
            if (session.afterNext != null) {
                session.afterNext.run();
            }
            session.readWatches();
            session.readWhatIsLeft();
        } finally {
            session.clear();
        }
        return session.transcript;
    }

    private String answer(Step step) {
        try {
            return play(step);
        } catch (KubeException e) {
            return "error " + e.code() + " " + e.reason() + ": " + e.getMessage();
        }
    }

    private String play(Step step) {
        if (step instanceof Step.Create create) {
            return written(create.kind(), create.dryRun(), () -> create(kind(create.kind()), create));
        } else if (step instanceof Step.Get get) {
            return read(kind(get.kind()), get.name()).map(normaliser::text).orElse("nothing");
        } else if (step instanceof Step.Replace replace) {
            return written(replace.kind(), replace.dryRun(), () -> replace(kind(replace.kind()), replace));
        } else if (step instanceof Step.Apply apply) {
            return written(apply.kind(), apply.dryRun(), () -> apply(kind(apply.kind()), apply));
        } else if (step instanceof Step.Delete delete) {
            delete(kind(delete.kind()), delete);
            return "deleted";
        } else if (step instanceof Step.List list) {
            return list(kind(list.kind()), list.selector(), list.limit()).toString();
        } else if (step instanceof Step.Watch watch) {
            watch(kind(watch.kind()), watch.selector(), "");
            return "watching";
        } else if (step instanceof Step.WatchFrom from) {
            String version = cluster.list(kind(from.kind()), server.namespace(), ListOptions.labels(selector("")))
                    .resourceVersion();
            afterNext = () -> watch(kind(from.kind()), from.selector(), version);
            return "will watch";
        }
        throw new IllegalArgumentException(step.toString());
    }

    private String written(Of kind, boolean dryRun, Supplier<HasMetadata> call) {
        HasMetadata object = call.get();
        String name = object.getMetadata().getName();
        if (!dryRun && kind == Of.DEPLOYMENT) {
            settle(name);
        }
        if (dryRun) {
            // What would be is not stored: its version and uid mean nothing.
            object.getMetadata().setResourceVersion(null);
            object.getMetadata().setUid(null);
            return "dry run " + normaliser.text(object);
        }
        note(kind, object);
        return normaliser.text(object);
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> T create(Kind<T> kind, Step.Create step) {
        T object = (T) step.content().toObject(step.kind(), run + "-" + step.name(), run);
        return cluster.create(kind, server.namespace(), object, options(step.dryRun(), Part.OBJECT, "creator"));
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> T replace(Kind<T> kind, Step.Replace step) {
        T object = (T) step.content().toObject(step.kind(), run + "-" + step.name(), run);
        address(step.kind(), object, step.version(), step.uid());
        return cluster.replace(kind, server.namespace(), object, options(step.dryRun(), step.part(), "replacer"));
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> T apply(Kind<T> kind, Step.Apply step) {
        T object = (T) step.content().toObject(step.kind(), run + "-" + step.name(), run);
        address(step.kind(), object, step.version(), Uid.NONE);
        WriteOptions options = options(step.dryRun(), step.part(), step.manager());
        return cluster.apply(kind, server.namespace(), object, step.force() ? options.forced() : options);
    }

    private <T extends HasMetadata> void delete(Kind<T> kind, Step.Delete step) {
        String key = step.kind() + run + "-" + step.name();
        cluster.delete(
                kind,
                server.namespace(),
                run + "-" + step.name(),
                new DeleteOptions(
                        Optional.ofNullable(uid(key, step.uid())),
                        Optional.ofNullable(version(step.kind(), run + "-" + step.name(), step.version())),
                        OptionalLong.empty(),
                        step.propagation()));
        server.await(
                () -> cluster.get(kind, server.namespace(), run + "-" + step.name())
                        .isEmpty(),
                LIMIT);
    }

    private <T extends HasMetadata> List<String> list(Kind<T> kind, String selector, int limit) {
        List<String> lines = new ArrayList<>();
        ListOptions options = ListOptions.labels(selector(selector)).limitedTo(limit);
        Page<T> page = cluster.list(kind, server.namespace(), options);
        while (true) {
            page.items().forEach(object -> lines.add(normaliser.text(object)));
            if (page.continueToken().isEmpty()) {
                return lines;
            }
            lines.add("next page");
            page = cluster.list(
                    kind, server.namespace(), options.from(page.continueToken().get()));
        }
    }

    private <T extends HasMetadata> void watch(Kind<T> kind, String selector, String version) {
        Heard<T> heard = new Heard<>(kind);
        watches.add(heard);
        subscriptions.add(
                cluster.watch(kind, server.namespace(), new WatchOptions(selector(selector), version), heard));
        if (version.isEmpty()) {
            List<T> existing = cluster.list(kind, server.namespace(), ListOptions.labels(selector(selector)))
                    .items();
            server.await(() -> heard.knows(existing), LIMIT);
            heard.beginsWith(existing);
        }
    }

    /** Creates one last object in each kind that is watched and waits until each watch has seen it. */
    private void readWatches() {
        for (Of of : Of.values()) {
            if (watches.stream().anyMatch(watch -> watch.kind() == kind(of))) {
                Content all = new Content(Map.of("tier", "front", "track", "x"), Map.of(), 1, "last", false);
                answer(new Step.Create(of, SENTINEL, all, false));
            }
        }
        for (Heard<?> watch : watches) {
            server.await(() -> watch.saw(run + "-" + SENTINEL), LIMIT);
            transcript.add("watch of " + watch.kind());
            watch.transitions(normaliser).forEach(transcript::add);
        }
    }

    private void readWhatIsLeft() {
        for (Of of : Of.values()) {
            transcript.add("left of " + kind(of) + ": " + list(kind(of), "", 0));
        }
    }

    private void clear() {
        subscriptions.forEach(Cluster.Subscription::close);
        for (Of of : Of.values()) {
            clear(kind(of));
        }
    }

    private <T extends HasMetadata> void clear(Kind<T> kind) {
        cluster.list(kind, server.namespace(), ListOptions.labels(selector("")))
                .items()
                .forEach(object -> cluster.delete(
                        kind, server.namespace(), object.getMetadata().getName(), DeleteOptions.BACKGROUND));
    }

    private void note(Of kind, HasMetadata object) {
        String key = kind + object.getMetadata().getName();
        first.putIfAbsent(key, object.getMetadata().getResourceVersion());
        latest.put(key, object.getMetadata().getResourceVersion());
        uids.put(key, object.getMetadata().getUid());
    }

    private void address(Of kind, HasMetadata object, Version version, Uid uid) {
        String name = object.getMetadata().getName();
        object.getMetadata().setResourceVersion(version(kind, name, version));
        object.getMetadata().setUid(uid(kind + name, uid));
    }

    private String version(Of kind, String name, Version version) {
        return switch (version) {
            case NONE -> null;
            case FIRST -> first.get(kind + name);
            case LATEST ->
                // A Deployment's controller has written since.
                kind == Of.DEPLOYMENT
                        ? cluster.get(Kind.DEPLOYMENT, server.namespace(), name)
                                .map(object -> object.getMetadata().getResourceVersion())
                                .orElse(latest.get(kind + name))
                        : latest.get(kind + name);
        };
    }

    private String uid(String key, Uid uid) {
        return switch (uid) {
            case NONE -> null;
            case RIGHT -> uids.get(key);
            case WRONG -> "00000000-0000-4000-8000-000000000000";
        };
    }

    /** Waits until the Deployment's controller has seen it and rests. */
    private void settle(String name) {
        String[] before = {""};
        server.await(
                () -> {
                    Optional<Deployment> now = cluster.get(Kind.DEPLOYMENT, server.namespace(), name);
                    if (now.isEmpty()) {
                        return true;
                    }
                    String version = now.get().getMetadata().getResourceVersion();
                    boolean rests = version.equals(before[0]);
                    before[0] = version;
                    return rests
                            && now.get().getStatus() != null
                            && Objects.equals(
                                    now.get().getStatus().getObservedGeneration(),
                                    now.get().getMetadata().getGeneration());
                },
                LIMIT);
    }

    private <T extends HasMetadata> Optional<T> read(Kind<T> kind, String name) {
        return cluster.get(kind, server.namespace(), run + "-" + name);
    }

    private String selector(String own) {
        return Normaliser.RUN + "=" + run + (own.isEmpty() ? "" : "," + own);
    }

    private static Kind<?> kind(Of kind) {
        return switch (kind) {
            case CONFIG_MAP -> Kind.CONFIG_MAP;
            case LEASE -> Kind.LEASE;
            case DEPLOYMENT -> Kind.DEPLOYMENT;
        };
    }

    private static WriteOptions options(boolean dryRun, Part part, String manager) {
        WriteOptions options = WriteOptions.DEFAULT
                .as(manager)
                .on(
                        WriteOptions.Subresource.values()[
                                switch (part) {
                                    case OBJECT -> 0;
                                    case STATUS -> 1;
                                    case SCALE -> 2;
                                }]);
        return dryRun ? options.asDryRun() : options;
    }
}
