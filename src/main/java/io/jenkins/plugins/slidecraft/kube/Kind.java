package io.jenkins.plugins.slidecraft.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/**
 * A namespaced kind of the Kubernetes API, with the model class that its objects have.
 *
 * @param type the fabric8 model class
 * @param group the API group, empty for the core group
 * @param version the version, as {@code v1}
 * @param plural the resource name in paths, as {@code deployments}
 * @param name the kind, as {@code Deployment}
 * @param <T> the fabric8 model class
 */
public record Kind<T extends HasMetadata>(Class<T> type, String group, String version, String plural, String name) {
    public static final Kind<ConfigMap> CONFIG_MAP = new Kind<>(ConfigMap.class, "", "v1", "configmaps", "ConfigMap");
    public static final Kind<Secret> SECRET = new Kind<>(Secret.class, "", "v1", "secrets", "Secret");
    public static final Kind<Service> SERVICE = new Kind<>(Service.class, "", "v1", "services", "Service");
    public static final Kind<Pod> POD = new Kind<>(Pod.class, "", "v1", "pods", "Pod");
    public static final Kind<Event> EVENT = new Kind<>(Event.class, "", "v1", "events", "Event");
    public static final Kind<Deployment> DEPLOYMENT =
            new Kind<>(Deployment.class, "apps", "v1", "deployments", "Deployment");
    public static final Kind<ReplicaSet> REPLICA_SET =
            new Kind<>(ReplicaSet.class, "apps", "v1", "replicasets", "ReplicaSet");
    public static final Kind<Job> JOB = new Kind<>(Job.class, "batch", "v1", "jobs", "Job");
    public static final Kind<ServiceAccount> SERVICE_ACCOUNT =
            new Kind<>(ServiceAccount.class, "", "v1", "serviceaccounts", "ServiceAccount");
    public static final Kind<Lease> LEASE = new Kind<>(Lease.class, "coordination.k8s.io", "v1", "leases", "Lease");
    public static final Kind<EndpointSlice> ENDPOINT_SLICE =
            new Kind<>(EndpointSlice.class, "discovery.k8s.io", "v1", "endpointslices", "EndpointSlice");

    /** Every kind that this plugin reads or writes. */
    public static List<Kind<?>> all() {
        return List.of(
                CONFIG_MAP,
                SECRET,
                SERVICE,
                POD,
                EVENT,
                DEPLOYMENT,
                REPLICA_SET,
                JOB,
                LEASE,
                ENDPOINT_SLICE,
                SERVICE_ACCOUNT);
    }

    /**
     * Any kind, its objects as trees.
     *
     * @param apiVersion as {@code networking.k8s.io/v1}
     * @param plural the resource name in paths
     * @param name the kind
     */
    public static Kind<GenericKubernetesResource> generic(String apiVersion, String plural, String name) {
        int slash = apiVersion.indexOf('/');
        return new Kind<>(
                GenericKubernetesResource.class,
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                plural,
                name);
    }

    /** The same kind, its objects as trees. */
    public Kind<GenericKubernetesResource> asGeneric() {
        return new Kind<>(GenericKubernetesResource.class, group, version, plural, name);
    }

    /** The {@code apiVersion} field of its objects, as {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    @Override
    public String toString() {
        return name;
    }
}
