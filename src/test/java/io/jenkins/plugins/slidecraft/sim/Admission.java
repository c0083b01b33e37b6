package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.util.Optional;

/** A gate-keeper of the API server: a webhook, a quota, a policy. */
@FunctionalInterface
public interface Admission {
    /**
     * Looks at an object before it is stored.
     *
     * @param object as it is to be
     * @param before as it is now, empty for a new one
     * @throws io.jenkins.plugins.slidecraft.kube.KubeException to refuse it
     */
    void review(Kind<?> kind, HasMetadata object, Optional<HasMetadata> before);

    /** A webhook that refuses writes of one kind and name (a prefix) with 403, in a real webhook's words. */
    static Admission refusing(Kind<?> refused, String namePrefix, String webhook, String message) {
        return (kind, object, before) -> {
            if (kind.plural().equals(refused.plural())
                    && object.getMetadata().getName().startsWith(namePrefix)) {
                throw new io.jenkins.plugins.slidecraft.kube.KubeException(
                        403, "Forbidden", "admission webhook \"" + webhook + "\" denied the request: " + message);
            }
        };
    }
}
