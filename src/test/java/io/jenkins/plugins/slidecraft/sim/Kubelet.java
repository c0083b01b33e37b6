package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the containers of bound pods as their images behave: pulling, starting, getting ready, crashing, ending. */
final class Kubelet {
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMillis(10);

    private final ObjectStore store;
    private final EventRecorder events;
    private final SimImages images;
    private final Programs programs;
    private final ContainerLogs logs;
    private final Set<String> pulled = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> ending = new HashSet<>();
    private int addresses;

    Kubelet(ObjectStore store, EventRecorder events, SimImages images) {
        this.store = store;
        this.events = events;
        this.images = images;
        this.programs = new Programs(store, images);
        this.logs = new ContainerLogs(store, images, programs);
        store.onChange(this::see);
    }

    void forgetPulledImages() {
        pulled.clear();
    }

    private void see(ObjectStore.Change change) {
        if (!(change.object() instanceof Pod pod)) {
            return;
        }
        String uid = pod.getMetadata().getUid();
        if (change.type() == WatchListener.Change.DELETED) {
            seen.remove(uid);
            ending.remove(uid);
        } else if (pod.getMetadata().getDeletionTimestamp() != null) {
            if (ending.add(uid)) {
                end(pod);
            }
        } else if (pod.getSpec().getNodeName() != null && seen.add(uid)) {
            later(pod, SOON, this::accept);
        }
    }

    /** Calls back unless the pod has gone or is going by then. */
    private void later(Pod pod, Duration delay, Consumer<Pod> action) {
        String namespace = pod.getMetadata().getNamespace();
        String name = pod.getMetadata().getName();
        String uid = pod.getMetadata().getUid();
        store.runtime().schedule(delay, () -> {
            Pod now = store.find(Kind.POD, namespace, name);
            if (now != null
                    && now.getMetadata().getUid().equals(uid)
                    && now.getMetadata().getDeletionTimestamp() == null) {
                action.accept(now);
            }
        });
    }

    private void accept(Pod pod) {
        Pod changed = Copies.sharingSpec(pod);
        String now = store.timestamp();
        List<String> names =
                pod.getSpec().getContainers().stream().map(Container::getName).toList();
        changed.getStatus().setStartTime(now);
        changed.getStatus().setHostIP("172.18.0.2");
        List<ContainerStatus> statuses = new ArrayList<>();
        for (Container container : pod.getSpec().getContainers()) {
            ContainerStatus status = new ContainerStatus();
            status.setName(container.getName());
            status.setImage(container.getImage());
            status.setImageID("");
            status.setReady(false);
            status.setStarted(false);
            status.setRestartCount(0);
            status.setState(waiting("ContainerCreating", null));
            status.setLastState(new ContainerState());
            statuses.add(status);
        }
        changed.getStatus().setContainerStatuses(statuses);
        Pods.set(changed, "Initialized", true, null, null, now);
        notReady(changed, names, now);
        store.update(Kind.POD, changed);
        for (Container container : pod.getSpec().getContainers()) {
            pull(changed, container, FIRST_BACKOFF);
        }
    }

    private static void notReady(Pod pod, List<String> names, String now) {
        String message = "containers with unready status: [" + String.join(" ", names) + "]";
        Pods.set(pod, "Ready", false, "ContainersNotReady", message, now);
        Pods.set(pod, "ContainersReady", false, "ContainersNotReady", message, now);
    }

    private static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    private void event(Pod pod, Container container, String type, String reason, String message) {
        events.record(Kind.POD, pod, "kubelet", type, reason, message, "spec.containers{" + container.getName() + "}");
    }

    private void pull(Pod pod, Container container, Duration backoff) {
        String image = container.getImage();
        ImageBehaviour behaviour = images.of(image);
        if (pulled.contains(image)) {
            event(
                    pod,
                    container,
                    "Normal",
                    "Pulled",
                    "Container image \"" + image + "\" already present on machine and can be accessed by the pod");
            later(pod, SOON, now -> start(now, container, 0, FIRST_BACKOFF));
            return;
        }
        event(pod, container, "Normal", "Pulling", "Pulling image \"" + image + "\"");
        later(pod, behaviour.pullTime(), now -> {
            if (behaviour.pullFailure().isPresent()) {
                pullFailed(now, container, behaviour.pullFailure().get(), backoff);
                return;
            }
            pulled.add(image);
            event(
                    now,
                    container,
                    "Normal",
                    "Pulled",
                    "Successfully pulled image \"" + image + "\" in "
                            + behaviour.pullTime().toMillis() + "ms ("
                            + behaviour.pullTime().toMillis()
                            + "ms including waiting). Image size: 52428800 bytes.");
            start(now, container, 0, FIRST_BACKOFF);
        });
    }

    private void pullFailed(Pod pod, Container container, String why, Duration backoff) {
        String image = container.getImage();
        String message = "failed to pull and unpack image \"" + image + "\": failed to resolve reference \"" + image
                + "\": " + why;
        event(pod, container, "Warning", "Failed", "Failed to pull image \"" + image + "\": " + message);
        event(pod, container, "Warning", "Failed", "Error: ErrImagePull");
        change(pod, container, status -> status.setState(waiting("ErrImagePull", message)));
        later(pod, Duration.ofSeconds(1), now -> {
            event(now, container, "Normal", "BackOff", "Back-off pulling image \"" + image + "\"");
            event(now, container, "Warning", "Failed", "Error: ImagePullBackOff");
            change(
                    now,
                    container,
                    status -> status.setState(waiting(
                            "ImagePullBackOff", "Back-off pulling image \"" + image + "\": ErrImagePull: " + message)));
        });
        later(pod, backoff, now -> pull(now, container, longer(backoff)));
    }

    private static Duration longer(Duration backoff) {
        Duration next = backoff.multipliedBy(2);
        return next.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : next;
    }

    private void start(Pod pod, Container container, int restarts, Duration backoff) {
        ImageBehaviour behaviour = images.of(container.getImage());
        String now = store.timestamp();
        event(pod, container, "Normal", "Created", "Container created");
        event(pod, container, "Normal", "Started", "Container started");
        change(pod, container, status -> {
            status.setState(new ContainerStateBuilder()
                    .withNewRunning()
                    .withStartedAt(now)
                    .endRunning()
                    .build());
            status.setStarted(true);
            status.setRestartCount(restarts);
            status.setImageID(SimImages.imageId(container.getImage()));
            status.setContainerID("containerd://" + pod.getMetadata().getUid().replace("-", "") + restarts);
        });
        if (Programs.areIn(pod)) {
            later(pod, programs.begin(pod, container), up -> finish(up, container));
            return;
        }
        if (behaviour.crashAfter().isPresent()) {
            later(pod, behaviour.crashAfter().get(), up -> crash(up, container, restarts, backoff, now));
        }
        if (behaviour.becomesReady()) {
            later(pod, behaviour.readyAfter(), up -> change(up, container, status -> status.setReady(true)));
        } else if (behaviour.crashAfter().isEmpty() && container.getReadinessProbe() != null) {
            later(
                    pod,
                    behaviour.readyAfter(),
                    up -> event(
                            up,
                            container,
                            "Warning",
                            "Unhealthy",
                            "Readiness probe failed: HTTP probe failed with statuscode: 503"));
        }
    }

    private void finish(Pod pod, Container container) {
        ContainerState ended = programs.end(pod, container);
        change(pod, container, status -> {
            status.setState(ended);
            status.setStarted(false);
        });
    }

    private void crash(Pod pod, Container container, int restarts, Duration backoff, String startedAt) {
        ContainerState ended = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(images.of(container.getImage()).exitCode())
                .withReason("Error")
                .withStartedAt(startedAt)
                .withFinishedAt(store.timestamp())
                .withContainerID("containerd://" + pod.getMetadata().getUid().replace("-", "") + restarts)
                .endTerminated()
                .build();
        change(pod, container, status -> {
            status.setState(ended);
            status.setReady(false);
            status.setStarted(false);
        });
        String name = pod.getMetadata().getName();
        String place = pod.getMetadata().getNamespace();
        later(pod, Duration.ofSeconds(1), now -> {
            event(
                    now,
                    container,
                    "Warning",
                    "BackOff",
                    "Back-off restarting failed container " + container.getName() + " in pod " + name + "_" + place
                            + "(" + pod.getMetadata().getUid() + ")");
            change(now, container, status -> {
                status.setLastState(ended);
                status.setState(waiting(
                        "CrashLoopBackOff",
                        "back-off " + backoff.toSeconds() + "s restarting failed container=" + container.getName()
                                + " pod=" + name + "_" + place + "("
                                + pod.getMetadata().getUid() + ")"));
            });
        });
        later(pod, backoff, now -> start(now, container, restarts + 1, longer(backoff)));
    }

    /** Changes one container's status, and the pod's phase and conditions after it. */
    private void change(Pod known, Container container, Consumer<ContainerStatus> change) {
        Pod pod = store.find(
                Kind.POD,
                known.getMetadata().getNamespace(),
                known.getMetadata().getName());
        Pod changed = Copies.sharingSpec(pod);
        List<String> unready = new ArrayList<>();
        boolean started = true;
        for (ContainerStatus status : changed.getStatus().getContainerStatuses()) {
            if (status.getName().equals(container.getName())) {
                change.accept(status);
            }
            if (!status.getReady()) {
                unready.add(status.getName());
            }
            started &= !status.getImageID().isEmpty();
        }
        if (started && changed.getStatus().getPodIP() == null) {
            addresses++;
            changed.getStatus().setPodIP("10.244." + addresses / 250 + "." + (addresses % 250 + 2));
            changed.getStatus().setPhase("Running");
        }
        String now = store.timestamp();
        if (Programs.areIn(changed) && allTerminated(changed)) {
            over(changed, now);
        } else if (unready.isEmpty()) {
            Pods.set(changed, "Ready", true, null, null, now);
            Pods.set(changed, "ContainersReady", true, null, null, now);
        } else {
            notReady(changed, unready, now);
        }
        store.update(Kind.POD, changed);
    }

    private static boolean allTerminated(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .allMatch(status -> status.getState().getTerminated() != null);
    }

    /** A pod whose containers have all ended for good. */
    private static void over(Pod pod, String now) {
        boolean well = pod.getStatus().getContainerStatuses().stream()
                .allMatch(status -> status.getState().getTerminated() != null
                        && status.getState().getTerminated().getExitCode() == 0);
        pod.getStatus().setPhase(well ? "Succeeded" : "Failed");
        String reason = well ? "PodCompleted" : "PodFailed";
        Pods.set(pod, "Ready", false, reason, null, now);
        Pods.set(pod, "ContainersReady", false, reason, null, now);
    }

    /** Ends the containers within the grace, then takes the pod away. */
    private void end(Pod pod) {
        Duration time = Duration.ofMillis(100);
        for (Container container : pod.getSpec().getContainers()) {
            Duration own = images.of(container.getImage()).stopTime();
            time = own.compareTo(time) > 0 ? own : time;
            if (!pod.getStatus().getContainerStatuses().isEmpty()) {
                event(pod, container, "Normal", "Killing", "Stopping container " + container.getName());
            }
        }
        Duration grace = Duration.ofSeconds(pod.getMetadata().getDeletionGracePeriodSeconds());
        store.runtime().schedule(time.compareTo(grace) > 0 ? grace : time, () -> ended(pod));
    }

    private void ended(Pod known) {
        Pod pod = store.find(
                Kind.POD,
                known.getMetadata().getNamespace(),
                known.getMetadata().getName());
        if (pod == null
                || !pod.getMetadata().getUid().equals(known.getMetadata().getUid())) {
            return;
        }
        Pod changed = Copies.sharingSpec(pod);
        List<String> names = new ArrayList<>();
        for (ContainerStatus status : changed.getStatus().getContainerStatuses()) {
            status.setReady(false);
            status.setStarted(false);
            programs.kill(changed, status).ifPresent(status::setState);
            names.add(status.getName());
        }
        notReady(changed, names, store.timestamp());
        if (Programs.areIn(changed) && !"Succeeded".equals(changed.getStatus().getPhase())) {
            over(changed, store.timestamp());
            changed.getStatus().setPhase("Failed");
        }
        Pod last = store.update(Kind.POD, changed);
        if (last.getMetadata().getFinalizers().isEmpty()) {
            store.remove(Kind.POD, last);
        }
    }

    /** A container's log, as {@code GET …/log} gives it. */
    String logs(String namespace, String name, LogOptions options) {
        return logs.read(namespace, name, options);
    }
}
