package io.jenkins.plugins.slidecraft.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationDriverTest {
    record Count(int turns) {}

    private static final Turn.Wake PODS = new Turn.Wake(Kind.POD, "");

    /** Answers each turn from a list. */
    private static final class Scripted implements Operation<Count, String> {
        final Deque<Function<Count, Turn<Count, String>>> turns = new ArrayDeque<>();
        final List<Instant> at = new ArrayList<>();
        Function<Count, Turn<Count, String>> onStop =
                state -> new Turn.Failed<>(new Failure(Failure.ABORTED, "stopped"));
        World world;

        @Override
        public Class<Count> stateType() {
            return Count.class;
        }

        @Override
        public Turn<Count, String> advance(Count state, World world) {
            at.add(world.now());
            return (turns.size() > 1 ? turns.poll() : turns.peek()).apply(state);
        }

        @Override
        public Turn<Count, String> stop(Count state, World world, String cause) {
            at.add(world.now());
            return onStop.apply(state);
        }

        @Override
        public String status(Count state) {
            return "turn " + state.turns();
        }
    }

    private static final class Recorder implements OperationDriver.Host<String> {
        final List<String> saved = new ArrayList<>();
        final List<String> results = new ArrayList<>();
        final List<Failure> failures = new ArrayList<>();
        boolean active = true;

        @Override
        public void save(String state) {
            saved.add(state);
        }

        @Override
        public void done(String result) {
            results.add(result);
        }

        @Override
        public void failed(Failure failure, Throwable cause) {
            failures.add(failure);
        }

        @Override
        public boolean active() {
            return active;
        }
    }

    private final ManualRuntime runtime = new ManualRuntime();
    private final Scripted operation = new Scripted();
    private final Recorder host = new Recorder();
    private final World world = mock(World.class);
    private final Cluster cluster = mock(Cluster.class);
    private final List<WatchListener<?>> listeners = new ArrayList<>();
    private final Instant deadline = Instant.EPOCH.plusSeconds(600);
    private OperationDriver<Count, String> driver;

    @BeforeEach
    void worldOnTheManualClock() {
        when(world.now()).thenAnswer(call -> runtime.now());
        when(world.monotonicNanos()).thenAnswer(call -> runtime.nanos);
        when(world.cluster()).thenReturn(cluster);
        when(world.namespace()).thenReturn("prod");
        doAnswer(call -> {
                    listeners.add(call.getArgument(3));
                    return (Cluster.Subscription) () -> listeners.remove((Object) call.getArgument(3));
                })
                .when(cluster)
                .watch(any(), any(), any(), any());
        driver = new OperationDriver<>(operation, world, runtime, host, deadline);
    }

    private static Function<Count, Turn<Count, String>> waiting(Duration time, Turn.Wake... wakes) {
        return state -> new Turn.Wait<>(new Count(state.turns() + 1), time, Set.of(wakes));
    }

    private static Function<Count, Turn<Count, String>> throwing(RuntimeException e) {
        return state -> {
            throw e;
        };
    }

    private static final Function<Count, Turn<Count, String>> DONE = state -> new Turn.Done<>("after " + state.turns());

    @Test
    void anAnswerThatIsUnderWayEndsTheWaitWhenItComes() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        operation.turns.add(
                state -> new Turn.Wait<>(new Count(1), Duration.ofMinutes(1), Set.of(), Optional.of(answer)));
        operation.turns.add(state -> new Turn.Done<>("done"));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(3));
        assertThat(host.results).isEmpty();

        answer.complete("here");
        runtime.pass(Duration.ofMillis(1));

        assertThat(host.results).containsExactly("done");
        assertThat(operation.at).containsExactly(Instant.EPOCH, Instant.EPOCH.plusSeconds(3));
    }

    @Test
    void storesEachNewStateBeforeTheNextTurn() {
        operation.turns.addAll(List.of(waiting(Duration.ZERO), waiting(Duration.ofSeconds(3)), DONE));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(2));
        assertThat(host.saved).containsExactly("{\"turns\":0}", "{\"turns\":1}", "{\"turns\":2}");
        assertThat(host.results).isEmpty();
        assertThat(driver.status()).isEqualTo("turn 2");
        runtime.pass(Duration.ofSeconds(2));
        assertThat(host.results).containsExactly("after 2");
        assertThat(runtime.pending()).isZero();
    }

    @Test
    void aTimerThatFiresEarlyIsFollowedByAnother() {
        OperationDriver.Runtime inMilliseconds = new OperationDriver.Runtime() {
            @Override
            public void execute(Runnable turn) {
                runtime.execute(turn);
            }

            @Override
            public Timer schedule(Duration delay, Runnable callback) {
                return runtime.schedule(Duration.ofMillis(delay.toMillis()), callback);
            }
        };
        driver = new OperationDriver<>(operation, world, inMilliseconds, host, deadline);
        operation.turns.addAll(List.of(waiting(Duration.ofNanos(1_999_999)), waiting(Duration.ofSeconds(1)), DONE));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(2));
        assertThat(host.results).containsExactly("after 2");
    }

    @Test
    void goesOnFromAStoredState() {
        operation.turns.add(DONE);
        driver.resume("{\"turns\":7}");
        runtime.pass(Duration.ofSeconds(1));
        assertThat(host.results).containsExactly("after 7");
    }

    @Test
    void namesAStateThatCannotBeRead() {
        assertThatThrownBy(() -> driver.resume("nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The stored state of the step can't be read: nonsense");
    }

    @Test
    void isWokenByAWatchLongBeforeItsTime() {
        operation.turns.addAll(List.of(waiting(Duration.ofMinutes(5), PODS), DONE));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(1));
        listeners.get(0).on(WatchListener.Change.BOOKMARK, null);
        runtime.pass(Duration.ofSeconds(1));
        assertThat(host.results).isEmpty();
        listeners.get(0).on(WatchListener.Change.MODIFIED, null);
        runtime.pass(Duration.ofMillis(500));
        assertThat(host.results).containsExactly("after 1");
        assertThat(listeners).as("open watches").isEmpty();
    }

    @Test
    void opensAWatchAgainThatHasEnded() {
        operation.turns.add(waiting(Duration.ofMinutes(5), PODS));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(1));
        WatchListener<?> first = listeners.get(0);
        first.ended(new KubeException(410, "Expired", "too old resource version"));
        runtime.pass(Duration.ofSeconds(1));
        assertThat(listeners).hasSize(2).last().isNotSameAs(first);
    }

    @Test
    void looksByTimeWhereAWatchCannotBeOpened() {
        doAnswer(call -> {
                    throw new KubeException(503, "ServiceUnavailable", "no");
                })
                .when(cluster)
                .watch(any(), any(), any(), any());
        operation.turns.addAll(List.of(waiting(Duration.ofMinutes(5), PODS), DONE));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(15));
        assertThat(host.results).containsExactly("after 1");
    }

    @Test
    void aWatchThatIsRefusedCostsNoMoreTurnsThanTimeDoes() {
        doAnswer(call -> {
                    throw new KubeException(403, "Forbidden", "pods is forbidden: cannot watch");
                })
                .when(cluster)
                .watch(any(), any(), any(), any());
        operation.turns.add(waiting(Duration.ofSeconds(5), PODS));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(60));
        assertThat(operation.at).hasSize(13);
    }

    @Test
    void aBusyNamespaceCostsFewTurns() {
        operation.turns.add(waiting(Duration.ofMinutes(5), PODS));
        driver.start(new Count(0));
        for (int i = 0; i < 1000; i++) {
            runtime.pass(Duration.ofMillis(10));
            listeners.get(0).on(WatchListener.Change.MODIFIED, null);
        }
        assertThat(operation.at).hasSizeBetween(15, 25);
    }

    @Test
    void anOperationResumedAfterItsDeadlineHasTimeToUndo() {
        runtime.pass(Duration.ofHours(3));
        operation.turns.addAll(List.of(waiting(Duration.ZERO), waiting(Duration.ofSeconds(50)), DONE));
        driver.resume("{\"turns\":7}");
        runtime.pass(Duration.ofSeconds(51));
        assertThat(host.failures).isEmpty();
        assertThat(host.results).containsExactly("after 9");
    }

    @Test
    void backsOffFromTransientErrorsAndKeepsTheState() {
        KubeException busy = new KubeException(500, "InternalError", "etcd");
        operation.turns.addAll(List.of(throwing(busy), throwing(busy), throwing(busy), DONE));
        driver.start(new Count(4));
        runtime.pass(Duration.ofSeconds(5));
        assertThat(host.results).containsExactly("after 4");
        assertThat(operation.at.stream().map(Instant::toEpochMilli)).containsExactly(0L, 250L, 625L, 1187L);
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        operation.turns.addAll(List.of(
                throwing(new KubeException(
                        429, "TooManyRequests", "slow down", Optional.of(Duration.ofSeconds(7)), null)),
                DONE));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(6));
        assertThat(host.results).isEmpty();
        runtime.pass(Duration.ofSeconds(1));
        assertThat(host.results).containsExactly("after 0");
    }

    @Test
    void failsAtOnceWhereTryingAgainChangesNothing() {
        operation.turns.add(throwing(new KubeException(403, "Forbidden", "deployments is forbidden")));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(1));
        assertThat(host.failures).containsExactly(new Failure(Failure.API_ERROR, "deployments is forbidden"));
    }

    @Test
    void endsAMinuteAfterItsDeadlineWhateverTheServerAsks() {
        operation.turns.add(
                throwing(new KubeException(429, "TooManyRequests", "later", Optional.of(Duration.ofHours(9)), null)));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(659));
        assertThat(host.failures).isEmpty();
        runtime.pass(Duration.ofSeconds(1));
        assertThat(host.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Failure.DEADLINE_EXCEEDED))
                .satisfies(failure -> assertThat(failure.message()).contains("Last error: later"));
    }

    @Test
    void stopsWithinFiveSecondsThoughTheClusterDoesNotAnswer() {
        operation.turns.add(waiting(Duration.ofMinutes(5)));
        operation.onStop = throwing(new KubeException(0, "Timeout", "no answer"));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(1));
        driver.stop("Aborted by alice.");
        runtime.pass(Duration.ofSeconds(4));
        assertThat(host.failures).isEmpty();
        runtime.pass(Duration.ofSeconds(1));
        assertThat(host.failures)
                .containsExactly(new Failure(
                        Failure.ABORTED,
                        "Aborted by alice. What was under way is settled when the run ends. Last error: no answer"));
    }

    @Test
    void tellsTheFirstCauseOfAStopOnce() {
        operation.turns.add(waiting(Duration.ofMinutes(5)));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(1));
        driver.stop("first");
        driver.stop("second");
        runtime.pass(Duration.ofMinutes(20));
        assertThat(host.failures).containsExactly(new Failure(Failure.ABORTED, "stopped"));
    }

    @Test
    void doesNothingForAStepThatIsNoLongerTheRunningOne() {
        operation.turns.add(waiting(Duration.ofSeconds(1), PODS));
        driver.start(new Count(0));
        runtime.pass(Duration.ofSeconds(3));
        int turns = operation.at.size();
        host.active = false;
        runtime.pass(Duration.ofMinutes(20));
        assertThat(operation.at).hasSize(turns);
        assertThat(listeners).isEmpty();
        assertThat(host.failures).isEmpty();
    }

    @Test
    void anErrorEndsTheStepInsteadOfHangingIt() {
        operation.turns.add(state -> {
            throw new NoClassDefFoundError("gone");
        });
        driver.start(new Count(0));
        assertThatThrownBy(() -> runtime.pass(Duration.ofSeconds(1))).isInstanceOf(NoClassDefFoundError.class);
        assertThat(host.failures).singleElement().satisfies(failure -> assertThat(failure.reason())
                .isEqualTo(Failure.INTERNAL_ERROR));
    }
}
