package io.jenkins.plugins.slidecraft.kube;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The kinds that every cluster has: what they are called in paths need not be asked for. */
public final class KnownResources {
    private static final Map<String, ApiResource> ALL = new HashMap<>();

    static {
        namespaced("v1", "ConfigMap", "configmaps");
        namespaced("v1", "Secret", "secrets");
        namespaced("v1", "Service", "services");
        namespaced("v1", "ServiceAccount", "serviceaccounts");
        namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims");
        namespaced("v1", "Pod", "pods");
        namespaced("v1", "LimitRange", "limitranges");
        namespaced("v1", "ResourceQuota", "resourcequotas");
        namespaced("v1", "Endpoints", "endpoints");
        namespaced("v1", "ReplicationController", "replicationcontrollers");
        namespaced("v1", "PodTemplate", "podtemplates");
        namespaced("v1", "Event", "events");
        namespaced("apps/v1", "Deployment", "deployments");
        namespaced("apps/v1", "ReplicaSet", "replicasets");
        namespaced("apps/v1", "StatefulSet", "statefulsets");
        namespaced("apps/v1", "DaemonSet", "daemonsets");
        namespaced("batch/v1", "Job", "jobs");
        namespaced("batch/v1", "CronJob", "cronjobs");
        namespaced("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
        namespaced("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
        namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets");
        namespaced("networking.k8s.io/v1", "Ingress", "ingresses");
        namespaced("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies");
        namespaced("rbac.authorization.k8s.io/v1", "Role", "roles");
        namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings");
        namespaced("coordination.k8s.io/v1", "Lease", "leases");
        namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices");
        clusterWide("v1", "Namespace", "namespaces");
        clusterWide("v1", "Node", "nodes");
        clusterWide("v1", "PersistentVolume", "persistentvolumes");
        clusterWide("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions");
        clusterWide("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles");
        clusterWide("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings");
        clusterWide("storage.k8s.io/v1", "StorageClass", "storageclasses");
        clusterWide("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses");
        clusterWide("networking.k8s.io/v1", "IngressClass", "ingressclasses");
        clusterWide("node.k8s.io/v1", "RuntimeClass", "runtimeclasses");
        clusterWide("apiregistration.k8s.io/v1", "APIService", "apiservices");
        clusterWide("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations");
        clusterWide(
                "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations");
    }

    private KnownResources() {}

    private static void namespaced(String apiVersion, String kind, String plural) {
        add(apiVersion, kind, plural, true);
    }

    private static void clusterWide(String apiVersion, String kind, String plural) {
        add(apiVersion, kind, plural, false);
    }

    private static void add(String apiVersion, String kind, String plural, boolean namespaced) {
        ALL.put(key(apiVersion, kind), new ApiResource(Kind.generic(apiVersion, plural, kind), namespaced));
    }

    private static String key(String apiVersion, String kind) {
        return apiVersion + " " + kind;
    }

    /** One of them; empty for a kind that a server has to be asked for. */
    public static Optional<ApiResource> find(String apiVersion, String kind) {
        return Optional.ofNullable(ALL.get(key(apiVersion, kind)));
    }
}
