package io.jenkins.plugins.slidecraft.judge;

import java.time.Instant;

/**
 * One value of each arm at one time, for judges of values instead of counts. Either may be NaN where there was none.
 *
 * @param time of the look
 * @param stable the stable release's or the baseline's value
 * @param canary the canary's value
 */
public record ValuesLook(Instant time, double stable, double canary) {}
