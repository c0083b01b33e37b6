package io.jenkins.plugins.slidecraft.environment;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.manifest.Applier;
import io.jenkins.plugins.slidecraft.manifest.ObjectId;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads and sets what an environment's Deployments run. Each write carries the resource version that was read together
 * with the object's epoch, and is refused where that epoch is newer: no effect of an older epoch comes after a stamp of a
 * newer one.
 */
public final class Workloads {
    private Workloads() {}

    /** A Deployment or a container that the descriptor names does not exist, or has no image yet. */
    public static final class MissingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingException(String message) {
            super(message);
        }
    }

    /**
     * The images that the Deployments' templates name now.
     *
     * @param wanted which containers of which workloads
     * @throws MissingException naming the Deployment or container that does not exist
     */
    public static List<WorkloadImage> templates(World world, List<WorkloadImage> wanted) {
        Map<String, Deployment> deployments = read(world, wanted);
        return wanted.stream()
                .map(want -> withImage(want, templateImage(world, deployments.get(want.workload()), want)))
                .toList();
    }

    /**
     * The images that run now, pinned by what the pods' {@code imageID} says where the template doesn't pin them.
     *
     * @throws MissingException as {@link #templates}
     */
    public static List<WorkloadImage> running(World world, List<WorkloadImage> wanted) {
        Map<String, Deployment> deployments = read(world, wanted);
        return wanted.stream()
                .map(want -> {
                    Deployment deployment = deployments.get(want.workload());
                    ImageRef image = templateImage(world, deployment, want);
                    return withImage(want, image.pinned() ? image : pinned(world, deployment, want, image));
                })
                .toList();
    }

    private static ImageRef pinned(World world, Deployment deployment, WorkloadImage want, ImageRef image) {
        Optional<String> seen =
                world
                        .cluster()
                        .list(Kind.POD, world.namespace(), ListOptions.labels(selector(deployment)))
                        .items()
                        .stream()
                        .flatMap(pod -> imageId(pod, want.container(), image).stream())
                        .findFirst();
        return seen.or(() -> registryDigest(world, image)).map(image::pinnedTo).orElse(image);
    }

    /** What was found running may come from a registry that is not configured here: then its tag has to do. */
    private static Optional<String> registryDigest(World world, ImageRef image) {
        try {
            return world.images().digest(image);
        } catch (RegistryException e) {
            world.log(world.environment() + ": the digest of " + image + " is not known: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The digest in a pod's imageID, where the pod runs this very image. */
    private static Optional<String> imageId(Pod pod, String container, ImageRef image) {
        boolean same = pod.getSpec().getContainers().stream()
                .anyMatch(c -> c.getName().equals(container) && image.toString().equals(c.getImage()));
        if (!same || pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
            return Optional.empty();
        }
        return pod.getStatus().getContainerStatuses().stream()
                // Without a repository it is the image's own id, which no registry knows: it was loaded by hand.
                .filter(status -> status.getName().equals(container)
                        && status.getImageID() != null
                        && status.getImageID().contains("@"))
                .map(status -> status.getImageID().replaceFirst("^.*@", ""))
                .filter(digest -> digest.matches("sha256:[0-9a-f]{64}"))
                .findFirst();
    }

    /** A Deployment's label selector in the API's text form. */
    public static String selector(Deployment deployment) {
        return deployment.getSpec().getSelector().getMatchLabels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** Reads the Deployments that some images are for, by name. */
    public static Map<String, Deployment> read(World world, Collection<WorkloadImage> images) {
        Map<String, Deployment> found = new LinkedHashMap<>();
        for (WorkloadImage image : images) {
            found.computeIfAbsent(image.workload(), name -> world.cluster()
                    .get(Kind.DEPLOYMENT, world.namespace(), name)
                    .orElseThrow(() -> new MissingException("Deployment " + name + " of component " + image.component()
                            + " does not exist in namespace " + world.namespace() + " of " + world.environment()
                            + ": apply its manifest first, or name another 'workload' in slidecraft.yaml.")));
        }
        return found;
    }

    /** Those images whose Deployment still exists and still has the container: the others nobody can set any more. */
    public static List<WorkloadImage> existing(World world, Collection<WorkloadImage> images) {
        Map<String, Optional<Deployment>> found = new LinkedHashMap<>();
        return images.stream()
                .filter(image -> found
                        .computeIfAbsent(
                                image.workload(), name -> world.cluster().get(Kind.DEPLOYMENT, world.namespace(), name))
                        .stream()
                        .flatMap(deployment -> containers(deployment).stream())
                        .anyMatch(container -> container.getName().equals(image.container())))
                .toList();
    }

    /** Writes a new epoch on Deployments that still carry an older one. */
    public static void stamp(World world, long epoch, Collection<WorkloadImage> images) {
        for (Deployment deployment : read(world, images).values()) {
            if (checkedEpoch(world, deployment, epoch) < epoch) {
                annotate(deployment, Names.EPOCH, Long.toString(epoch));
                world.cluster().replace(Kind.DEPLOYMENT, world.namespace(), deployment, WriteOptions.DEFAULT);
            }
        }
    }

    /**
     * Makes the Deployments run some images, rolling, with {@code maxUnavailable: 0} and {@code maxSurge: 1} (G6.3).
     * Writes nothing where they already do.
     *
     * @return the names of the Deployments that were written
     * @throws TakenOverException where one carries a newer epoch
     */
    public static List<String> set(
            World world, long epoch, String operation, String release, Collection<WorkloadImage> images) {
        Map<String, List<WorkloadImage>> byWorkload = images.stream()
                .collect(Collectors.groupingBy(WorkloadImage::workload, LinkedHashMap::new, Collectors.toList()));
        List<String> written = new ArrayList<>();
        read(world, images).forEach((name, deployment) -> {
            long stamped = checkedEpoch(world, deployment, epoch);
            boolean changed = edit(world, deployment, byWorkload.get(name));
            if (changed || stamped < epoch) {
                annotate(deployment, Names.EPOCH, Long.toString(epoch));
                annotate(deployment, Names.OPERATION, operation);
                annotate(deployment, Names.RELEASE, release);
                world.cluster().replace(Kind.DEPLOYMENT, world.namespace(), deployment, WriteOptions.DEFAULT);
            }
            if (changed) {
                written.add(name);
            }
        });
        return written;
    }

    /**
     * What {@link #set} would come to, by the server's own word and without any effect.
     *
     * @throws MissingException as {@link #templates}
     */
    public static List<Applier.Change> plan(World world, Collection<WorkloadImage> images) {
        Map<String, List<WorkloadImage>> byWorkload = images.stream()
                .collect(Collectors.groupingBy(WorkloadImage::workload, LinkedHashMap::new, Collectors.toList()));
        List<Applier.Change> changes = new ArrayList<>();
        read(world, images).forEach((name, deployment) -> {
            Deployment before = new DeploymentBuilder(deployment).build();
            Deployment after = edit(world, deployment, byWorkload.get(name))
                    ? world.cluster()
                            .replace(Kind.DEPLOYMENT, world.namespace(), deployment, WriteOptions.DEFAULT.asDryRun())
                    : deployment;
            ObjectId id =
                    new ObjectId(Kind.DEPLOYMENT.apiVersion(), Kind.DEPLOYMENT.plural(), Kind.DEPLOYMENT.name(), name);
            changes.add(Applier.Change.of(id, before, after));
        });
        return changes;
    }

    private static boolean edit(World world, Deployment deployment, List<WorkloadImage> images) {
        boolean changed = false;
        for (WorkloadImage want : images) {
            Container container = container(world, deployment, want);
            if (!want.image().toString().equals(container.getImage())) {
                container.setImage(want.image().toString());
                changed = true;
            }
        }
        if (changed) {
            deployment
                    .getSpec()
                    .setStrategy(new DeploymentStrategyBuilder()
                            .withType("RollingUpdate")
                            .withNewRollingUpdate()
                            .withMaxUnavailable(new IntOrString(0))
                            .withMaxSurge(new IntOrString(1))
                            .endRollingUpdate()
                            .build());
        }
        return changed;
    }

    private static long checkedEpoch(World world, Deployment deployment, long epoch) {
        String text = Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.<String, String>of())
                .get(Names.EPOCH);
        long stamped = text == null || !text.matches("\\d{1,18}") ? 0 : Long.parseLong(text);
        if (stamped > epoch) {
            throw new TakenOverException(HeadStore.takenOver(world, stamped, epoch));
        }
        return stamped;
    }

    private static void annotate(Deployment deployment, String key, String value) {
        Map<String, String> annotations = new LinkedHashMap<>(
                Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.of()));
        annotations.put(key, value);
        deployment.getMetadata().setAnnotations(annotations);
    }

    private static ImageRef templateImage(World world, Deployment deployment, WorkloadImage want) {
        String image =
                Objects.requireNonNullElse(container(world, deployment, want).getImage(), "");
        try {
            return ImageRef.parse(image);
        } catch (IllegalArgumentException e) {
            throw new MissingException("Deployment " + want.workload() + " in namespace " + world.namespace()
                    + " names no image in container " + want.container() + " that could be gone back to: "
                    + e.getMessage() + ". Give it one that exists, with kubectl set image deployment/"
                    + want.workload() + " " + want.container() + "=…, then deploy again.");
        }
    }

    private static Container container(World world, Deployment deployment, WorkloadImage want) {
        List<Container> containers = containers(deployment);
        return containers.stream()
                .filter(container -> container.getName().equals(want.container()))
                .findFirst()
                .orElseThrow(() -> new MissingException("Deployment " + want.workload() + " in namespace "
                        + world.namespace() + " has no container " + want.container() + " but "
                        + containers.stream().map(Container::getName).collect(Collectors.joining(", "))
                        + ": name it as 'container' of component " + want.component() + " in slidecraft.yaml."));
    }

    private static List<Container> containers(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers();
    }

    private static WorkloadImage withImage(WorkloadImage want, ImageRef image) {
        return new WorkloadImage(want.component(), want.workload(), want.container(), image);
    }
}
