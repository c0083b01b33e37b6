package io.jenkins.plugins.slidecraft.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks a store once what several gates ask at the same time: who comes while a query is under way waits for its answer, and who
 * comes within a few seconds gets the same one. Gates' looks are at whole multiples of the scrape interval, so that they do meet. Errors
 * are shared with those who wait and not kept. What is kept is bounded by number and by points.
 */
public final class SharedQueries {
    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final int MOST_ANSWERS = 1000;
    private static final int MOST_POINTS = 100_000;

    private record Key(String store, String query, Instant from, Instant to, Duration step) {}

    private static final class Entry {
        private final CompletableFuture<QueryResult> answer = new CompletableFuture<>();
        private long doneAt;
        private int points;
        private boolean done;
    }

    private final LongSupplier nanos;
    /** In the order of the questions: the oldest first. */
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    private int points;

    public SharedQueries() {
        this(System::nanoTime);
    }

    SharedQueries(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * A store whose questions are shared with those of all others of the same name.
     *
     * @param name what tells stores apart: name, address and kind
     */
    public MetricStore over(String name, MetricStore store) {
        return new MetricStore() {
            @Override
            public String address() {
                return store.address();
            }

            @Override
            public boolean knowsAge() {
                return store.knowsAge();
            }

            @Override
            public QueryResult instant(String query, Instant at) {
                return ask(new Key(name, query, at, at, Duration.ZERO), () -> store.instant(query, at));
            }

            @Override
            public QueryResult range(String query, Instant from, Instant to, Duration step) {
                return ask(new Key(name, query, from, to, step), () -> store.range(query, from, to, step));
            }

            @Override
            public String toString() {
                return store.toString();
            }
        };
    }

    private QueryResult ask(Key key, Supplier<QueryResult> question) {
        Entry entry;
        boolean ours;
        synchronized (this) {
            forget();
            entry = entries.get(key);
            ours = entry == null;
            if (ours) {
                entry = new Entry();
                entries.put(key, entry);
            }
        }
        if (!ours) {
            return wait(entry);
        }
        try {
            QueryResult result = question.get();
            keep(entry, result);
            entry.answer.complete(result);
            return result;
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                entries.remove(key, entry);
            }
            entry.answer.completeExceptionally(e);
            throw e;
        }
    }

    private static QueryResult wait(Entry entry) {
        try {
            return entry.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MetricException metric) {
                throw new MetricException(metric.kind(), metric.getMessage(), metric);
            }
            throw e;
        }
    }

    private synchronized void keep(Entry entry, QueryResult result) {
        entry.points = result.series().stream()
                .mapToInt(series -> 1 + series.points().size())
                .sum();
        entry.doneAt = nanos.getAsLong();
        entry.done = true;
        points += entry.points;
    }

    /** Lets go of what is too old or too much; what is under way stays. */
    private void forget() {
        long now = nanos.getAsLong();
        Iterator<Entry> all = entries.values().iterator();
        while (all.hasNext()) {
            Entry entry = all.next();
            boolean much = points > MOST_POINTS || entries.size() > MOST_ANSWERS;
            if (entry.done && (much || now - entry.doneAt > KEPT.toNanos())) {
                points -= entry.points;
                all.remove();
            }
        }
    }
}
