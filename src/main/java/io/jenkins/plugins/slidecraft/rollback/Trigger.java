package io.jenkins.plugins.slidecraft.rollback;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What made somebody roll back: a gate's verdict, a check, a failed deployment, or a person.
 *
 * @param kind {@code gate}, {@code verify}, {@code deploy}, {@code migrate} or {@code person}
 * @param name the gate's or the suite's; who, of a person; else empty
 * @param reason in one word, as {@code GateFAIL}; empty of a person
 * @param message in one sentence
 * @param at when it was seen
 * @param numbers of a gate: what it saw last
 * @param evidence further lines: single checks, events, last log lines
 */
public record Trigger(
        String kind,
        String name,
        String reason,
        String message,
        Instant at,
        Optional<Numbers> numbers,
        List<String> evidence) {
    public static final String GATE = "gate";
    public static final String VERIFY = "verify";
    public static final String PERSON = "person";

    /**
     * What a gate saw at its last look.
     *
     * @param value the metric's value; empty where there was none
     * @param threshold what it has to hold, as {@code > 0.95}
     * @param samples how many events the value rests on; empty where that isn't asked
     * @param unit what the samples count
     * @param looks how many looks there were
     */
    public record Numbers(Optional<Double> value, String threshold, Optional<Double> samples, String unit, int looks) {}

    public Trigger {
        evidence = List.copyOf(evidence);
    }

    /** Somebody asked for it. */
    static Trigger person(String who, String reason, Instant at) {
        return new Trigger(PERSON, who, "", reason, at, Optional.empty(), List.of());
    }

    /** What it was, in a few words. */
    public String title() {
        return switch (kind) {
            case GATE -> "metric gate " + name;
            case VERIFY -> "checks" + (name.isEmpty() ? "" : " of suite " + name);
            case PERSON -> "a person" + (name.isEmpty() ? "" : ": " + name);
            default -> kind;
        };
    }
}
