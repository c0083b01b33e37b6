package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.Objects;

/** What a Scale has, as an object of its kind: identity, replicas wanted and replicas there. */
final class Scales {
    private Scales() {}

    @SuppressWarnings("unchecked")
    static <T extends HasMetadata> T of(T object) {
        ObjectMeta meta = object.getMetadata();
        ObjectMeta own = new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .withCreationTimestamp(meta.getCreationTimestamp())
                .build();
        if (object instanceof Deployment deployment) {
            return (T) new DeploymentBuilder()
                    .withMetadata(own)
                    .withNewSpec()
                    .withReplicas(deployment.getSpec().getReplicas())
                    .endSpec()
                    .withNewStatus()
                    .withReplicas(
                            Objects.requireNonNullElse(deployment.getStatus().getReplicas(), 0))
                    .endStatus()
                    .build();
        }
        ReplicaSet replicaSet = (ReplicaSet) object;
        return (T) new ReplicaSetBuilder()
                .withMetadata(own)
                .withNewSpec()
                .withReplicas(replicaSet.getSpec().getReplicas())
                .endSpec()
                .withNewStatus()
                .withReplicas(Objects.requireNonNullElse(replicaSet.getStatus().getReplicas(), 0))
                .endStatus()
                .build();
    }
}
