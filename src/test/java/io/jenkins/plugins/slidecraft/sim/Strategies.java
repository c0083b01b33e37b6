package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions.Subresource;
import java.util.Objects;
import java.util.Set;

/** Which part of an object a write may change, and what bumps its generation (the registry's strategies). */
final class Strategies {
    /** The kinds whose strategies refuse an update without a resource version. */
    private static final Set<String> VERSIONED = Set.of("leases");

    /** The kinds whose strategies say {@code AllowCreateOnUpdate}. */
    private static final Set<String> CREATED_ON_UPDATE = Set.of("leases", "services", "events");

    private Strategies() {}

    /** Whether an update of an object that isn't there creates it. */
    static boolean createsOnUpdate(Kind<?> kind) {
        return CREATED_ON_UPDATE.contains(kind.plural());
    }

    static boolean needsVersion(Kind<?> kind) {
        return VERSIONED.contains(kind.plural());
    }

    /** A new object has no status of its own. */
    static void prepareForCreate(HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        meta.setDeletionTimestamp(null);
        meta.setDeletionGracePeriodSeconds(null);
        meta.setManagedFields(null);
        meta.setSelfLink(null);
        if (object instanceof Deployment deployment) {
            deployment.setStatus(new DeploymentStatus());
        } else if (object instanceof ReplicaSet replicaSet) {
            ReplicaSetStatus status = new ReplicaSetStatus();
            status.setReplicas(0);
            replicaSet.setStatus(status);
        } else if (object instanceof Job job) {
            job.setStatus(new JobStatus());
        } else if (object instanceof Pod pod) {
            PodStatus status = new PodStatus();
            status.setPhase("Pending");
            status.setQosClass("BestEffort");
            pod.setStatus(status);
        } else if (object instanceof Service service) {
            service.setStatus(new ServiceStatus());
        }
    }

    /** What is to be stored: the part that the subresource may write from {@code object}, the rest from before. */
    static <T extends HasMetadata> T prepareForUpdate(T object, T before, Subresource part) {
        T result = part == Subresource.NONE ? mainPart(object, before) : otherPart(object, before, part);
        ObjectMeta meta = result.getMetadata();
        ObjectMeta old = before.getMetadata();
        meta.setUid(old.getUid());
        meta.setCreationTimestamp(old.getCreationTimestamp());
        meta.setDeletionTimestamp(old.getDeletionTimestamp());
        meta.setDeletionGracePeriodSeconds(old.getDeletionGracePeriodSeconds());
        meta.setGenerateName(old.getGenerateName());
        meta.setSelfLink(null);
        meta.setManagedFields(old.getManagedFields());
        Long generation = old.getGeneration();
        if (generation != null) {
            Defaults.fill(result);
            meta.setGeneration(specChanged(result, before) ? Long.valueOf(generation + 1) : generation);
        }
        return result;
    }

    private static <T extends HasMetadata> T mainPart(T object, T before) {
        if (object instanceof Deployment deployment) {
            deployment.setStatus(((Deployment) before).getStatus());
        } else if (object instanceof ReplicaSet replicaSet) {
            replicaSet.setStatus(((ReplicaSet) before).getStatus());
        } else if (object instanceof Job job) {
            job.setStatus(((Job) before).getStatus());
        } else if (object instanceof Pod pod) {
            pod.setStatus(((Pod) before).getStatus());
        } else if (object instanceof Service service) {
            service.setStatus(((Service) before).getStatus());
        } else if (object instanceof GenericKubernetesResource any) {
            any.getAdditionalProperties().remove("status");
            Object status = ((GenericKubernetesResource) before)
                    .getAdditionalProperties()
                    .get("status");
            if (status != null) {
                any.setAdditionalProperty("status", status);
            }
        }
        return object;
    }

    /** Status: only the status, and annotations (not labels) of Deployments. Scale: only the replicas. */
    private static <T extends HasMetadata> T otherPart(T object, T before, Subresource part) {
        T result = Copies.of(before);
        if (part == Subresource.SCALE) {
            if (result instanceof Deployment deployment) {
                deployment.getSpec().setReplicas(((Deployment) object).getSpec().getReplicas());
            } else if (result instanceof ReplicaSet replicaSet) {
                replicaSet.getSpec().setReplicas(((ReplicaSet) object).getSpec().getReplicas());
            } else {
                throw KubeErrors.badRequest("the server could not find the requested resource");
            }
            return result;
        }
        if (result instanceof Deployment deployment) {
            deployment.setStatus(((Deployment) object).getStatus());
            deployment.getMetadata().setAnnotations(object.getMetadata().getAnnotations());
        } else if (result instanceof ReplicaSet replicaSet) {
            replicaSet.setStatus(((ReplicaSet) object).getStatus());
        } else if (result instanceof Job job) {
            job.setStatus(((Job) object).getStatus());
        } else if (result instanceof Pod pod) {
            pod.setStatus(((Pod) object).getStatus());
        } else if (result instanceof Service service) {
            service.setStatus(((Service) object).getStatus());
        } else {
            throw KubeErrors.badRequest("the server could not find the requested resource");
        }
        return result;
    }

    private static boolean specChanged(HasMetadata object, HasMetadata before) {
        if (object instanceof Deployment deployment) {
            // The registry of Deployments counts annotations too: a rollback by annotation had to bump it once.
            return !Objects.equals(deployment.getSpec(), ((Deployment) before).getSpec())
                    || !Objects.equals(annotations(deployment), annotations(before));
        }
        if (object instanceof ReplicaSet replicaSet) {
            return !Objects.equals(replicaSet.getSpec(), ((ReplicaSet) before).getSpec());
        }
        if (object instanceof Job job) {
            return !Objects.equals(job.getSpec(), ((Job) before).getSpec());
        }
        return object instanceof EndpointSlice slice
                && (!Objects.equals(slice.getEndpoints(), ((EndpointSlice) before).getEndpoints())
                        || !Objects.equals(slice.getPorts(), ((EndpointSlice) before).getPorts()));
    }

    private static Object annotations(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations == null ? java.util.Map.of() : annotations;
    }
}
