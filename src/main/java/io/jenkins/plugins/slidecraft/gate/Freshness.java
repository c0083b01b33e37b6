package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.release.DurationText;
import java.time.Duration;
import java.util.Optional;

/**
 * How old the data behind a query is. A rate over five minutes goes on giving values for five minutes after the last sample
 * came in, so the value alone can't tell.
 */
public final class Freshness {
    private Freshness() {}

    /**
     * PromQL for the age in seconds of the newest sample that a selector has; nothing where there is none.
     *
     * <p>An instant selector alone would not do: it sees nothing as soon as one scrape has failed (Prometheus then marks
     * the series as stale), and no further back than five minutes. The subquery finds the last sample before that; the
     * instant selector before it is exact where the subquery has only its steps, which are aligned to whole multiples.
     */
    public static String ageQuery(String selector, Duration maxAge) {
        Duration step = Duration.ofSeconds(Math.max(1, Math.min(30, maxAge.toSeconds() / 12)));
        return "time() - max(timestamp(" + selector + ") or max_over_time(timestamp(" + selector + ")["
                + DurationText.format(maxAge) + ":" + DurationText.format(step) + "]))";
    }

    /** Whether a text is one selector and nothing else. */
    public static boolean isSelector(String text) {
        return new SelectorScanner(text).whole().isPresent();
    }

    /** The selector to ask: the gate's own, else the first that has a range in its query. */
    static Optional<String> selector(MetricRequest metric) {
        return metric.freshness().isBlank()
                ? selectorIn(metric.query())
                : Optional.of(metric.freshness().strip());
    }

    /** The selector of a metric that is judged by counters: the gate's own, else the counter itself where it is just a selector. */
    static Optional<String> counterSelector(MetricRequest metric, String counter) {
        return metric.freshness().isBlank()
                ? new SelectorScanner(counter).whole()
                : Optional.of(metric.freshness().strip());
    }

    /**
     * The first selector of a query that has a range, as {@code job_total{status="success"}} of
     * {@code sum(rate(job_total{status="success"}[5m]))}; or the query itself where it is one selector. A selector with
     * {@code offset} or {@code @} is passed over: it asks for old data on purpose.
     */
    static Optional<String> selectorIn(String query) {
        SelectorScanner scanner = new SelectorScanner(query);
        return scanner.firstWithRange().or(scanner::whole);
    }
}
