package io.jenkins.plugins.slidecraft.kube;

import java.time.Instant;
import java.util.Optional;

/**
 * What to read of a container's log.
 *
 * @param container the container
 * @param previous whether of the instance before the last restart
 * @param tailLines the last lines only; 0 for all
 * @param limitBytes at most so many bytes, counted from the first line that is asked for; 0 for all
 * @param since only lines from this time on; servers take it by the second, so that lines of the same second come too
 * @param timestamps whether each line begins with its time, RFC 3339 with nanoseconds, and a space
 */
public record LogOptions(
        String container,
        boolean previous,
        int tailLines,
        int limitBytes,
        Optional<Instant> since,
        boolean timestamps) {
    /** The end of a log, without times. */
    public LogOptions(String container, boolean previous, int tailLines, int limitBytes) {
        this(container, previous, tailLines, limitBytes, Optional.empty(), false);
    }

    /** The lines from a time on, each with its time. */
    public static LogOptions from(String container, Optional<Instant> since, int limitBytes) {
        return new LogOptions(container, false, 0, limitBytes, since, true);
    }
}
