package io.jenkins.plugins.slidecraft.environment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * @param requiredSuites the suites of checks that it has to pass to become stable
 * @param passedSuites those that have PASSed for these digests
 * @param migrations the levels that its databases had when it was deployed, by the migration's name (G8)
 * @param manifests SHA-256 of the manifests that it was applied with; empty where only images were set
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
        Instant at,
        List<String> requiredSuites,
        List<String> passedSuites,
        Map<String, MigrationLevel> migrations,
        String manifests) {
    /** The name of the release that was found running when the first deployment began. */
    public static final String IMPORTED = "imported";

    /** Ledgers of earlier versions have no suites, migrations and manifests. */
    public ReleaseSummary {
        images = List.copyOf(images);
        requiredGates = List.copyOf(requiredGates);
        passedGates = List.copyOf(passedGates);
        requiredSuites = requiredSuites == null ? List.of() : List.copyOf(requiredSuites);
        passedSuites = passedSuites == null ? List.of() : List.copyOf(passedSuites);
        migrations = migrations == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(migrations));
        manifests = manifests == null ? "" : manifests;
    }

    /** A release with gates alone. */
    public ReleaseSummary(
            long sequence,
            String name,
            String operation,
            List<WorkloadImage> images,
            List<String> requiredGates,
            List<String> passedGates,
            String buildUrl,
            String actor,
            Instant at) {
        this(
                sequence,
                name,
                operation,
                images,
                requiredGates,
                passedGates,
                buildUrl,
                actor,
                at,
                List.of(),
                List.of(),
                Map.of(),
                "");
    }

    /** The gates that it still has to pass to become stable. */
    @JsonIgnore
    public List<String> missingGates() {
        return without(requiredGates, passedGates);
    }

    /** The suites of checks that it still has to pass to become stable. */
    @JsonIgnore
    public List<String> missingSuites() {
        return without(requiredSuites, passedSuites);
    }

    private static List<String> without(List<String> required, List<String> passed) {
        return required.stream().filter(name -> !passed.contains(name)).toList();
    }

    /** Whether its environment requires anything to pass; where not, the run's end in SUCCESS makes it stable. */
    @JsonIgnore
    public boolean requiresEvidence() {
        return !requiredGates.isEmpty() || !requiredSuites.isEmpty();
    }

    /** All that it still has to pass to become stable: gates and suites, for people. */
    @JsonIgnore
    public List<String> missing() {
        return Stream.concat(missingGates().stream(), missingSuites().stream().map(suite -> "suite " + suite))
                .toList();
    }

    /** The same with one more gate passed. */
    public ReleaseSummary withPassed(String gate) {
        return with(images, adding(passedGates, gate), passedSuites, migrations);
    }

    /** The same with one more suite of checks passed. */
    public ReleaseSummary withPassedSuite(String suite) {
        return with(images, passedGates, adding(passedSuites, suite), migrations);
    }

    private static List<String> adding(List<String> names, String one) {
        return Stream.concat(names.stream(), Stream.of(one)).distinct().toList();
    }

    /** The same with other levels of its databases. */
    public ReleaseSummary withMigrations(Map<String, MigrationLevel> levels) {
        return with(images, passedGates, passedSuites, levels);
    }

    /** The same with the images of further containers. */
    public ReleaseSummary withImages(List<WorkloadImage> more) {
        return with(Stream.concat(images.stream(), more.stream()).toList(), passedGates, passedSuites, migrations);
    }

    private ReleaseSummary with(
            List<WorkloadImage> newImages,
            List<String> newGates,
            List<String> newSuites,
            Map<String, MigrationLevel> newMigrations) {
        return new ReleaseSummary(
                sequence,
                name,
                operation,
                newImages,
                requiredGates,
                newGates,
                buildUrl,
                actor,
                at,
                requiredSuites,
                newSuites,
                newMigrations,
                manifests);
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
