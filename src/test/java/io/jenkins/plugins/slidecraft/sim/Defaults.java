package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.util.List;

/** The defaults that the API server fills in ({@code pkg/apis/apps/v1/defaults.go}, {@code pkg/apis/core/v1/defaults.go}). */
final class Defaults {
    private Defaults() {}

    static void fill(HasMetadata object) {
        if (object instanceof Deployment deployment && deployment.getSpec() != null) {
            fill(deployment.getSpec());
        } else if (object instanceof ReplicaSet replicaSet && replicaSet.getSpec() != null) {
            if (replicaSet.getSpec().getReplicas() == null) {
                replicaSet.getSpec().setReplicas(1);
            }
            if (replicaSet.getSpec().getTemplate() != null) {
                fill(replicaSet.getSpec().getTemplate().getSpec());
            }
        } else if (object instanceof Job job && job.getSpec() != null) {
            fill(job.getSpec());
        } else if (object instanceof Pod pod) {
            fill(pod.getSpec());
        } else if (object instanceof Service service && service.getSpec() != null) {
            fill(service);
        } else if (object instanceof Secret secret && secret.getType() == null) {
            secret.setType("Opaque");
        }
    }

    private static void fill(DeploymentSpec spec) {
        if (spec.getReplicas() == null) {
            spec.setReplicas(1);
        }
        if (spec.getRevisionHistoryLimit() == null) {
            spec.setRevisionHistoryLimit(10);
        }
        if (spec.getProgressDeadlineSeconds() == null) {
            spec.setProgressDeadlineSeconds(600);
        }
        if (spec.getStrategy() == null) {
            spec.setStrategy(new DeploymentStrategy());
        }
        DeploymentStrategy strategy = spec.getStrategy();
        if (strategy.getType() == null) {
            strategy.setType("RollingUpdate");
        }
        if (strategy.getType().equals("RollingUpdate")) {
            if (strategy.getRollingUpdate() == null) {
                strategy.setRollingUpdate(new RollingUpdateDeployment());
            }
            if (strategy.getRollingUpdate().getMaxSurge() == null) {
                strategy.getRollingUpdate().setMaxSurge(new IntOrString("25%"));
            }
            if (strategy.getRollingUpdate().getMaxUnavailable() == null) {
                strategy.getRollingUpdate().setMaxUnavailable(new IntOrString("25%"));
            }
        }
        if (spec.getTemplate() != null) {
            fill(spec.getTemplate().getSpec());
        }
    }

    private static void fill(JobSpec spec) {
        if (spec.getParallelism() == null) {
            spec.setParallelism(1);
        }
        if (spec.getCompletions() == null) {
            spec.setCompletions(1);
        }
        if (spec.getCompletionMode() == null) {
            spec.setCompletionMode("NonIndexed");
        }
        if (spec.getBackoffLimit() == null) {
            spec.setBackoffLimit(6);
        }
        if (spec.getSuspend() == null) {
            spec.setSuspend(false);
        }
        if (spec.getPodReplacementPolicy() == null) {
            spec.setPodReplacementPolicy("TerminatingOrFailed");
        }
        if (spec.getTemplate() != null) {
            fill(spec.getTemplate().getSpec());
        }
    }

    private static void fill(PodSpec spec) {
        if (spec == null) {
            return;
        }
        if (spec.getRestartPolicy() == null) {
            spec.setRestartPolicy("Always");
        }
        if (spec.getDnsPolicy() == null) {
            spec.setDnsPolicy("ClusterFirst");
        }
        if (spec.getSchedulerName() == null) {
            spec.setSchedulerName("default-scheduler");
        }
        if (spec.getSecurityContext() == null) {
            spec.setSecurityContext(new PodSecurityContext());
        }
        if (spec.getTerminationGracePeriodSeconds() == null) {
            spec.setTerminationGracePeriodSeconds(30L);
        }
        if (spec.getServiceAccountName() != null && spec.getServiceAccount() == null) {
            spec.setServiceAccount(spec.getServiceAccountName());
        }
        spec.getContainers().forEach(Defaults::fill);
        spec.getInitContainers().forEach(Defaults::fill);
    }

    private static void fill(Container container) {
        if (container.getTerminationMessagePath() == null) {
            container.setTerminationMessagePath("/dev/termination-log");
        }
        if (container.getTerminationMessagePolicy() == null) {
            container.setTerminationMessagePolicy("File");
        }
        if (container.getImagePullPolicy() == null && container.getImage() != null) {
            container.setImagePullPolicy(latest(container.getImage()) ? "Always" : "IfNotPresent");
        }
        if (container.getResources() == null) {
            container.setResources(new ResourceRequirements());
        }
        for (ContainerPort port : container.getPorts()) {
            if (port.getProtocol() == null) {
                port.setProtocol("TCP");
            }
        }
        fill(container.getReadinessProbe());
        fill(container.getLivenessProbe());
        fill(container.getStartupProbe());
    }

    private static boolean latest(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        return !name.contains("@") && (!name.contains(":") || name.endsWith(":latest"));
    }

    private static void fill(Probe probe) {
        if (probe == null) {
            return;
        }
        if (probe.getTimeoutSeconds() == null) {
            probe.setTimeoutSeconds(1);
        }
        if (probe.getPeriodSeconds() == null) {
            probe.setPeriodSeconds(10);
        }
        if (probe.getSuccessThreshold() == null) {
            probe.setSuccessThreshold(1);
        }
        if (probe.getFailureThreshold() == null) {
            probe.setFailureThreshold(3);
        }
        if (probe.getHttpGet() != null) {
            if (probe.getHttpGet().getPath() == null) {
                probe.getHttpGet().setPath("/");
            }
            if (probe.getHttpGet().getScheme() == null) {
                probe.getHttpGet().setScheme("HTTP");
            }
        }
    }

    private static void fill(Service service) {
        var spec = service.getSpec();
        if (spec.getType() == null) {
            spec.setType("ClusterIP");
        }
        if (spec.getSessionAffinity() == null) {
            spec.setSessionAffinity("None");
        }
        if (spec.getInternalTrafficPolicy() == null) {
            spec.setInternalTrafficPolicy("Cluster");
        }
        if (spec.getClusterIP() == null && !"ExternalName".equals(spec.getType())) {
            int host = Math.floorMod(service.getMetadata().getName().hashCode(), 65000) + 10;
            spec.setClusterIP("10.96." + host / 256 + "." + host % 256);
            spec.setClusterIPs(List.of(spec.getClusterIP()));
            spec.setIpFamilies(List.of("IPv4"));
            spec.setIpFamilyPolicy("SingleStack");
        }
        for (ServicePort port : spec.getPorts()) {
            if (port.getProtocol() == null) {
                port.setProtocol("TCP");
            }
            if (port.getTargetPort() == null) {
                port.setTargetPort(new IntOrString(port.getPort()));
            }
        }
    }
}
