package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.judge.ArmsLook;
import io.jenkins.plugins.slidecraft.judge.HistogramLook;
import io.jenkins.plugins.slidecraft.judge.ValuesLook;

/** What a look adds to what judges of counts and of values know. Never stored: after a restart it is asked for again. */
public sealed interface Increment {
    /** Events and errors since the look before, of one arm or of both. */
    record Counts(ArmsLook look) implements Increment {}

    /** Durations since the look before, by buckets. */
    record Durations(HistogramLook look) implements Increment {}

    /** One value of each arm. */
    record Values(ValuesLook look) implements Increment {}
}
