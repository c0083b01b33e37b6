package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is done about the databases before a release runs again that ran before (G12.4). Pure: decides from what the ledger
 * knows. What isn't known is never taken for safe.
 *
 * @param outcome what is done, the most serious of all databases'
 * @param databases one by one
 */
public record MigrationDecision(Outcome outcome, List<Database> databases) {
    /** No database is known. */
    public static final MigrationDecision NONE = new MigrationDecision(Outcome.NONE, List.of());

    /** What is done, from harmless to serious. */
    public enum Outcome {
        /** Nothing: the level is the one that the target ran with. */
        NONE,
        /** It stays at its newer level, which is backward compatible. */
        STAY,
        /** It is taken back to the target's level first. */
        REVERSE,
        /** Neither going back nor staying is safe: the environment is frozen, and a person brings a hotfix. */
        FREEZE,
        /** The rollback can't be done as it was asked for; nothing is changed. */
        REFUSE
    }

    /**
     * One database.
     *
     * @param name as {@code slidecraft.yaml} names the migration
     * @param level its level now
     * @param target the level that the target ran with; empty where it isn't known
     * @param outcome what is done
     * @param why for people, a clause that follows the database's name
     */
    public record Database(String name, String level, Optional<String> target, Outcome outcome, String why) {}

    public MigrationDecision {
        databases = List.copyOf(databases);
    }

    /**
     * Decides.
     *
     * @param choice what was asked for
     * @param now the levels that the databases have
     * @param target the release that is to run again
     * @param stable the last stable release, since which {@link MigrationLevel#contracting} tells all
     * @param known all releases that the ledger still has
     */
    public static MigrationDecision of(
            MigrationChoice choice,
            Map<String, MigrationLevel> now,
            ReleaseSummary target,
            Optional<ReleaseSummary> stable,
            List<ReleaseSummary> known) {
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(target.migrations().keySet());
        List<Database> databases = new ArrayList<>();
        for (String name : names) {
            databases.add(new Ruling(choice, name, target, stable, known).on(Optional.ofNullable(now.get(name))));
        }
        Outcome worst = databases.stream()
                .map(Database::outcome)
                .max(java.util.Comparator.naturalOrder())
                .orElse(Outcome.NONE);
        return new MigrationDecision(worst, databases);
    }

    /** Those databases of which this is done. */
    public List<Database> with(Outcome wanted) {
        return databases.stream()
                .filter(database -> database.outcome() == wanted)
                .toList();
    }

    /** For people: what is done and why, one sentence a database; empty where there is none. */
    public String sentence() {
        return databases.stream()
                .map(database -> "Database " + database.name() + " " + database.why() + ".")
                .collect(Collectors.joining(" "));
    }

    /** Plain texts and lists, for Pipelines. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT));
        map.put("message", sentence());
        List<Map<String, Object>> list = new ArrayList<>();
        for (Database database : databases) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", database.name());
            one.put("level", database.level());
            one.put("target", database.target().orElse(""));
            one.put("outcome", database.outcome().name().toLowerCase(java.util.Locale.ROOT));
            list.add(one);
        }
        map.put("databases", list);
        return map;
    }

    /** What is needed to rule on one database. */
    private record Ruling(
            MigrationChoice choice,
            String name,
            ReleaseSummary target,
            Optional<ReleaseSummary> stable,
            List<ReleaseSummary> known) {
        Database on(Optional<MigrationLevel> current) {
            Optional<MigrationLevel> then =
                    Optional.ofNullable(target.migrations().get(name));
            if (current.isEmpty()) {
                return ruled("", then, Outcome.STAY, "has no level that is known now; it is left as it is");
            }
            MigrationLevel now = current.get();
            if (then.isPresent() && then.get().level().equals(now.level())) {
                return ruled(
                        now.level(),
                        then,
                        Outcome.NONE,
                        "has the level " + shown(now) + " that " + target.name() + " ran with");
            }
            if (then.isPresent() && isBehind(now, then.get())) {
                return ruled(
                        now.level(),
                        then,
                        Outcome.REFUSE,
                        "is at the older level " + shown(now) + ", while " + target.name() + " needs "
                                + shown(then.get())
                                + ": that is no way back; bring that release by slidecraftMigrate and slidecraftDeploy");
            }
            return newer(now, then);
        }

        private Database newer(MigrationLevel now, Optional<MigrationLevel> then) {
            boolean reversible = then.isPresent() && reversible(now);
            String at = "is at level " + shown(now) + " of " + now.release();
            if (!isComplete()) {
                return ruled(
                        now.level(),
                        then,
                        Outcome.FREEZE,
                        at + ", and the ledger no longer knows all that was migrated since " + target.name());
            }
            if (!contracting(now)) {
                if (choice != MigrationChoice.REVERSE) {
                    return ruled(
                            now.level(),
                            then,
                            Outcome.STAY,
                            at + ", with which " + target.name()
                                    + " works too (nothing was removed since); it stays there");
                }
                return reversible
                        ? ruled(
                                now.level(),
                                then,
                                Outcome.REVERSE,
                                at + ", and is taken back to " + shown(then.get()) + " first, as asked for")
                        : ruled(
                                now.level(),
                                then,
                                Outcome.REFUSE,
                                at + ", and taking it back " + notSafe(then) + ": leave migration: 'reverse' out, "
                                        + target.name() + " works with that level");
            }
            String removes = at + "; a migration since " + target.name() + " removes what " + target.name() + " needs";
            if (!reversible) {
                return ruled(now.level(), then, Outcome.FREEZE, removes + ", and taking it back " + notSafe(then));
            }
            return choice == MigrationChoice.STAY
                    ? ruled(
                            now.level(),
                            then,
                            Outcome.FREEZE,
                            removes + ", and migration: 'stay' keeps it from being taken back")
                    : ruled(
                            now.level(),
                            then,
                            Outcome.REVERSE,
                            removes + "; taking it back to " + shown(then.get())
                                    + " was declared safe, and comes first");
        }

        private Database ruled(String level, Optional<MigrationLevel> then, Outcome outcome, String why) {
            return new Database(name, level, then.map(MigrationLevel::level), outcome, why);
        }

        private String notSafe(Optional<MigrationLevel> then) {
            return then.isPresent()
                    ? "was not declared safe ('reversible' in slidecraft.yaml)"
                    : "is not possible: the level that " + target.name() + " ran with is not known";
        }

        private List<ReleaseSummary> later() {
            return known.stream()
                    .filter(release -> release.sequence() > target.sequence())
                    .toList();
        }

        /** Whether every release after the target is still known; since the last stable one a level itself tells. */
        private boolean isComplete() {
            if (stable.filter(last -> last.sequence() == target.sequence()).isPresent()) {
                return true;
            }
            List<ReleaseSummary> later = later();
            long newest =
                    later.stream().mapToLong(ReleaseSummary::sequence).max().orElse(target.sequence());
            return newest - target.sequence() == later.size();
        }

        private boolean contracting(MigrationLevel now) {
            return now.contracting() || contractingLater().stream().findAny().isPresent();
        }

        private boolean reversible(MigrationLevel now) {
            return now.reversible() && contractingLater().stream().allMatch(MigrationLevel::reversible);
        }

        private List<MigrationLevel> contractingLater() {
            return later().stream()
                    .flatMap(release -> Optional.ofNullable(release.migrations().get(name)).stream())
                    .filter(MigrationLevel::contracting)
                    .filter(level -> !Optional.ofNullable(target.migrations().get(name))
                            .map(MigrationLevel::level)
                            .equals(Optional.of(level.level())))
                    .toList();
        }

        /** Whether the level that the target needs came with a later release than the one that the database has. */
        private boolean isBehind(MigrationLevel now, MigrationLevel then) {
            OptionalLong has = sequence(now.release());
            OptionalLong needs = sequence(then.release());
            return has.isPresent() && needs.isPresent() && has.getAsLong() < needs.getAsLong();
        }

        private OptionalLong sequence(String release) {
            return known.stream()
                    .filter(one -> one.name().equals(release))
                    .mapToLong(ReleaseSummary::sequence)
                    .max();
        }

        private static String shown(MigrationLevel level) {
            return level.level().isEmpty() ? "(none)" : level.level();
        }
    }
}
