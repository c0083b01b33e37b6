package io.jenkins.plugins.slidecraft.differential;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one watch told, in order. */
final class Heard<T extends HasMetadata> implements WatchListener<T> {
    private record Told(Change change, HasMetadata object) {}

    private final Kind<T> kind;
    private final List<Told> events = new CopyOnWriteArrayList<>();
    private volatile String end = "";

    Heard(Kind<T> kind) {
        this.kind = kind;
    }

    Kind<T> kind() {
        return kind;
    }

    @Override
    public void on(Change change, T object) {
        if (change != Change.BOOKMARK) {
            events.add(new Told(change, object));
        }
    }

    @Override
    public void ended(KubeException cause) {
        end = "ended " + cause.code() + " " + cause.reason();
    }

    /** Whether each of these has been told, in this version. */
    boolean knows(List<T> objects) {
        return objects.stream().allMatch(object -> events.stream()
                .anyMatch(told -> name(told.object).equals(name(object))
                        && told.object
                                .getMetadata()
                                .getResourceVersion()
                                .equals(object.getMetadata().getResourceVersion())));
    }

    /**
     * Takes what was told so far for these, told as ADDED in the order of names: one who joins a watch that is behind may
     * hear an older version first, and in another order.
     */
    void beginsWith(List<T> objects) {
        events.clear();
        objects.forEach(object -> events.add(new Told(Change.ADDED, object)));
    }

    boolean saw(String name) {
        return !end.isEmpty()
                || events.stream().anyMatch(told -> name(told.object).equals(name));
    }

    /** The events, without those that only a controller's writing made: nothing of them is left when normalised. */
    List<String> transitions(Normaliser normaliser) {
        List<String> lines = new ArrayList<>();
        for (Told told : events) {
            String line = told.change + " " + normaliser.text(told.object);
            boolean again = told.change == Change.MODIFIED
                    && lines.stream()
                            .filter(before -> before.contains("\"name\":\"" + name(normaliser, told) + "\""))
                            .reduce((a, b) -> b)
                            .map(before ->
                                    before.substring(before.indexOf(' ')).equals(line.substring(line.indexOf(' '))))
                            .orElse(false);
            if (!again) {
                lines.add(line);
            }
        }
        if (!end.isEmpty()) {
            lines.add(end);
        }
        return lines;
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static String name(Normaliser normaliser, Told told) {
        return normaliser.message(told.object.getMetadata().getName());
    }
}
