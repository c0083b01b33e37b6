package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The looks of one gate in this process: takes those that are due, prints each one once, and holds them against the judge one
 * by one, so that the verdict is the same however many were due at once.
 */
final class LookBook {
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);
    /** From this number of due looks on, as after a restart, range queries ask for all of them. */
    private static final int BACKLOG = 3;

    private final GateRequest request;
    private final LookTaker taker;
    private final Judge judge;
    private final List<Look> looks = new ArrayList<>();
    private final Set<String> warned = new HashSet<>();
    private int printed;
    private boolean resumed;
    private Judgement judgement;

    /** Since when the metric server hasn't answered; null while it does. */
    private Instant silentSince;

    private Duration backoff = FIRST_BACKOFF;

    /**
     * @param printed how many looks are in the log already
     */
    LookBook(GateRequest request, int printed) {
        this.request = request;
        this.taker = new LookTaker(request);
        this.judge = new ThresholdJudge(request.threshold(), request.count(), request.failureLimit(), request.unit());
        this.printed = printed;
        this.resumed = printed > 0;
    }

    List<Look> looks() {
        return List.copyOf(looks);
    }

    int printed() {
        return printed;
    }

    Optional<Judgement> judgement() {
        return Optional.ofNullable(judgement);
    }

    /** How long until the next look is due; nothing where none comes before the deadline. */
    Duration untilNext(Instant now) {
        return request.allows(looks.size()) ? until(now, request.dueAt(looks.size())) : Duration.ZERO;
    }

    /**
     * Takes the next look where it is due; all that are left when the deadline has passed.
     *
     * @return how long to wait for the next turn, where there is no judgement yet
     */
    Duration look(MetricStore store, World world) {
        if (resumed) {
            resumed = false;
            world.log("[" + request.gate()
                    + "] goes on after a restart: asks the looks so far again, each with its own time");
        }
        do {
            if (!request.allows(looks.size())) {
                judge(true);
            } else if (untilNext(world.now()).isZero()) {
                Optional<Duration> again = takeDue(store, world);
                if (again.isPresent()) {
                    return again.get();
                }
            }
        } while (judgement == null && !world.now().isBefore(request.deadline()));
        return untilNext(world.now());
    }

    /** Takes what is due; where the server doesn't answer and there is time left, says when to try again. */
    private Optional<Duration> takeDue(MetricStore store, World world) {
        int due = dueNow(world.now());
        if (due >= BACKLOG && taker.rangeIsEqual()) {
            try {
                add(taker.takeAll(store, request.dueAt(looks.size()), due, warning -> warn(warning, world)), world);
                return Optional.empty();
            } catch (MetricException e) {
                // Single looks tell which of them it is.
            }
        }
        Instant at = request.dueAt(looks.size());
        try {
            Look look = taker.take(store, at, warning -> warn(warning, world));
            silentSince = null;
            backoff = FIRST_BACKOFF;
            add(List.of(look), world);
            return Optional.empty();
        } catch (MetricException e) {
            return silent(e, world);
        }
    }

    private Optional<Duration> silent(MetricException e, World world) {
        Instant now = world.now();
        if (silentSince == null) {
            silentSince = now;
        }
        Instant patience = patience();
        if (now.isBefore(patience)) {
            if (silentSince.equals(now)) {
                world.log("[" + request.gate() + "] no answer from " + e.getMessage() + "; trying again until "
                        + LookText.time(patience));
            }
            Duration pause = min(backoff, until(now, patience));
            backoff = min(backoff.multipliedBy(2), LONGEST_BACKOFF);
            return Optional.of(pause);
        }
        // Past the deadline there is no time to ask for each of the others.
        int unanswered = now.isBefore(request.deadline()) ? 1 : dueNow(now);
        backoff = FIRST_BACKOFF;
        List<Look> lost = new ArrayList<>();
        for (int i = 0; i < unanswered; i++) {
            lost.add(Look.without(request.dueAt(looks.size() + i), Look.Reason.UNREACHABLE, e.getMessage()));
        }
        add(lost, world);
        return Optional.empty();
    }

    /** Until when to try for the next look: the one after it is due, and the server had an interval's time to come back. */
    private Instant patience() {
        Instant next = request.dueAt(looks.size() + 1);
        Instant silence = silentSince.plus(request.interval());
        Instant later = next.isAfter(silence) ? next : silence;
        return later.isAfter(request.deadline()) ? request.deadline() : later;
    }

    private int dueNow(Instant now) {
        Instant until = now.isAfter(request.deadline()) ? request.deadline() : now;
        long since = Duration.between(request.dueAt(looks.size()), until).toMillis();
        return since < 0 ? 0 : (int) Math.min(since / request.interval().toMillis() + 1, LookTaker.MOST_AT_ONCE);
    }

    private void add(List<Look> taken, World world) {
        for (Look look : taken) {
            looks.add(look);
            if (looks.size() > printed) {
                world.log(LookText.line(request, looks));
                printed = looks.size();
            }
            judge(!request.allows(looks.size()));
            if (judgement != null) {
                return;
            }
        }
    }

    private void judge(boolean last) {
        judgement = judge.judge(List.copyOf(looks), last).orElse(null);
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
