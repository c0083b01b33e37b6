package io.jenkins.plugins.slidecraft.kube;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is left of a Secret once it has been read: which keys it has. Adapters reduce a Secret before they return it, so that
 * no value can reach a log, a state or an exception.
 */
public final class SecretKeys {
    private SecretKeys() {}

    /**
     * A new Secret with name, namespace, uid, version, type and keys, each key with an empty value. Annotations are left out, too:
     * kubectl repeats the values there.
     */
    public static Secret only(Secret secret) {
        ObjectMeta metadata = secret.getMetadata() == null ? new ObjectMeta() : secret.getMetadata();
        Map<String, String> keys = new LinkedHashMap<>();
        if (secret.getData() != null) {
            secret.getData().keySet().forEach(key -> keys.put(key, ""));
        }
        return new SecretBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(metadata.getName())
                        .withNamespace(metadata.getNamespace())
                        .withUid(metadata.getUid())
                        .withResourceVersion(metadata.getResourceVersion())
                        .build())
                .withType(secret.getType())
                .withData(keys)
                .build();
    }
}
