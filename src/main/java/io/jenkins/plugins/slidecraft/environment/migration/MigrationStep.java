package io.jenkins.plugins.slidecraft.environment.migration;

import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.operation.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What one turn of a migration came to. */
public sealed interface MigrationStep {
    /** Something was written: look again at once. */
    record Again() implements MigrationStep {}

    /**
     * Something is to happen first.
     *
     * @param atMost the longest to wait
     * @param wakes what may end the wait sooner
     */
    record Later(Duration atMost, Set<Turn.Wake> wakes) implements MigrationStep {
        public Later {
            wakes = Set.copyOf(wakes);
        }
    }

    /**
     * Nothing is in progress any more.
     *
     * @param head the head, its journal closed
     * @param end how it ended
     * @param item the name of the database that it was at
     * @param reason why it did not go on, in one word; empty where all is migrated
     * @param message the same for people, with what became of the database
     * @param done what was migrated
     */
    record Over(Stored head, End end, String item, String reason, String message, List<Migrated> done)
            implements MigrationStep {
        public Over {
            done = List.copyOf(done);
        }
    }

    /** How a migration can end. */
    enum End {
        /** All databases have their new levels. */
        MIGRATED,
        /** The database that it was at has not been touched. */
        UNTOUCHED,
        /** It failed, and the rollback script has taken it back. */
        REVERSED,
        /** It failed, and the snapshot was restored. */
        RESTORED,
        /** It failed, and nothing has taken it back: a person decides. */
        FROZEN
    }
}
