package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.release.ImageTag;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.util.Optional;

/** Which migrations an environment may have, by what its ledger knows (G8: backward-compatible first). Pure. */
final class MigrationRules {
    private MigrationRules() {}

    /** Whether a database has the release's level already; after a failure that nothing took back only the tool knows. */
    static boolean isDone(EnvironmentHead head, String release, Item item) {
        MigrationLevel level = head.migrations().get(item.name());
        if (item.backTo().isPresent()) {
            return level != null && item.backTo().get().equals(level.level());
        }
        return head.state() != State.FROZEN && level != null && level.release().equals(release);
    }

    /** Why a database may not be migrated for a release now; empty where it may. */
    static Optional<Failure> refusal(EnvironmentHead head, String release, Item item) {
        if (item.backTo().isPresent()) {
            return Optional.empty();
        }
        MigrationLevel level = head.migrations().get(item.name());
        if (level != null && isOlder(release, level.release())) {
            return Optional.of(new Failure(
                    "OlderRelease",
                    item.name() + " in " + head.environment() + " has level " + level.level() + ", brought by "
                            + level.release() + ", and " + release
                            + " is older: a migration only goes forward. Migrate with a newer release, or go back with"
                            + " slidecraftRollback, which decides about the database too."));
        }
        if (item.contracting() && head.running().isPresent() && !isStable(head)) {
            ReleaseSummary running = head.running().get();
            return Optional.of(
                    new Failure(
                            "ContractingTooEarly",
                            "Migration " + item.name()
                                    + " is declared as contracting: it removes what the release before needs. "
                                    + head.environment() + " runs " + running.name() + ", which is "
                                    + head.state().label()
                                    + " and not stable, so it may have to be taken back; after this migration there would be no"
                                    + " way back. Let a release become stable first (G8: what is removed goes in the next release)."));
        }
        return Optional.empty();
    }

    private static boolean isStable(EnvironmentHead head) {
        return head.state() == State.STABLE
                || head.stable()
                        .map(ReleaseSummary::sequence)
                        .equals(head.running().map(ReleaseSummary::sequence));
    }

    /** Whether the first release has a lower version; names without one are not compared. */
    static boolean isOlder(String release, String other) {
        Optional<SemVer> version = version(release);
        Optional<SemVer> than = version(other);
        return version.isPresent() && than.isPresent() && version.get().compareTo(than.get()) < 0;
    }

    private static Optional<SemVer> version(String release) {
        try {
            return Optional.of(ImageTag.parse(release).version());
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }
}
