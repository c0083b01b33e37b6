package io.jenkins.plugins.slidecraft.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SharedQueriesTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final SharedQueries shared = new SharedQueries(nanos::get);

    /** A store that counts what it is asked. */
    private static final class Counting implements MetricStore {
        private final AtomicInteger asked = new AtomicInteger();
        private final Supplier<QueryResult> answer;

        Counting(Supplier<QueryResult> answer) {
            this.answer = answer;
        }

        @Override
        public String address() {
            return "http://metrics";
        }

        @Override
        public QueryResult instant(String query, Instant at) {
            asked.incrementAndGet();
            return answer.get();
        }

        @Override
        public QueryResult range(String query, Instant from, Instant to, Duration step) {
            asked.incrementAndGet();
            return answer.get();
        }
    }

    private static QueryResult points(int number) {
        List<QueryResult.Point> points = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            points.add(new QueryResult.Point(AT.plusSeconds(i), i));
        }
        return new QueryResult(List.of(new QueryResult.Series(Map.of(), points)), List.of());
    }

    @Test
    void theSameQuestionIsAskedOnceForAFewSeconds() {
        Counting store = new Counting(() -> points(1));
        MetricStore one = shared.over("prom", store);
        MetricStore other = shared.over("prom", store);
        QueryResult first = one.instant("up", AT);
        assertThat(other.instant("up", AT)).isSameAs(first);
        assertThat(store.asked).hasValue(1);
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        other.instant("up", AT);
        assertThat(store.asked).hasValue(2);
    }

    @Test
    void whatDiffersInAnythingIsAnotherQuestion() {
        Counting store = new Counting(() -> points(1));
        MetricStore prom = shared.over("prom", store);
        prom.instant("up", AT);
        prom.instant("down", AT);
        prom.instant("up", AT.plusMillis(1));
        prom.range("up", AT, AT, Duration.ofSeconds(15));
        prom.range("up", AT, AT.plusSeconds(15), Duration.ofSeconds(15));
        prom.range("up", AT, AT.plusSeconds(15), Duration.ofSeconds(5));
        shared.over("other", store).instant("up", AT);
        assertThat(store.asked).hasValue(7);
        prom.range("up", AT, AT.plusSeconds(15), Duration.ofSeconds(5));
        assertThat(store.asked).hasValue(7);
    }

    @Test
    void anErrorIsNotKept() {
        AtomicInteger calls = new AtomicInteger();
        MetricStore store = shared.over("prom", new Counting(() -> {
            if (calls.incrementAndGet() == 1) {
                throw new MetricException(MetricException.Kind.UNREACHABLE, "no connection");
            }
            return points(1);
        }));
        assertThatThrownBy(() -> store.instant("up", AT)).hasMessage("no connection");
        assertThat(store.instant("up", AT).series()).hasSize(1);
    }

    @Test
    void whoComesWhileItIsUnderWayWaitsForTheSameAnswerOrError() throws Exception {
        for (boolean fails : new boolean[] {false, true}) {
            CountDownLatch under = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Counting counting = new Counting(() -> {
                under.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (fails) {
                    throw new MetricException(MetricException.Kind.QUERY_ERROR, "parse error");
                }
                return points(1);
            });
            MetricStore store = new SharedQueries().over("prom", counting);
            ExecutorService threads = Executors.newFixedThreadPool(5);
            try {
                List<CompletableFuture<Object>> answers = new ArrayList<>();
                answers.add(CompletableFuture.supplyAsync(() -> ask(store), threads));
                assertThat(under.await(30, TimeUnit.SECONDS)).isTrue();
                for (int i = 0; i < 4; i++) {
                    answers.add(CompletableFuture.supplyAsync(() -> ask(store), threads));
                }
                go.countDown();
                for (CompletableFuture<Object> answer : answers) {
                    assertThat(answer.get(30, TimeUnit.SECONDS))
                            .isEqualTo(fails ? "QUERY_ERROR parse error" : points(1));
                }
                // Whoever came after an error had ended asks anew.
                assertThat(counting.asked.get()).isLessThanOrEqualTo(fails ? 5 : 1);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static Object ask(MetricStore store) {
        try {
            return store.instant("up", AT);
        } catch (MetricException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    @Test
    void whatIsKeptIsBounded() {
        Counting store = new Counting(() -> points(10_000));
        MetricStore prom = shared.over("prom", store);
        for (int i = 0; i < 50; i++) {
            prom.instant("q" + i, AT);
        }
        prom.instant("q49", AT);
        assertThat(store.asked).as("the newest is there").hasValue(50);
        prom.instant("q0", AT);
        assertThat(store.asked).as("the oldest is not").hasValue(51);
    }
}
