package io.jenkins.plugins.slidecraft.rehearsal.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the page tells; all that the page knows of a rehearsal.
 *
 * @param scenario the scenario's name
 * @param description the scenario in one sentence
 * @param result the build's result
 * @param events what happened, in order
 * @param invariantsViolated in words
 */
public record Story(
        String scenario,
        String description,
        long seed,
        String result,
        Instant start,
        Instant end,
        List<Stage> stages,
        List<Environment> environments,
        List<Gate> gates,
        List<Suite> suites,
        List<Incident> incidents,
        List<Approval> approvals,
        List<Event> events,
        long invariantsChecked,
        List<String> invariantsViolated,
        String console) {
    /** A stage of the Pipeline; {@code depth} is how many stages enclose it. */
    public record Stage(String name, String status, int depth, Instant start, Instant end) {}

    /**
     * An environment: what runs at the end, and how its ready pods changed.
     *
     * @param images component to image
     * @param samples each change of the number of ready pods by release
     */
    public record Environment(
            String name,
            String state,
            String release,
            String stable,
            Map<String, String> images,
            List<Sample> samples) {}

    /** Ready pods by release, from this time on. */
    public record Sample(Instant at, Map<String, Integer> ready) {}

    /**
     * A gate and its looks.
     *
     * @param comparison {@code >}, {@code >=}, {@code <} or {@code <=}
     */
    public record Gate(
            String environment,
            String name,
            String release,
            String verdict,
            String message,
            String comparison,
            double bound,
            String unit,
            String query,
            List<Look> looks) {}

    /** One look of a gate. */
    public record Look(Instant at, OptionalDouble value, OptionalDouble samples, boolean holds, String problem) {}

    /** A suite of checks and its verdict. */
    public record Suite(String environment, String name, String release, String verdict, List<Check> checks) {}

    /** One check of a suite. */
    public record Check(String name, String outcome, long millis, String reason) {}

    /** A rollback's record. */
    public record Incident(
            String environment,
            String cause,
            String from,
            String to,
            boolean restored,
            List<String> facts,
            Instant at,
            List<File> files) {}

    /** What a rehearsal has made that people read. */
    public record File(String title, String text) {}

    /** An answer to an {@code input}. */
    public record Approval(String message, String by, boolean approved, Instant askedAt, Instant at) {}

    /**
     * Something that happened.
     *
     * @param kind {@code good}, {@code bad} or {@code neutral}
     */
    public record Event(Instant at, String kind, String text) {}

    /** Seconds since the build began. */
    double second(Instant at) {
        return Duration.between(start, at).toMillis() / 1000.0;
    }

    double seconds() {
        return Math.max(1, second(end));
    }
}
