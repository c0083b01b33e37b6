package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.Collection;
import java.util.function.ToIntFunction;

/** The arithmetic of rolling updates ({@code pkg/controller/deployment/util}). */
final class Rollouts {
    private Rollouts() {}

    static boolean zero(IntOrString value) {
        return value != null
                && (value.getIntVal() != null
                        ? value.getIntVal() == 0
                        : value.getStrVal().equals("0%") || value.getStrVal().equals("0"));
    }

    /** An absolute number, or a percentage of the replicas. */
    static int scaled(IntOrString value, int replicas, boolean up) {
        if (value == null) {
            return 0;
        }
        if (value.getIntVal() != null) {
            return value.getIntVal();
        }
        double share = Double.parseDouble(value.getStrVal().replace("%", "")) * replicas / 100.0;
        return (int) (up ? Math.ceil(share) : Math.floor(share));
    }

    static int maxSurge(Deployment deployment) {
        RollingUpdateDeployment rolling = deployment.getSpec().getStrategy().getRollingUpdate();
        return rolling == null
                ? 0
                : scaled(rolling.getMaxSurge(), deployment.getSpec().getReplicas(), true);
    }

    /** At least 1 where surge and unavailability both come to 0, else nothing could ever move. */
    static int maxUnavailable(Deployment deployment) {
        RollingUpdateDeployment rolling = deployment.getSpec().getStrategy().getRollingUpdate();
        int replicas = deployment.getSpec().getReplicas();
        if (rolling == null || replicas == 0) {
            return 0;
        }
        int unavailable = scaled(rolling.getMaxUnavailable(), replicas, false);
        if (unavailable == 0 && maxSurge(deployment) == 0) {
            return 1;
        }
        return Math.min(unavailable, replicas);
    }

    static int minAvailable(Deployment deployment) {
        return deployment.getSpec().getReplicas() - maxUnavailable(deployment);
    }

    static int specReplicas(Collection<ReplicaSet> all) {
        return all.stream().mapToInt(set -> set.getSpec().getReplicas()).sum();
    }

    static int sum(Collection<ReplicaSet> all, ToIntFunction<ReplicaSetStatus> count) {
        return all.stream().mapToInt(set -> count.applyAsInt(set.getStatus())).sum();
    }

    static int available(ReplicaSetStatus status) {
        return count(status.getAvailableReplicas());
    }

    static int count(Integer value) {
        return value == null ? 0 : value;
    }

    /** How many replicas the new set may have now. */
    static int newReplicas(Deployment deployment, Collection<ReplicaSet> all, int current) {
        int replicas = deployment.getSpec().getReplicas();
        if (!"RollingUpdate".equals(deployment.getSpec().getStrategy().getType())) {
            return replicas;
        }
        int room = replicas + maxSurge(deployment) - specReplicas(all);
        return room <= 0 ? current : current + Math.max(0, Math.min(room, replicas - current));
    }
}
