package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import java.util.List;

/**
 * The release that a gate's verdict is bound to: it holds for these images, brought by this operation, and for nothing else.
 *
 * @param name the release's name, as {@code 1.4.2-abc1234}
 * @param operation the id of the operation that brought it
 * @param images what its containers run, as {@code workload/container=image@digest}, sorted
 */
public record JudgedRelease(String name, String operation, List<String> images) {
    public JudgedRelease {
        images = List.copyOf(images);
    }

    /** The release as the ledger has it. */
    public static JudgedRelease of(ReleaseSummary release) {
        return new JudgedRelease(
                release.name(),
                release.operation(),
                release.images().stream()
                        .map(image -> image.workload() + "/" + image.container() + "=" + image.image())
                        .sorted()
                        .toList());
    }
}
