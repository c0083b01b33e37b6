package io.jenkins.plugins.slidecraft.manifest;

import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What exactly is applied for an object of the manifests: with the release's images by digest, the strategy of a rolling
 * update (G6.3) and our marks, without the fields that are somebody else's or the server's.
 *
 * @param environment the environment
 * @param namespace its namespace
 * @param epoch the epoch that everything is written under
 * @param operation the operation's id
 * @param release the release's name
 * @param images what the components' containers run
 */
public record Rendering(
        String environment,
        String namespace,
        long epoch,
        String operation,
        String release,
        List<WorkloadImage> images) {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final List<String> SERVERS = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields");

    public Rendering {
        images = List.copyOf(images);
    }

    /** An object as it is applied. */
    Map<String, Object> of(ManifestObject object, OwnedFields owned) {
        Map<String, Object> tree = Tree.copy(object.tree());
        tree.remove("status");
        Map<String, Object> meta = Tree.child(tree, "metadata");
        SERVERS.forEach(meta::remove);
        meta.put("namespace", namespace);
        Tree.child(meta, "labels").put(Marks.ENVIRONMENT, environment);
        Map<String, Object> annotations = Tree.child(meta, "annotations");
        annotations.remove(LAST_APPLIED);
        annotations.put(Marks.EPOCH, Long.toString(epoch));
        annotations.put(Marks.OPERATION, operation);
        annotations.put(Marks.RELEASE, release);
        if (Manifests.isDeployment(object.id())) {
            deployment(object.id().name(), tree);
        }
        owned.leftOut(object.id()).forEach(path -> Tree.remove(tree, path));
        return tree;
    }

    private void deployment(String name, Map<String, Object> tree) {
        boolean component = false;
        for (WorkloadImage image : images) {
            if (image.workload().equals(name)) {
                component = true;
                Manifests.containers(tree).stream()
                        .filter(container -> image.container().equals(container.get("name")))
                        .forEach(container ->
                                container.put("image", image.image().toString()));
            }
        }
        if (component) {
            Tree.child(tree, "spec").put("strategy", rolling());
        }
    }

    /** {@code maxUnavailable: 0} and {@code maxSurge: 1} (G6.3). */
    private static Map<String, Object> rolling() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("maxUnavailable", 0);
        numbers.put("maxSurge", 1);
        Map<String, Object> strategy = new LinkedHashMap<>();
        strategy.put("type", "RollingUpdate");
        strategy.put("rollingUpdate", numbers);
        return strategy;
    }
}
