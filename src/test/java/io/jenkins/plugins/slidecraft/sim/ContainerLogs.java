package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What {@code GET …/log} gives of a container, in the kubelet's words where it gives nothing. */
final class ContainerLogs {
    private final ObjectStore store;
    private final SimImages images;
    private final Programs programs;

    ContainerLogs(ObjectStore store, SimImages images, Programs programs) {
        this.store = store;
        this.images = images;
        this.programs = programs;
    }

    String read(String namespace, String name, LogOptions options) {
        Pod pod = store.find(Kind.POD, namespace, name);
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            if (status.getName().equals(options.container())) {
                List<Programs.Line> lines = programs.lines(pod, status.getName())
                        .orElseGet(() -> lines(name, status, options.previous()).stream()
                                .map(text -> new Programs.Line(started(pod), text))
                                .toList());
                return text(lines, options);
            }
        }
        boolean known = pod.getSpec().getContainers().stream()
                .anyMatch(container -> container.getName().equals(options.container()));
        throw new KubeException(
                400,
                "BadRequest",
                known
                        ? "pod " + name + " does not have a host assigned"
                        : "container " + options.container() + " is not valid for pod " + name);
    }

    private static Instant started(Pod pod) {
        return Instant.parse(pod.getStatus().getStartTime());
    }

    private List<String> lines(String pod, ContainerStatus status, boolean previous) {
        ImageBehaviour behaviour = images.of(status.getImage());
        if (previous) {
            if (status.getLastState().getTerminated() == null) {
                throw new KubeException(
                        400,
                        "BadRequest",
                        "previous terminated container \"" + status.getName() + "\" in pod \"" + pod + "\" not found");
            }
            return behaviour.crashLog();
        }
        if (status.getState().getRunning() != null) {
            return behaviour.log();
        }
        if (status.getImageID().isEmpty()) {
            String reason = status.getState().getWaiting().getReason();
            throw new KubeException(
                    400,
                    "BadRequest",
                    "container \"" + status.getName() + "\" in pod \"" + pod + "\" is waiting to start: "
                            + (reason.contains("Image") ? "trying and failing to pull image" : reason));
        }
        return behaviour.crashLog();
    }

    /** Servers take the time by the second; the limit counts from the first line that is asked for. */
    private static String text(List<Programs.Line> all, LogOptions options) {
        List<Programs.Line> lines = options.since()
                .map(since -> since.truncatedTo(ChronoUnit.SECONDS))
                .map(since ->
                        all.stream().filter(line -> !line.at().isBefore(since)).toList())
                .orElse(all);
        int from = options.tailLines() > 0 ? Math.max(0, lines.size() - options.tailLines()) : 0;
        StringBuilder text = new StringBuilder();
        for (Programs.Line line : lines.subList(from, lines.size())) {
            if (options.timestamps()) {
                text.append(line.at()).append(' ');
            }
            text.append(line.text()).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return options.limitBytes() > 0 && bytes.length > options.limitBytes()
                ? new String(bytes, 0, options.limitBytes(), StandardCharsets.UTF_8)
                : text.toString();
    }
}
