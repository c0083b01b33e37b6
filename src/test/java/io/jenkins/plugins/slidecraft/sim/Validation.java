package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks of the API server that this plugin's objects can run into, in the server's words. */
final class Validation {
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final int CONFIG_MAP_LIMIT = 1024 * 1024;

    private Validation() {}

    static void metadata(Kind<?> kind, HasMetadata object) {
        String name = object.getMetadata().getName();
        if (name == null || name.isEmpty()) {
            throw KubeErrors.invalid(kind, "", "metadata.name: Required value: name or generateName is required");
        }
        if (name.length() > 253 || !SUBDOMAIN.matcher(name).matches()) {
            throw KubeErrors.invalid(
                    kind,
                    name,
                    "metadata.name: Invalid value: \"" + name + "\": a lowercase RFC 1123 subdomain must consist of"
                            + " lower case alphanumeric characters, '-' or '.', and must start and end with an"
                            + " alphanumeric character (e.g. 'example.com', regex used for validation is"
                            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        }
    }

    static void created(Kind<?> kind, HasMetadata object) {
        if (object instanceof Deployment deployment) {
            deployment(kind, deployment);
        } else if (object instanceof Job job) {
            job(kind, job);
        } else if (object instanceof ConfigMap configMap) {
            refuse(kind, configMap, keys(configMap));
            size(kind, configMap);
        } else if (object instanceof Lease lease) {
            lease(kind, lease);
        }
    }

    static void updated(Kind<?> kind, HasMetadata object, HasMetadata before) {
        if (object instanceof ConfigMap configMap) {
            ConfigMap old = (ConfigMap) before;
            List<String> wrong = new ArrayList<>();
            if (Boolean.TRUE.equals(old.getImmutable())) {
                changed(wrong, "immutable", Boolean.TRUE.equals(configMap.getImmutable()));
                changed(wrong, "data", same(configMap.getData(), old.getData()));
                changed(wrong, "binaryData", same(configMap.getBinaryData(), old.getBinaryData()));
            }
            wrong.addAll(keys(configMap));
            refuse(kind, object, wrong);
        }
        created(kind, object);
        if (object instanceof Job job
                && !Objects.equals(
                        job.getSpec().getTemplate(), ((Job) before).getSpec().getTemplate())) {
            throw KubeErrors.invalid(
                    kind,
                    job.getMetadata().getName(),
                    "spec.template: Invalid value: " + new TreeOf(job.getSpec().getTemplate())
                            + ": field is immutable");
        }
        if (object instanceof Secret secret && Boolean.TRUE.equals(((Secret) before).getImmutable())) {
            List<String> wrong = new ArrayList<>();
            changed(wrong, "data", same(secret.getData(), ((Secret) before).getData()));
            refuse(kind, object, wrong);
        } else if (object instanceof Deployment deployment) {
            if (!Objects.equals(
                    deployment.getSpec().getSelector(),
                    ((Deployment) before).getSpec().getSelector())) {
                throw KubeErrors.invalid(
                        kind,
                        object.getMetadata().getName(),
                        "spec.selector: Invalid value: "
                                + new TreeOf(deployment.getSpec().getSelector()) + ": field is immutable");
            }
        }
    }

    /** Prints a part of an object as JSON, only when an error needs it. */
    private record TreeOf(Object part) {
        @Override
        public String toString() {
            return JsonTree.write(part);
        }
    }

    private static boolean same(Map<String, String> a, Map<String, String> b) {
        return Objects.equals(a == null ? Map.of() : a, b == null ? Map.of() : b);
    }

    private static void changed(List<String> wrong, String field, boolean same) {
        if (!same) {
            wrong.add(field + ": Forbidden: field is immutable when `immutable` is set");
        }
    }

    private static void refuse(Kind<?> kind, HasMetadata object, List<String> wrong) {
        if (!wrong.isEmpty()) {
            throw KubeErrors.invalid(kind, object.getMetadata().getName(), wrong);
        }
    }

    private static List<String> keys(ConfigMap configMap) {
        List<String> wrong = new ArrayList<>();
        for (String key : configMap.getData() == null
                ? Set.<String>of()
                : configMap.getData().keySet()) {
            if (!KEY.matcher(key).matches()) {
                wrong.add("data[" + key + "]: Invalid value: \"" + key + "\": a valid config key must consist of"
                        + " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name',"
                        + " regex used for validation is '[-._a-zA-Z0-9]+')");
            }
        }
        return wrong;
    }

    private static void lease(Kind<?> kind, Lease lease) {
        Integer seconds = lease.getSpec() == null ? null : lease.getSpec().getLeaseDurationSeconds();
        if (seconds != null && seconds <= 0) {
            throw KubeErrors.invalid(
                    kind,
                    lease.getMetadata().getName(),
                    "spec.leaseDurationSeconds: Invalid value: " + seconds + ": must be greater than 0");
        }
    }

    private static void size(Kind<?> kind, ConfigMap configMap) {
        int bytes = 0;
        if (configMap.getData() != null) {
            for (String value : configMap.getData().values()) {
                bytes += value.length();
            }
        }
        if (bytes > CONFIG_MAP_LIMIT) {
            throw KubeErrors.invalid(
                    kind,
                    configMap.getMetadata().getName(),
                    "[]: Too long: may not be more than " + CONFIG_MAP_LIMIT + " bytes");
        }
    }

    private static void job(Kind<?> kind, Job job) {
        PodTemplateSpec template = job.getSpec() == null ? null : job.getSpec().getTemplate();
        if (template == null
                || template.getSpec() == null
                || template.getSpec().getContainers().isEmpty()) {
            throw KubeErrors.invalid(
                    kind, job.getMetadata().getName(), "spec.template.spec.containers: Required value");
        }
        String policy = template.getSpec().getRestartPolicy();
        if (!"Never".equals(policy) && !"OnFailure".equals(policy)) {
            throw KubeErrors.invalid(
                    kind,
                    job.getMetadata().getName(),
                    "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
        }
    }

    private static void deployment(Kind<?> kind, Deployment deployment) {
        ObjectMeta meta = deployment.getMetadata();
        DeploymentSpec spec = deployment.getSpec();
        if (spec == null || spec.getSelector() == null) {
            throw KubeErrors.invalid(kind, meta.getName(), "spec.selector: Required value");
        }
        if (spec.getReplicas() < 0) {
            throw KubeErrors.invalid(
                    kind,
                    meta.getName(),
                    "spec.replicas: Invalid value: " + spec.getReplicas() + ": must be greater than or equal to 0");
        }
        PodTemplateSpec template = spec.getTemplate();
        if (template == null
                || template.getSpec() == null
                || template.getSpec().getContainers().isEmpty()) {
            throw KubeErrors.invalid(kind, meta.getName(), "spec.template.spec.containers: Required value");
        }
        Map<String, String> labels =
                template.getMetadata() == null ? null : template.getMetadata().getLabels();
        if (!Selectors.matches(spec.getSelector(), labels)) {
            throw KubeErrors.invalid(
                    kind,
                    meta.getName(),
                    "spec.template.metadata.labels: Invalid value: " + new TreeOf(labels)
                            + ": `selector` does not match template `labels`");
        }
        int index = 0;
        for (Container container : template.getSpec().getContainers()) {
            if (container.getImage() == null || container.getImage().isEmpty()) {
                throw KubeErrors.invalid(
                        kind, meta.getName(), "spec.template.spec.containers[" + index + "].image: Required value");
            }
            index++;
        }
        RollingUpdateDeployment rolling = spec.getStrategy().getRollingUpdate();
        if (rolling != null && Rollouts.zero(rolling.getMaxSurge()) && Rollouts.zero(rolling.getMaxUnavailable())) {
            throw KubeErrors.invalid(
                    kind,
                    meta.getName(),
                    "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "
                            + JsonTree.write(rolling.getMaxUnavailable())
                            + ": may not be 0 when `maxSurge` is 0");
        }
    }
}
