package io.jenkins.plugins.slidecraft.environment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A release as an environment's ledger knows it.
 *
 * @param sequence its number in this environment, from 1
 * @param name as {@code 1.4.2-abc1234}, or {@code imported}
 * @param operation the id of the operation that brought it
 * @param images one entry a container, with the workload that has it
 * @param requiredGates the gates that it has to pass to become stable
 * @param passedGates those that have PASSed for these digests
 * @param buildUrl the run that brought it
 * @param actor who started that run
 * @param at when
 */
public record ReleaseSummary(
        long sequence,
        String name,
        String operation,
        List<WorkloadImage> images,
        List<String> requiredGates,
        List<String> passedGates,
        String buildUrl,
        String actor,
        Instant at) {
    /** The name of the release that was found running when the first deployment began. */
    public static final String IMPORTED = "imported";

    public ReleaseSummary {
        images = List.copyOf(images);
        requiredGates = List.copyOf(requiredGates);
        passedGates = List.copyOf(passedGates);
    }

    /** The gates that it still has to pass to become stable. */
    @JsonIgnore
    public List<String> missingGates() {
        return requiredGates.stream()
                .filter(gate -> !passedGates.contains(gate))
                .toList();
    }

    /** The same with one more gate passed. */
    public ReleaseSummary withPassed(String gate) {
        List<String> passed =
                Stream.concat(passedGates.stream(), Stream.of(gate)).distinct().toList();
        return new ReleaseSummary(sequence, name, operation, images, requiredGates, passed, buildUrl, actor, at);
    }

    /** The same with the images of further containers. */
    public ReleaseSummary withImages(List<WorkloadImage> more) {
        List<WorkloadImage> all = Stream.concat(images.stream(), more.stream()).toList();
        return new ReleaseSummary(sequence, name, operation, all, requiredGates, passedGates, buildUrl, actor, at);
    }

    /** Those of some images whose container this release doesn't name. */
    public List<WorkloadImage> lacking(List<WorkloadImage> others) {
        return others.stream()
                .filter(other -> images.stream().noneMatch(other::sameContainer))
                .toList();
    }

    /** Component to image. */
    public Map<String, String> imagesByComponent() {
        return WorkloadImage.byComponent(images);
    }
}
