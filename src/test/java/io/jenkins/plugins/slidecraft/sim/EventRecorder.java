package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.util.HashMap;
import java.util.Map;

/** Writes Events as client-go's recorder does: the same event again only counts up. */
final class EventRecorder {
    private final ObjectStore store;
    private final Map<String, String> known = new HashMap<>();
    private boolean enabled = true;

    EventRecorder(ObjectStore store) {
        this.store = store;
    }

    void enable(boolean on) {
        enabled = on;
    }

    void normal(Kind<?> kind, HasMetadata about, String component, String reason, String message) {
        record(kind, about, component, "Normal", reason, message, null);
    }

    void warning(Kind<?> kind, HasMetadata about, String component, String reason, String message) {
        record(kind, about, component, "Warning", reason, message, null);
    }

    /** @param fieldPath as {@code spec.containers{app}}, or null */
    void record(
            Kind<?> kind,
            HasMetadata about,
            String component,
            String type,
            String reason,
            String message,
            String fieldPath) {
        if (!enabled) {
            return;
        }
        ObjectMeta meta = about.getMetadata();
        String key = meta.getUid() + '|' + reason + '|' + message;
        String name = known.get(key);
        Event before = name == null ? null : store.find(Kind.EVENT, meta.getNamespace(), name);
        if (before != null) {
            Event again = Copies.of(before);
            again.setCount(before.getCount() + 1);
            again.setLastTimestamp(store.timestamp());
            store.update(Kind.EVENT, again);
            return;
        }
        name = meta.getName() + "."
                + Long.toHexString(store.runtime().clock().nanos() + 0x18a0000000000000L + known.size());
        known.put(key, name);
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(kind.apiVersion())
                .withKind(kind.name())
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .withFieldPath(fieldPath)
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(message)
                .withCount(1)
                .withFirstTimestamp(store.timestamp())
                .withLastTimestamp(store.timestamp())
                .withNewSource()
                .withComponent(component)
                .endSource()
                .withReportingComponent(component)
                .withReportingInstance("")
                .build();
        store.insert(Kind.EVENT, event);
    }
}
