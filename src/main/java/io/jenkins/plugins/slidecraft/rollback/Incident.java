package io.jenkins.plugins.slidecraft.rollback;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is written down of a rollback (G12.5): for the runbook, and to begin a postmortem with. Written once; what came later
 * stands beside it.
 *
 * @param schema the version of this form, 1
 * @param operation the rollback's id
 * @param environment where
 * @param namespace the environment's namespace
 * @param cause why, in the words of whoever rolled back
 * @param trigger what made them
 * @param from the release that was taken back
 * @param to the release that runs now, or was to run
 * @param restored whether the rollback was completed
 * @param outcome how it ended, in one sentence
 * @param imagesBefore component to image, as they ran before (G12.2)
 * @param imagesAfter component to image, as they run now
 * @param decision what was done about the databases (G12.4)
 * @param times when
 * @param people who
 * @param buildUrl the run; empty where the controller's address isn't configured
 * @param timeline what had happened, oldest first
 * @param commands what a person would type to see the same and to do the same
 */
public record Incident(
        int schema,
        String operation,
        String environment,
        String namespace,
        String cause,
        Trigger trigger,
        String from,
        String to,
        boolean restored,
        String outcome,
        Map<String, String> imagesBefore,
        Map<String, String> imagesAfter,
        MigrationDecision decision,
        Times times,
        People people,
        String buildUrl,
        List<RunStory.Event> timeline,
        List<String> commands) {
    public static final int SCHEMA = 1;

    /**
     * When.
     *
     * @param deployedAt when the release that was taken back had been deployed; empty where that isn't known
     * @param detectedAt when it was seen to be bad
     * @param askedAt when the rollback was asked for
     * @param endedAt when it was over
     */
    public record Times(Optional<Instant> deployedAt, Instant detectedAt, Instant askedAt, Instant endedAt) {
        /** How long the release had run before it was seen to be bad. */
        @JsonIgnore
        public Optional<Duration> toDetect() {
            return deployedAt.filter(from -> !from.isAfter(detectedAt)).map(from -> Duration.between(from, detectedAt));
        }

        /** How long it took from there until the environment was as it is now. */
        @JsonIgnore
        public Duration toRestore() {
            return Duration.between(detectedAt, endedAt);
        }
    }

    /**
     * Who.
     *
     * @param rolledBackBy who started the run that rolled back
     * @param releasedBy who started the run that brought the release; empty where that isn't known
     * @param approvedBy who approved it
     */
    public record People(String rolledBackBy, String releasedBy, List<String> approvedBy) {
        public People {
            approvedBy = List.copyOf(approvedBy);
        }
    }

    public Incident {
        imagesBefore = Collections.unmodifiableMap(new TreeMap<>(imagesBefore));
        imagesAfter = Collections.unmodifiableMap(new TreeMap<>(imagesAfter));
        timeline = List.copyOf(timeline);
        commands = List.copyOf(commands);
    }

    /** The record as Markdown. */
    public String toMarkdown() {
        return new IncidentText(this).markdown();
    }

    /** In a few words, for lists and subjects. */
    public String title() {
        return restored
                ? environment + " rolled back from " + from + " to " + to
                : environment + ": rollback" + (to.isEmpty() ? "" : " to " + to) + " failed";
    }

    /** The same with less: half of the timeline, the oldest gone, and no evidence. */
    Incident shorter() {
        return new Incident(
                schema,
                operation,
                environment,
                namespace,
                cut(cause),
                new Trigger(
                        trigger.kind(),
                        cut(trigger.name()),
                        trigger.reason(),
                        cut(trigger.message()),
                        trigger.at(),
                        trigger.numbers(),
                        List.of()),
                from,
                to,
                restored,
                cut(outcome),
                imagesBefore,
                imagesAfter,
                decision,
                times,
                people,
                buildUrl,
                new ArrayList<>(timeline.subList((timeline.size() + 1) / 2, timeline.size())),
                commands);
    }

    private static String cut(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 1999) + "…";
    }
}
