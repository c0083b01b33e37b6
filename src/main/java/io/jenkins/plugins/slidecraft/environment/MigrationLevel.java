package io.jenkins.plugins.slidecraft.environment;

import java.util.Optional;

/**
 * The level that a database has, as the tool that migrates it numbers or names it (G8).
 *
 * @param level as Flyway's version, Alembic's revision, Prisma's last migration; empty where nothing was ever migrated
 * @param release the release whose migration brought it there
 * @param contracting whether a migration since the last stable release removes what that release needs
 * @param reversible whether taking it back was declared safe
 * @param by what brought it there; empty in ledgers of earlier versions
 */
public record MigrationLevel(String level, String release, boolean contracting, boolean reversible, Optional<By> by) {
    /**
     * The migration that brought a database to its level.
     *
     * @param operation its operation's id
     * @param migrated what it came to
     * @param image the image that did it, which is the one that can take it back; empty in ledgers of earlier versions
     */
    public record By(String operation, MigrationProgress.Migrated migrated, String image) {
        public By {
            image = image == null ? "" : image;
        }
    }

    public MigrationLevel {
        by = by == null ? Optional.empty() : by;
    }

    /** A level of which no more is known. */
    public MigrationLevel(String level, String release, boolean contracting, boolean reversible) {
        this(level, release, contracting, reversible, Optional.empty());
    }
}
