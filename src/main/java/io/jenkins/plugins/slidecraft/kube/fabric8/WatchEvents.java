package io.jenkins.plugins.slidecraft.kube.fabric8;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchListener.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the lines of one watch request as events; what follows an ERROR event is not told. */
final class WatchEvents<T extends HasMetadata> implements Caller.LineListener {
    private final Kind<T> kind;
    private final WatchListener<T> listener;
    private boolean over;

    WatchEvents(Kind<T> kind, WatchListener<T> listener) {
        this.kind = kind;
        this.listener = listener;
    }

    @Override
    public void line(String text) {
        if (over) {
            return;
        }
        try {
            JsonNode event = Codec.tree(text.getBytes(StandardCharsets.UTF_8));
            JsonNode object = event.path("object");
            switch (event.path("type").asText()) {
                case "ADDED" -> tell(Change.ADDED, object);
                case "MODIFIED" -> tell(Change.MODIFIED, object);
                case "DELETED" -> tell(Change.DELETED, object);
                case "BOOKMARK" -> tell(Change.BOOKMARK, object);
                case "ERROR" -> end(Errors.event(object));
                default -> throw new IOException("an event of an unknown type");
            }
        } catch (IOException e) {
            end(new KubeException(
                    0, KubeException.UNREADABLE, "The watch has sent what is no event.", Optional.empty(), e));
        }
    }

    @Override
    public void ended(Optional<KubeException> cause) {
        if (!over) {
            end(cause.orElseGet(() ->
                    new KubeException(0, KubeException.ENDED, "The server has ended the watch, as it does in time.")));
        }
    }

    private void tell(Change change, JsonNode object) throws IOException {
        listener.on(change, Codec.object(object, kind.type()));
    }

    private void end(KubeException cause) {
        over = true;
        listener.ended(cause);
    }
}
