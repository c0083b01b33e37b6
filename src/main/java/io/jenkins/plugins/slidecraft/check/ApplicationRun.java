package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import io.jenkins.plugins.slidecraft.http.HttpFailure;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A check that asks the application. Where it gets no connection, or an ingress answers that nobody is behind it, it sends the same
 * request again until its patience is over: what has been deployed just now may need seconds until it can be reached.
 */
final class ApplicationRun extends CheckRun {
    private static final Set<Integer> NOBODY_THERE = Set.of(502, 503, 504);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final Probe probe;
    private final Duration patience;
    private HttpCall call;
    private Instant due = Instant.MIN;
    private CompletableFuture<HttpAnswer> answer;
    private Instant troubleSince;
    private String trouble = "";
    private Duration pause = FIRST_PAUSE;
    private int troubles;

    ApplicationRun(CheckSpec spec, Check.OfApplication check) {
        super(spec, check.deadline());
        this.probe = check.probe().get();
        this.patience = check.patience();
    }

    @Override
    Optional<CheckResult> turn(World world, Instant now) {
        if (call == null) {
            go(probe.begin(), now);
        }
        while (answer != null || !now.isBefore(due)) {
            if (answer == null) {
                try {
                    answer = world.application().send(call);
                } catch (IllegalArgumentException e) {
                    return Optional.of(result(world, Outcome.NO_EVIDENCE, String.valueOf(e.getMessage())));
                }
            }
            if (!answer.isDone()) {
                return Optional.empty();
            }
            Optional<CheckResult> result = take(world, now);
            if (result.isPresent()) {
                return result;
            }
        }
        return Optional.empty();
    }

    private Optional<CheckResult> take(World world, Instant now) {
        CompletableFuture<HttpAnswer> done = answer;
        answer = null;
        due = now;
        HttpAnswer value;
        try {
            value = done.join();
        } catch (CompletionException | CancellationException e) {
            return failed(world, now, e.getCause() instanceof HttpFailure failure ? failure : unknown(e));
        }
        if (NOBODY_THERE.contains(value.status()) && mayTryAgain(now)) {
            again(now, Answers.name(call) + " gave status " + value.status());
            return Optional.empty();
        }
        troubleSince = null;
        try {
            Probe.Move move = probe.next(value);
            if (move instanceof Probe.Move.Passed passed) {
                return Optional.of(result(world, Outcome.PASSED, passed.evidence() + tries()));
            }
            go(move, now);
            return Optional.empty();
        } catch (CheckFailedException e) {
            return Optional.of(result(world, Outcome.FAILED, e.getMessage() + tries()));
        }
    }

    private static HttpFailure unknown(Throwable e) {
        return new HttpFailure(HttpFailure.Kind.UNREADABLE, "no answer that can be read", e);
    }

    private Optional<CheckResult> failed(World world, Instant now, HttpFailure failure) {
        String what = Answers.name(call) + ": " + failure.getMessage();
        if (failure.kind() == HttpFailure.Kind.CONNECTION && mayTryAgain(now)) {
            again(now, what);
            return Optional.empty();
        }
        return Optional.of(
                failure.kind() == HttpFailure.Kind.REFUSED
                        ? result(world, Outcome.NO_EVIDENCE, what)
                        : result(world, Outcome.FAILED, what + tries()));
    }

    private boolean mayTryAgain(Instant now) {
        return troubleSince == null ? !patience.isZero() : now.isBefore(troubleSince.plus(patience));
    }

    private void again(Instant now, String what) {
        if (troubleSince == null) {
            troubleSince = now;
            pause = FIRST_PAUSE;
        }
        troubles++;
        trouble = what;
        due = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void go(Probe.Move move, Instant now) {
        Probe.Move.Send send = (Probe.Move.Send) move;
        call = send.call();
        due = now.plus(send.after());
    }

    private String tries() {
        return troubles == 0
                ? ""
                : " (after " + troubles + (troubles == 1 ? " try" : " tries") + " in vain: " + trouble + ")";
    }

    @Override
    Instant due() {
        return answer != null ? Instant.MAX : due;
    }

    @Override
    Optional<CompletableFuture<HttpAnswer>> underWay() {
        return Optional.ofNullable(answer);
    }

    @Override
    CheckResult late(World world, String how) {
        String where = probe.progress();
        String last = !where.isEmpty() ? where : troubleSince != null ? trouble : "waiting for " + Answers.name(call);
        return result(world, Outcome.FAILED, how + ": " + last);
    }

    @Override
    void cancel() {
        if (answer != null) {
            answer.cancel(true);
        }
    }
}
