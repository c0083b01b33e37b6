package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.StepArguments;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of {@code slidecraftRollback}, checked.
 *
 * @param environment where
 * @param to the release to go back to; empty for the last stable one
 * @param reason why, for the incident
 * @param deadline how long it may take
 */
public record RollbackArguments(String environment, String to, String reason, Duration deadline) {
    public static final String ENVIRONMENT = "environment";
    public static final String TO = "to";
    public static final String REASON = "reason";
    public static final String DEADLINE = "deadline";

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
        fields.check();
        return new RollbackArguments(
                environment, fields.text(TO), reason.isEmpty() ? "no reason given" : reason, deadline);
    }

    /** The same as plain texts, from which {@link #parse} makes an equal one. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(ENVIRONMENT, environment);
        map.put(TO, to);
        map.put(REASON, reason);
        map.put(DEADLINE, DurationText.format(deadline));
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
