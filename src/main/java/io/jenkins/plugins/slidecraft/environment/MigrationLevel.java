package io.jenkins.plugins.slidecraft.environment;

/**
 * The level that a database has, as the tool that migrates it numbers or names it (G8).
 *
 * @param level as Flyway's version, Alembic's revision, Prisma's last migration; empty where nothing was ever migrated
 * @param release the release whose migration brought it there
 * @param contracting whether a migration since the last stable release removes what that release needs
 * @param reversible whether taking it back was declared safe
 */
public record MigrationLevel(String level, String release, boolean contracting, boolean reversible) {}
