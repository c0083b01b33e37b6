package io.jenkins.plugins.slidecraft.job;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a growing log has been read: of the lines since a second, so many have been taken. What a server gives since a
 * second only grows at its end, so no line is lost and none comes twice, whatever its time. The second lies a little back:
 * lines of both streams may be stamped out of order.
 *
 * @param since the second to ask from; empty for the beginning
 * @param taken how many whole lines since then have been taken
 * @param lines how many lines have been taken in all
 * @param bytes how many bytes those had
 */
public record LogCursor(Optional<Instant> since, int taken, long lines, long bytes) {
    /** Before the first line. */
    public static final LogCursor START = new LogCursor(Optional.empty(), 0, 0, 0);

    private static final Duration BACK = Duration.ofSeconds(1);

    /** Cursors are written as JSON. */
    public LogCursor {
        since = since == null ? Optional.empty() : since;
    }

    /**
     * What was new.
     *
     * @param lines the new lines, without their times
     * @param next where to go on
     * @param more whether there may be more to read at once
     * @param skipped whether lines had to be left out: more were written in one second than are read at once
     */
    public record Part(List<String> lines, LogCursor next, boolean more, boolean skipped) {
        public Part {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Takes what is new in an answer.
     *
     * @param answer the lines since {@link #since}, each with its time
     * @param cut whether the answer was cut at a limit of bytes
     * @param ended whether nothing more is written: then a last line without its end counts
     */
    public Part take(String answer, boolean cut, boolean ended) {
        List<String> whole = whole(answer, ended && !cut);
        List<String> fresh = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        long size = 0;
        Instant last = since.orElse(Instant.EPOCH);
        for (int i = 0; i < whole.size(); i++) {
            String line = whole.get(i);
            last = time(line).orElse(last);
            times.add(last);
            if (i >= taken) {
                fresh.add(text(line));
                size += line.length();
            }
        }
        if (fresh.isEmpty()) {
            return cut ? further(times, rest(answer)) : new Part(List.of(), this, false, false);
        }
        Instant from = last.truncatedTo(ChronoUnit.SECONDS).minus(BACK);
        LogCursor next = since.isPresent() && !from.isAfter(since.get())
                ? new LogCursor(since, whole.size(), lines + fresh.size(), bytes + size)
                : new LogCursor(
                        Optional.of(from),
                        (int) times.stream()
                                .filter(time -> !time.isBefore(from))
                                .count(),
                        lines + fresh.size(),
                        bytes + size);
        return new Part(fresh, next, cut, false);
    }

    /**
     * The answer was cut before anything new: asks from its last second on, or, where it has only one, passes over what is
     * left of that.
     */
    private Part further(List<Instant> times, String rest) {
        Instant last = time(rest).orElse(times.isEmpty() ? Instant.EPOCH : times.get(times.size() - 1));
        if (last.equals(Instant.EPOCH)) {
            return new Part(List.of(), this, false, true); // no server's log: nothing in it has a time
        }
        Instant second = last.truncatedTo(ChronoUnit.SECONDS);
        boolean stuck = since.isPresent() ? !second.isAfter(since.get()) : times.isEmpty();
        Instant from = stuck ? second.plusSeconds(1) : second;
        int seen = (int) times.stream().filter(time -> !time.isBefore(from)).count();
        return new Part(List.of(), new LogCursor(Optional.of(from), seen, lines, bytes), true, stuck);
    }

    private static String rest(String answer) {
        return answer.substring(answer.lastIndexOf('\n') + 1);
    }

    private static List<String> whole(String answer, boolean withRest) {
        List<String> whole = new ArrayList<>();
        int start = 0;
        for (int end = answer.indexOf('\n'); end >= 0; end = answer.indexOf('\n', start)) {
            whole.add(answer.substring(start, end));
            start = end + 1;
        }
        if (withRest && start < answer.length()) {
            whole.add(answer.substring(start));
        }
        return whole;
    }

    private static Optional<Instant> time(String line) {
        int space = line.indexOf(' ');
        try {
            return Optional.of(Instant.parse(space < 0 ? line : line.substring(0, space)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String text(String line) {
        if (time(line).isEmpty()) {
            return line;
        }
        int space = line.indexOf(' ');
        return space < 0 ? "" : line.substring(space + 1);
    }
}
