package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a person would type to see what an operation saw, and to do what it did. Names of Kubernetes need no quoting. */
final class IncidentCommands {
    private IncidentCommands() {}

    /** @param images what the rollback has set, or was to set */
    static List<String> of(String environment, String namespace, String operation, Collection<WorkloadImage> images) {
        String kubectl = "kubectl -n " + namespace + " ";
        List<String> commands = new ArrayList<>();
        commands.add("# what " + environment + " runs, and what is recorded of it");
        commands.add(kubectl + "get cm " + Names.head(environment) + " -o jsonpath='{.data.head}'");
        commands.add(
                kubectl + "get cm " + Names.incident(environment, operation) + " -o jsonpath='{.data.incident\\.md}'");
        commands.add(kubectl + "get lease " + Names.head(environment) + " -o yaml");
        commands.add(kubectl + "get events --sort-by=.lastTimestamp");
        Map<String, List<WorkloadImage>> byWorkload = images.stream()
                .collect(Collectors.groupingBy(WorkloadImage::workload, LinkedHashMap::new, Collectors.toList()));
        byWorkload.keySet().forEach(workload -> {
            commands.add(kubectl + "rollout history deployment/" + workload);
            commands.add(kubectl + "rollout status deployment/" + workload + " --timeout=5m");
        });
        if (!byWorkload.isEmpty()) {
            commands.add("# the same rollback by hand");
            byWorkload.forEach((workload, containers) -> commands.add(kubectl + "set image deployment/" + workload + " "
                    + containers.stream()
                            .map(image -> image.container() + "=" + image.image())
                            .collect(Collectors.joining(" "))));
        }
        return commands;
    }
}
