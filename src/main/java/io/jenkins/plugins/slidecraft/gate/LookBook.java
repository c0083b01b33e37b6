package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The looks of one gate in this process: takes those that are due, all metrics' at one time together, prints each one once, and
 * holds them against the judges one by one, so that the verdict is the same however many were due at once.
 */
final class LookBook {
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

    private final GateRequest request;
    private final Schedule schedule;
    private final List<MetricBook> books;
    private final Set<String> warned = new HashSet<>();
    /** How many looks have been taken of the metrics that are not decided. */
    private int round;

    private int lines;
    private int printed;
    private boolean resumed;
    private Judgement judgement;

    /** Since when a metric server hasn't answered; null while all do. */
    private Instant silentSince;

    private Duration backoff = FIRST_BACKOFF;

    /**
     * @param printed how many lines of looks are in the log already
     */
    LookBook(GateRequest request, int printed) {
        this.request = request;
        this.schedule = request.schedule();
        this.books = request.metrics().stream()
                .map(metric -> new MetricBook(metric, schedule))
                .toList();
        this.printed = printed;
        this.resumed = printed > 0;
    }

    List<MetricResult> results() {
        return books.stream().map(MetricBook::result).toList();
    }

    int printed() {
        return printed;
    }

    Optional<Judgement> judgement() {
        return Optional.ofNullable(judgement);
    }

    /** How long until the next look is due; nothing where none comes before the deadline. */
    Duration untilNext(Instant now) {
        return schedule.allows(round) ? until(now, schedule.dueAt(round)) : Duration.ZERO;
    }

    /**
     * Takes the next look where it is due; all that are left when the deadline has passed.
     *
     * @param stores metric servers by their names
     * @return how long to wait for the next turn, where there is no judgement yet
     */
    Duration look(Function<String, MetricStore> stores, World world) {
        if (resumed) {
            resumed = false;
            world.log("[" + request.gate()
                    + "] goes on after a restart: asks the looks so far again, each with its own time");
        }
        do {
            if (!schedule.allows(round)) {
                books.forEach(MetricBook::end);
                judge();
            } else if (untilNext(world.now()).isZero()) {
                Optional<Duration> again = takeDue(stores, world);
                if (again.isPresent()) {
                    return again.get();
                }
                next(world);
            }
        } while (judgement == null && (books.stream().allMatch(MetricBook::ready) || pastDeadline(world)));
        return untilNext(world.now());
    }

    private boolean pastDeadline(World world) {
        return !world.now().isBefore(schedule.deadline());
    }

    /** Takes what is due; where a server doesn't answer and there is time left, says when to try again. */
    private Optional<Duration> takeDue(Function<String, MetricStore> stores, World world) {
        boolean lost = false;
        for (MetricBook book : books) {
            if (book.ready()) {
                continue;
            }
            try {
                MetricStore store = stores.apply(book.metric().server());
                book.take(store, dueNow(world.now()), warning -> warn(warning, world));
            } catch (MetricException e) {
                Optional<Duration> again = silent(book, e, world);
                if (again.isPresent()) {
                    return again;
                }
                lost = true;
            }
        }
        silentSince = lost ? silentSince : null;
        backoff = FIRST_BACKOFF;
        return Optional.empty();
    }

    private Optional<Duration> silent(MetricBook book, MetricException e, World world) {
        Instant now = world.now();
        if (silentSince == null) {
            silentSince = now;
        }
        Instant patience = patience();
        if (now.isBefore(patience)) {
            if (silentSince.equals(now)) {
                world.log("[" + request.label(book.metric()) + "] no answer from " + e.getMessage()
                        + "; trying again until " + LookText.time(patience));
            }
            Duration pause = min(backoff, until(now, patience));
            backoff = min(backoff.multipliedBy(2), LONGEST_BACKOFF);
            return Optional.of(pause);
        }
        // Past the deadline there is no time to ask for each of the others.
        book.lose(now.isBefore(schedule.deadline()) ? 1 : dueNow(now), e.getMessage());
        return Optional.empty();
    }

    /** Until when to try for the next look: the one after it is due, and the server had an interval's time to come back. */
    private Instant patience() {
        Instant next = schedule.dueAt(round + 1);
        Instant silence = silentSince.plus(schedule.interval());
        Instant later = next.isAfter(silence) ? next : silence;
        return later.isAfter(schedule.deadline()) ? schedule.deadline() : later;
    }

    private int dueNow(Instant now) {
        Instant until = now.isAfter(schedule.deadline()) ? schedule.deadline() : now;
        long since = Duration.between(schedule.dueAt(round), until).toMillis();
        return since < 0 ? 0 : (int) Math.min(since / schedule.interval().toMillis() + 1, LookTaker.MOST_AT_ONCE);
    }

    /** Holds one look of each metric against its judge, then the gate's rule against all of them. */
    private void next(World world) {
        for (MetricBook book : books) {
            if (book.next().isPresent() && ++lines > printed) {
                world.log(LookText.line(request, book));
                printed = lines;
            }
        }
        round++;
        judge();
    }

    private void judge() {
        judgement = Combination.of(books.stream()
                        .map(book -> new Combination.Part(book.metric(), book.judgement()))
                        .toList())
                .orElse(null);
    }

    private void warn(String warning, World world) {
        if (warned.add(warning)) {
            world.log("[" + request.gate() + "] the metric server warns: " + warning);
        }
    }

    /** How long from one time to another, nothing where it has passed. */
    static Duration until(Instant now, Instant then) {
        return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
