package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.StepArguments;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of {@code slidecraftRollback}, checked.
 *
 * @param environment where
 * @param to the release to go back to; empty for the last stable one
 * @param reason why, for the incident
 * @param deadline how long it may take
 * @param migration what to do about databases that were migrated since
 * @param descriptor the text of {@code slidecraft.yaml}; empty where an earlier step of the run has stored it, or none is
 *     needed
 */
public record RollbackArguments(
        String environment,
        String to,
        String reason,
        Duration deadline,
        MigrationChoice migration,
        Optional<String> descriptor) {
    public static final String ENVIRONMENT = "environment";
    public static final String TO = "to";
    public static final String REASON = "reason";
    public static final String DEADLINE = "deadline";
    public static final String MIGRATION = "migration";
    public static final String DESCRIPTOR = "descriptor";

    /** How long a rollback may take where nothing else is said. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

    private static final int LONGEST_REASON = 1000;

    /**
     * Reads the arguments.
     *
     * @param arguments by name; values may be texts (GStrings too) or null, which is as good as absent
     * @throws io.jenkins.plugins.slidecraft.release.InvalidInput with everything that is wrong
     */
    public static RollbackArguments parse(Map<String, ?> arguments) {
        StepArguments fields = new StepArguments("slidecraftRollback", arguments);
        String environment =
                fields.required(ENVIRONMENT, "it has to be the name of an environment", "write environment: 'prod'");
        String reason = fields.text(REASON);
        if (reason.length() > LONGEST_REASON) {
            fields.wrong(REASON, reason, "a reason has at most " + LONGEST_REASON + " characters", "shorten it");
        }
        Duration deadline = fields.deadline(DEADLINE, DEFAULT_DEADLINE);
        String migration = fields.text(MIGRATION);
        Optional<MigrationChoice> choice =
                migration.isEmpty() ? Optional.of(MigrationChoice.AUTO) : MigrationChoice.of(migration);
        if (choice.isEmpty()) {
            fields.wrong(
                    MIGRATION,
                    migration,
                    "the choices are auto, reverse and stay",
                    "write migration: 'auto' or leave it out");
        }
        fields.check();
        String descriptor = fields.text(DESCRIPTOR);
        return new RollbackArguments(
                environment,
                fields.text(TO),
                reason.isEmpty() ? "no reason given" : reason,
                deadline,
                choice.orElseThrow(),
                descriptor.isEmpty() ? Optional.empty() : Optional.of(descriptor));
    }

    /** The same as plain texts, from which {@link #parse} makes an equal one. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(ENVIRONMENT, environment);
        map.put(TO, to);
        map.put(REASON, reason);
        map.put(DEADLINE, DurationText.format(deadline));
        map.put(MIGRATION, migration.label());
        descriptor.ifPresent(text -> map.put(DESCRIPTOR, text));
        return map;
    }

    /**
     * What is to be done.
     *
     * @param id the operation's id
     * @param start when the step began
     */
    public RolloutRequest request(String id, String buildUrl, String actor, Instant start) {
        return new RolloutRequest(
                id,
                RolloutRequest.Purpose.ROLLBACK,
                to,
                List.of(),
                List.of(),
                reason,
                buildUrl,
                actor,
                start.plus(deadline));
    }
}
