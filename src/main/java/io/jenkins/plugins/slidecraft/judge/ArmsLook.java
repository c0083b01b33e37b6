package io.jenkins.plugins.slidecraft.judge;

import java.time.Instant;

/**
 * What happened in both arms since the look before; see {@link CountLook}. Both arms are counted over the same time: only then
 * does a load or a trouble that is common to them cancel.
 *
 * @param time of the look, the end of what was counted
 * @param stableTrials requests or jobs of the stable release, or of a baseline: the stable version in pods of the canary's age
 * @param stableEvents errors or failures among them
 * @param canaryTrials requests or jobs of the canary
 * @param canaryEvents errors or failures among them
 */
public record ArmsLook(Instant time, long stableTrials, long stableEvents, long canaryTrials, long canaryEvents) {
    /**
     * @throws IllegalArgumentException where a count is negative, or an arm has more events than trials
     */
    public ArmsLook {
        CountLook.requireCounts(" of the stable release", stableTrials, stableEvents);
        CountLook.requireCounts(" of the canary", canaryTrials, canaryEvents);
    }

    /** The canary alone. */
    public CountLook canary() {
        return new CountLook(time, canaryTrials, canaryEvents);
    }

    /** The same with the arms exchanged. */
    public ArmsLook swapped() {
        return new ArmsLook(time, canaryTrials, canaryEvents, stableTrials, stableEvents);
    }
}
