package io.jenkins.plugins.slidecraft.job;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;

/**
 * Writes the Job of a plan: one pod, tried once, never restarted, ended by Kubernetes itself at its deadline, deleted by us once
 * its log has been read. It begins suspended: a creation that comes late runs nothing.
 */
public final class JobManifest {
    /** The name of the one container. */
    public static final String CONTAINER = "migration";

    private JobManifest() {}

    /**
     * @param name the Job's name, at most 63 characters
     * @param labels of the Job and of its pod
     * @param annotations of the Job
     */
    public static Job of(String name, JobPlan plan, Map<String, String> labels, Map<String, String> annotations) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withPodReplacementPolicy("Failed")
                .withActiveDeadlineSeconds(plan.deadlineSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod(plan))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodSpec pod(JobPlan plan) {
        boolean own = !plan.serviceAccount().isEmpty();
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withServiceAccountName(own ? plan.serviceAccount() : null)
                .withAutomountServiceAccountToken(own)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(plan))
                .build();
    }

    /** Images of migration tools run as whatever user they name, and write caches: neither is forbidden. */
    private static Container container(JobPlan plan) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(plan.image())
                .withCommand(plan.command().isEmpty() ? null : plan.command())
                .withEnv(plan.env().entrySet().stream()
                        .map(entry -> new EnvVar(entry.getKey(), entry.getValue(), null))
                        .toList())
                .withEnvFrom(plan.envFrom().stream().map(JobManifest::source).toList())
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
    }

    private static EnvFromSource source(String text) {
        String name = text.substring(text.indexOf('/') + 1);
        return text.startsWith(JobPlan.SECRET)
                ? new EnvFromSourceBuilder()
                        .withNewSecretRef()
                        .withName(name)
                        .endSecretRef()
                        .build()
                : new EnvFromSourceBuilder()
                        .withNewConfigMapRef()
                        .withName(name)
                        .endConfigMapRef()
                        .build();
    }
}
