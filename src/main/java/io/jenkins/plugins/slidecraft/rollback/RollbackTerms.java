package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a rollback has to keep to and to tell, besides its target.
 *
 * @param migration what to do about the databases
 * @param story what the run knows
 * @param incident what becomes of the incident besides its record
 * @param migrations how the databases are migrated, and taken back; empty where the run has no descriptor
 */
public record RollbackTerms(
        MigrationChoice migration, RunStory story, IncidentSpec incident, Map<String, MigrationSpec> migrations) {
    /** Nothing but the defaults. */
    public static final RollbackTerms NONE =
            new RollbackTerms(MigrationChoice.AUTO, RunStory.NONE, IncidentSpec.NONE, Map.of());

    public RollbackTerms {
        migrations = migrations == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(migrations));
    }
}
