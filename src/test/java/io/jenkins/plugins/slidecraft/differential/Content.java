package io.jenkins.plugins.slidecraft.differential;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an object has in it, apart from its name.
 *
 * @param labels its labels
 * @param values a ConfigMap's data; of other kinds annotations
 * @param number a Lease's duration, a Deployment's replicas
 * @param text a Lease's holder, a Deployment's image tag
 * @param flag a ConfigMap's {@code immutable}; of a Deployment whether the selector fits the template
 */
record Content(Map<String, String> labels, Map<String, String> values, int number, String text, boolean flag) {
    Content {
        labels = new TreeMap<>(labels);
        values = new TreeMap<>(values);
    }

    HasMetadata toObject(Step.Of kind, String name, String run) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put(Normaliser.RUN, run);
        return switch (kind) {
            case CONFIG_MAP -> configMap(name, all);
            case LEASE -> lease(name, all);
            case DEPLOYMENT -> deployment(name, all);
        };
    }

    private ConfigMap configMap(String name, Map<String, String> all) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(all)
                .endMetadata()
                .withData(values)
                .withImmutable(flag ? Boolean.TRUE : null)
                .build();
    }

    private Lease lease(String name, Map<String, String> all) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(all)
                .withAnnotations(values)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(text)
                .withLeaseDurationSeconds(number)
                .withLeaseTransitions(1)
                .endSpec()
                .build();
    }

    /** Paused, so that its controller writes its status and nothing else. */
    private Deployment deployment(String name, Map<String, String> all) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(all)
                .withAnnotations(values)
                .endMetadata()
                .withNewSpec()
                .withPaused(true)
                .withReplicas(number)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", flag ? "other" : name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("registry.example.com/app:" + text)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
