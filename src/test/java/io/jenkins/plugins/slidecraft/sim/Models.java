package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.util.Map;

/** Objects of the kinds that the simulation knows are stored as their own model, whatever model a caller speaks. */
final class Models {
    private Models() {}

    /** What a write does to objects of any kind. */
    interface Write {
        <M extends HasMetadata> M of(Kind<M> kind, M object);
    }

    /** Makes a write with an object's own model, and answers with the caller's. */
    static <T extends HasMetadata> T write(Kind<T> kind, T object, Write write) {
        Kind<?> own = of(kind);
        return own == kind ? write.of(kind, object) : as(kind, converted(own, object, write));
    }

    private static <M extends HasMetadata> M converted(Kind<M> own, HasMetadata object, Write write) {
        return write.of(own, as(own, object));
    }

    /** As which kind objects are stored. */
    static Kind<?> of(Kind<?> kind) {
        if (kind.type() != GenericKubernetesResource.class) {
            return kind;
        }
        for (Kind<?> own : Kind.all()) {
            if (own.plural().equals(kind.plural()) && own.group().equals(kind.group())) {
                return own;
            }
        }
        return kind;
    }

    /** An object as the model that is asked for; a copy where that is another one. */
    static <T extends HasMetadata> T as(Kind<T> kind, HasMetadata object) {
        if (kind.type().isInstance(object)) {
            return kind.type().cast(object);
        }
        Map<String, Object> tree = JsonTree.of(object);
        tree.put("apiVersion", kind.apiVersion());
        tree.put("kind", kind.name());
        return JsonTree.to(kind.type(), tree);
    }
}
