package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;

/**
 * What a rollback has to keep to and to tell, besides its target.
 *
 * @param migration what to do about the databases
 * @param story what the run knows
 * @param incident what becomes of the incident besides its record
 */
public record RollbackTerms(MigrationChoice migration, RunStory story, IncidentSpec incident) {
    /** Nothing but the defaults. */
    public static final RollbackTerms NONE = new RollbackTerms(MigrationChoice.AUTO, RunStory.NONE, IncidentSpec.NONE);
}
