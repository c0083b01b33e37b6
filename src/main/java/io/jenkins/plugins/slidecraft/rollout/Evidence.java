package io.jenkins.plugins.slidecraft.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects what tells a person why pods don't come up: the last events and the last lines of the log. */
final class Evidence {
    private static final int EVENTS = 8;
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 16 * 1024;

    private Evidence() {}

    static List<String> of(World world, Trouble trouble) {
        List<String> lines = new ArrayList<>();
        Map.Entry<String, String> subject =
                trouble.pod().isEmpty() ? Map.entry("ReplicaSet", trouble.workload()) : Map.entry("Pod", trouble.pod());
        try {
            events(world, subject.getKey(), subject.getValue()).forEach(event -> lines.add("event: " + line(event)));
            if (!trouble.container().isEmpty() && trouble.crashed()) {
                log(world, trouble).lines().forEach(line -> lines.add("log of " + trouble.pod() + ": " + line));
            }
        } catch (KubeException e) {
            // The evidence explains a failure; not having it must not hide the failure.
            lines.add("(more could not be read: " + e.getMessage() + ")");
        }
        return lines;
    }

    private static List<Event> events(World world, String kind, String name) {
        String selector = kind.equals("Pod")
                ? "involvedObject.kind=Pod,involvedObject.name=" + name
                : "involvedObject.kind=" + kind;
        List<Event> events =
                world.cluster().list(Kind.EVENT, world.namespace(), ListOptions.fields(selector)).items().stream()
                        .filter(event -> event.getInvolvedObject().getName().startsWith(name))
                        .filter(event -> !"Normal".equals(event.getType()) || kind.equals("Pod"))
                        .toList();
        return events.subList(Math.max(0, events.size() - EVENTS), events.size());
    }

    private static String line(Event event) {
        int count = event.getCount() == null ? 1 : event.getCount();
        return event.getType() + " " + event.getReason() + ": "
                + String.valueOf(event.getMessage()).strip() + (count > 1 ? " (x" + count + ")" : "");
    }

    private static String log(World world, Trouble trouble) {
        try {
            String previous = read(world, trouble, true);
            return previous.isBlank() ? read(world, trouble, false) : previous;
        } catch (KubeException e) {
            return read(world, trouble, false);
        }
    }

    private static String read(World world, Trouble trouble, boolean previous) {
        return world.cluster()
                .logs(
                        world.namespace(),
                        trouble.pod(),
                        new LogOptions(trouble.container(), previous, LOG_LINES, LOG_BYTES));
    }
}
