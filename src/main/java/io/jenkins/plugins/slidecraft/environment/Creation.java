package io.jenkins.plugins.slidecraft.environment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.World;

/** Creates what was read as not there. That somebody else was first is a conflict like any other: look again. */
final class Creation {
    private static final int CONFLICT = 409;

    private Creation() {}

    static <T extends HasMetadata> T of(World world, Kind<T> kind, T object) {
        try {
            return world.cluster().create(kind, world.namespace(), object, WriteOptions.DEFAULT);
        } catch (KubeException e) {
            if (e.isAlreadyExists()) {
                throw new KubeException(CONFLICT, "Conflict", e.getMessage(), e.retryAfter(), e);
            }
            throw e;
        }
    }
}
