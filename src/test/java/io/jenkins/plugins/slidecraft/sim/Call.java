package io.jenkins.plugins.slidecraft.sim;

import java.time.Instant;

/**
 * One call to the API server.
 *
 * @param number the how manieth of its process, from 1, over restarts too
 * @param process which process made it
 * @param actor for whom: the run
 * @param verb as {@code replace}
 * @param kind the kind's name
 * @param name the object's name, empty for lists and watches
 * @param at the true time
 */
public record Call(int number, String process, String actor, Verb verb, String kind, String name, Instant at) {
    /** The port's verbs. */
    public enum Verb {
        GET,
        LIST,
        CREATE,
        REPLACE,
        APPLY,
        DELETE,
        WATCH,
        LOGS;

        /** Whether it can change something. */
        public boolean writes() {
            return this == CREATE || this == REPLACE || this == APPLY || this == DELETE;
        }
    }

    /** The same, counted from a later beginning. */
    public Call since(int before) {
        return new Call(number - before, process, actor, verb, kind, name, at);
    }

    /** Whether a fault makes sense for it. */
    public boolean canHave(Fault fault) {
        return switch (fault) {
            case CONFLICT -> verb == Verb.REPLACE || verb == Verb.APPLY;
            case TIMEOUT_AFTER, CRASH_AFTER, PAUSE_AFTER -> verb.writes();
            default -> true;
        };
    }

    @Override
    public String toString() {
        return at + " " + process + " #" + number + " " + actor + ": " + verb + " " + kind + " " + name;
    }
}
