package io.jenkins.plugins.slidecraft.gate;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What a gate saw at one time.
 *
 * @param at the time that was asked for
 * @param value the metric's value; empty where there was none
 * @param samples how many events the value rests on; empty where the gate has no {@code samples} query
 * @param age seconds since the newest sample behind the value; empty where it is not known
 * @param problem why there is no usable value, or {@link Reason#NONE}
 * @param detail for people: the server's error, how many series
 */
public record Look(
        Instant at, OptionalDouble value, OptionalDouble samples, OptionalDouble age, Reason problem, String detail) {
    /** Why a look has no usable value, or a gate no verdict. */
    public enum Reason {
        NONE,
        NO_DATA,
        NO_TRAFFIC,
        NAN,
        TOO_FEW,
        STALE,
        MANY_SERIES,
        QUERY_ERROR,
        UNREACHABLE,
        DEADLINE,
        THRESHOLD
    }
}
