package io.jenkins.plugins.slidecraft.rollback;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the run knows of how it came to the rollback, as plain data: what failed in it, what it did in the environment, who
 * approved.
 *
 * @param trigger what failed last; empty where nothing did: a person asked for it
 * @param events what the run did in the environment
 * @param approvers who approved what was deployed
 */
public record RunStory(Optional<Trigger> trigger, List<Event> events, List<String> approvers) {
    /** Nothing is known. */
    public static final RunStory NONE = new RunStory(Optional.empty(), List.of(), List.of());

    /** The most events that are kept, the newest. */
    public static final int MOST_EVENTS = 40;

    /**
     * One line of the timeline.
     *
     * @param at when
     * @param operation the id of the operation that it belongs to; empty of an approval
     * @param text for people
     */
    public record Event(Instant at, String operation, String text) {}

    public RunStory {
        events = List.copyOf(events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size()));
        approvers = List.copyOf(approvers);
    }
}
