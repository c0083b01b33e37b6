package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec.OnFailure;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec.Snapshot;
import io.jenkins.plugins.slidecraft.descriptor.Tier;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.Release;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes what is run for one database of what {@code slidecraft.yaml} says of it, for one environment and release. */
final class ItemReader {
    /** Variables that every Job of a migration has. */
    static final String ENVIRONMENT = "SLIDECRAFT_ENVIRONMENT";

    static final String RELEASE = "SLIDECRAFT_RELEASE";
    static final String SNAPSHOT = "SLIDECRAFT_SNAPSHOT";

    private final Descriptor descriptor;
    private final Release release;
    private final String environment;
    private final String operation;

    ItemReader(Descriptor descriptor, Release release, String environment, String operation) {
        this.descriptor = descriptor;
        this.release = release;
        this.environment = environment;
        this.operation = operation;
    }

    /** @param problems where what is wrong is added to; then nothing is given */
    Optional<Item> read(String name, MigrationSpec spec, List<Problem> problems) {
        Optional<Snapshot> snapshot = spec.snapshot().filter(this::isTakenHere);
        Optional<ImageRef> image = image("migrations." + name + ".image", spec.image(), problems);
        Optional<ImageRef> snapshotImage =
                snapshot.flatMap(one -> image("migrations." + name + ".snapshot.image", one.image(), problems));
        if (image.isEmpty() || snapshot.isPresent() && snapshotImage.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> env = new LinkedHashMap<>(spec.env());
        env.put(ENVIRONMENT, environment);
        env.put(RELEASE, release.name());
        if (snapshot.isPresent()) {
            env.put(SNAPSHOT, MigrationPlan.snapshotName(operation, name));
        }
        Optional<JobPlan> undo =
                switch (spec.onFailure()) {
                    case NONE -> Optional.empty();
                    case REVERSE ->
                        spec.reverse().isEmpty()
                                ? Optional.empty()
                                : Optional.of(job(spec, image.get(), spec.reverse(), env, spec.deadline()));
                    case RESTORE ->
                        snapshot.filter(one -> !one.restore().isEmpty())
                                .map(one -> job(spec, snapshotImage.get(), one.restore(), env, one.deadline()));
                };
        return Optional.of(new Item(
                name,
                word(spec.tool()),
                snapshot.map(one -> job(spec, snapshotImage.get(), one.command(), env, one.deadline())),
                job(spec, image.get(), spec.command(), env, spec.deadline()),
                undo,
                undo.isEmpty() ? "" : spec.onFailure() == OnFailure.RESTORE ? Item.RESTORE : Item.REVERSE,
                spec.contracting(),
                spec.reversible(),
                DurationText.parse(spec.budget()).toSeconds(),
                word(spec.overBudget()),
                Optional.empty()));
    }

    private boolean isTakenHere(Snapshot snapshot) {
        return snapshot.environments().isEmpty()
                ? descriptor.environment(environment).tier() == Tier.PROD
                : snapshot.environments().contains(environment);
    }

    private static JobPlan job(
            MigrationSpec spec, ImageRef image, List<String> command, Map<String, String> env, String deadline) {
        return new JobPlan(
                image.toString(),
                command,
                env,
                spec.envFrom(),
                spec.serviceAccount(),
                Math.max(1, DurationText.parse(deadline).toSeconds()));
    }

    /** A component's name, whose image of this release is meant, or a pinned image. */
    private Optional<ImageRef> image(String path, String text, List<Problem> problems) {
        if (descriptor.components().containsKey(text)) {
            Component component = release.components().get(text);
            if (component == null) {
                problems.add(Problem.of(
                        path,
                        text,
                        "the release has no image of that component, it has "
                                + String.join(", ", release.components().keySet()),
                        "build the release with that component too"));
                return Optional.empty();
            }
            return Optional.of(component.imageFor(environment, text));
        }
        return Optional.of(ImageRef.parse(text));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
