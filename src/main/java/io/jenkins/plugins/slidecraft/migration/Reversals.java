package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes databases back to the levels that a release ran with (G12.4): migrations that run the declared {@code reverse} command,
 * from the very image that migrated them. The command finds the level to go to in {@value #LEVEL}.
 */
public final class Reversals {
    /** Variable of the Job: the level to go back to. */
    public static final String LEVEL = "SLIDECRAFT_TARGET_LEVEL";

    private Reversals() {}

    /** What can't be taken back; the message says why. */
    public static final class ImpossibleException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ImpossibleException(String message) {
            super(message);
        }
    }

    /**
     * What is to be run, the last migration first.
     *
     * @param specs what {@code slidecraft.yaml} says of the migrations
     * @param targets the levels to go back to, by the migration's name
     * @param now the levels that the databases have
     * @param id the operation's id
     * @param release the release that is to run again
     * @param deadline when it has to be over
     * @throws ImpossibleException where one can't be taken back
     */
    public static MigrateRequest request(
            Map<String, MigrationSpec> specs,
            Map<String, String> targets,
            Map<String, MigrationLevel> now,
            String environment,
            String id,
            String release,
            String buildUrl,
            String actor,
            Instant deadline) {
        List<Item> items = new ArrayList<>();
        targets.forEach((name, level) -> items.add(
                0, item(name, spec(specs, name), level, Optional.ofNullable(now.get(name)), environment, release)));
        return new MigrateRequest(id, release, new MigrationPlan(id, items, deadline), buildUrl, actor, false);
    }

    private static MigrationSpec spec(Map<String, MigrationSpec> specs, String name) {
        MigrationSpec spec = specs.get(name);
        if (spec == null) {
            throw new ImpossibleException("Migration " + name
                    + " is not in this run's slidecraft.yaml, so how to take it back is not known: give slidecraftRollback"
                    + " the 'descriptor' that has it.");
        }
        if (spec.reverse().isEmpty()) {
            throw new ImpossibleException("Migration " + name
                    + " is declared as reversible, but slidecraft.yaml names no 'reverse' command for it.");
        }
        return spec;
    }

    private static Item item(
            String name,
            MigrationSpec spec,
            String level,
            Optional<MigrationLevel> now,
            String environment,
            String release) {
        Map<String, String> env = new LinkedHashMap<>(spec.env());
        env.put(ItemReader.ENVIRONMENT, environment);
        env.put(ItemReader.RELEASE, release);
        env.put(LEVEL, level);
        JobPlan job = new JobPlan(
                image(name, spec, now),
                spec.reverse(),
                env,
                spec.envFrom(),
                spec.serviceAccount(),
                Math.max(1, DurationText.parse(spec.deadline()).toSeconds()));
        return new Item(
                name,
                spec.tool().name().toLowerCase(Locale.ROOT),
                Optional.empty(),
                job,
                Optional.empty(),
                "",
                false,
                true,
                DurationText.parse(spec.budget()).toSeconds(),
                Item.WARN,
                Optional.of(level));
    }

    private static String image(String name, MigrationSpec spec, Optional<MigrationLevel> now) {
        Optional<String> used =
                now.flatMap(MigrationLevel::by).map(MigrationLevel.By::image).filter(image -> !image.isEmpty());
        if (used.isPresent()) {
            return used.get();
        }
        try {
            ImageRef image = ImageRef.parse(spec.image());
            if (image.pinned()) {
                return image.toString();
            }
        } catch (IllegalArgumentException e) {
            // A component's name: which image of it migrated is not known.
        }
        throw new ImpossibleException("Which image has migrated " + name
                + " is not known to the ledger, so it can't be taken back by the same one.");
    }
}
