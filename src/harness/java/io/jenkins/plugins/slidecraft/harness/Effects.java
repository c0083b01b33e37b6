package io.jenkins.plugins.slidecraft.harness;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.environment.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Writes down what changes in the simulated cluster: which images the workloads got, and which releases were recorded. */
final class Effects {
    private final Map<String, List<String>> images = new ConcurrentHashMap<>();
    private final Map<String, List<String>> releases = new ConcurrentHashMap<>();

    Effects(HarnessWorld world) {
        world.with(() -> {
            world.simulation().cluster().onChange((kind, before, after) -> note(before, after));
            return null;
        });
    }

    private void note(Optional<HasMetadata> before, Optional<HasMetadata> after) {
        if (after.orElse(null) instanceof Deployment now) {
            Optional<String> was = before.map(old -> image((Deployment) old));
            if (was.isPresent() && !was.get().equals(image(now))) {
                list(images, now).add(image(now));
            }
        } else if (after.orElse(null) instanceof ConfigMap now && before.isEmpty()) {
            String environment = now.getMetadata().getNamespace();
            if (now.getMetadata().getName().startsWith(Names.head(environment) + "-release-")) {
                list(releases, now).add(now.getMetadata().getName());
            }
        }
    }

    private static List<String> list(Map<String, List<String>> all, HasMetadata object) {
        return all.computeIfAbsent(object.getMetadata().getNamespace(), namespace -> new ArrayList<>());
    }

    private static String image(Deployment deployment) {
        return deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    /** The images that an environment's workload was given, in order: one entry for each change. */
    List<String> images(String environment) {
        return List.copyOf(images.getOrDefault(environment, List.of()));
    }

    /** The names of the ConfigMaps of releases that were created in an environment, in order. */
    List<String> releases(String environment) {
        return List.copyOf(releases.getOrDefault(environment, List.of()));
    }
}
