package io.jenkins.plugins.slidecraft.gate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a gate's request of its fields, once it is known where they come from. */
final class GateReader {
    private static final int MOST_METRICS = 20;

    private final FieldReader fields;
    private final GateContext context;

    GateReader(FieldReader fields, GateContext context) {
        this.fields = fields;
        this.context = context;
    }

    /** @param named whether it is a gate of {@code slidecraft.yaml} */
    GateRequest read(boolean named, String name, String id, Instant start) {
        if (!name.isEmpty()) {
            fields.name(named ? GateArguments.GATE : GateArguments.NAME, name);
        }
        int count = fields.whole(GateArguments.COUNT, GateArguments.DEFAULT_COUNT, 1, GateArguments.MOST_LOOKS);
        List<MetricRequest> metrics = metrics(count);
        Policies policies = new Policies(
                fields.policy(GateArguments.ON_FAIL),
                fields.policy(GateArguments.ON_INCONCLUSIVE),
                fields.policy(GateArguments.ON_NO_DATA));
        Duration answerWithin = fields.duration(
                GateArguments.ANSWER_WITHIN, GateRequest.ANSWER_WITHIN, Duration.ofMinutes(1), Duration.ofDays(14), "");
        return new GateRequest(
                id,
                context.environment(),
                name,
                schedule(start.truncatedTo(ChronoUnit.MILLIS), count),
                named || metrics.stream().anyMatch(GateReader::namesRelease),
                named,
                policies,
                answerWithin,
                shared(metrics));
    }

    /** The chance of a false alarm is the gate's as a whole: each metric that may FAIL it gets a part. */
    private List<MetricRequest> shared(List<MetricRequest> metrics) {
        double alpha = fields.number(GateArguments.ALPHA, Promise.USUAL.alpha(), 1e-6, 0.2);
        long deciding = metrics.stream()
                .filter(metric -> metric.judge() != JudgeKind.THRESHOLD && !metric.dryRun())
                .count();
        return metrics.stream()
                .map(metric -> metric.withAlpha(alpha / Math.max(1, deciding)))
                .toList();
    }

    private static boolean namesRelease(MetricRequest metric) {
        return QueryTemplate.placeholders(metric.queries()).contains(QueryTemplate.RELEASE);
    }

    private List<MetricRequest> metrics(int count) {
        if (!fields.has(GateArguments.METRICS)) {
            if (fields.has(GateArguments.DRY_RUN) && fields.yes(GateArguments.DRY_RUN, false)) {
                fields.wrong(
                        GateArguments.DRY_RUN,
                        "a gate's only metric has to decide something",
                        "leave it out, or add the metric to the others of a gate under metrics");
            }
            return List.of(new MetricArguments(fields, context, count).read(""));
        }
        for (String field : MetricArguments.FIELDS) {
            if (fields.has(field) && !field.equals(GateArguments.SERVER)) {
                fields.wrong(field, "it belongs to a metric, and this gate has several", "write it into metrics");
            }
        }
        if (!(fields.present().get(GateArguments.METRICS) instanceof List<?> list)
                || list.isEmpty()
                || list.size() > MOST_METRICS) {
            fields.wrong(
                    GateArguments.METRICS,
                    "it is a list of 1 to " + MOST_METRICS + " metrics, each a map with a name",
                    "write metrics: [[name: 'errors', query: '…', threshold: '< 2%']]");
            return List.of(new MetricArguments(FieldReader.unreadable(), context, count).read(""));
        }
        List<MetricRequest> metrics = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            metrics.add(metric(i, list.get(i), count));
        }
        differ(metrics);
        return metrics;
    }

    private MetricRequest metric(int index, Object entry, int count) {
        String prefix = GateArguments.METRICS + "[" + index + "].";
        Map<String, Object> own = new LinkedHashMap<>();
        if (entry instanceof Map<?, ?> map) {
            map.forEach((key, value) -> own.put(String.valueOf(key), value));
        }
        if (fields.has(GateArguments.SERVER)) {
            own.putIfAbsent(GateArguments.SERVER, fields.present().get(GateArguments.SERVER));
        }
        FieldReader metric = new FieldReader(prefix, own);
        metric.refuseUnknown(Set.of(GateArguments.NAME), MetricArguments.FIELDS);
        String name = metric.text(GateArguments.NAME, "");
        metric.name(GateArguments.NAME, name);
        MetricRequest read = new MetricArguments(metric, context, count).read(name);
        fields.append(metric);
        return read;
    }

    private void differ(List<MetricRequest> metrics) {
        Set<String> names = new LinkedHashSet<>();
        for (MetricRequest metric : metrics) {
            if (!names.add(metric.name())) {
                fields.wrong(
                        GateArguments.METRICS,
                        "two metrics of a gate have the name '" + metric.name() + "'",
                        "give each its own");
            }
        }
        if (metrics.stream().allMatch(MetricRequest::dryRun)) {
            fields.wrong(
                    GateArguments.METRICS,
                    "all metrics are dry runs, so the gate could never say anything",
                    "let one of them decide");
        }
        if (metrics.stream().noneMatch(metric -> metric.critical() && !metric.dryRun())) {
            fields.wrong(
                    GateArguments.METRICS,
                    "no metric that decides is critical, so the gate could never fail",
                    "leave critical out for one of them");
        }
    }

    private Schedule schedule(Instant start, int count) {
        Duration interval = fields.duration(
                GateArguments.INTERVAL, GateArguments.DEFAULT_INTERVAL, Duration.ofSeconds(1), Duration.ofHours(1), "");
        Duration scrape = fields.duration(
                GateArguments.SCRAPE_INTERVAL,
                min(GateArguments.DEFAULT_SCRAPE, interval),
                Duration.ofSeconds(1),
                interval,
                ", the interval between looks");
        Duration delay =
                fields.duration(GateArguments.INITIAL_DELAY, Duration.ZERO, Duration.ZERO, Duration.ofDays(1), "");
        Instant first = Schedule.aligned(start.plus(delay), scrape);
        // What is counted before the gate begins may be the release's before.
        Instant base = first.minus(interval).isBefore(start) ? first : first.minus(interval);
        return new Schedule(base, first, interval, count, start.plus(deadline(interval, count, delay, scrape)));
    }

    private Duration deadline(Duration interval, int count, Duration delay, Duration scrape) {
        Duration otherwise = delay.plus(interval.multipliedBy(count * 2L)).plusSeconds(60);
        Duration lastLook = delay.plus(interval.multipliedBy(count - 1L)).plus(scrape);
        Duration mostLooks = delay.plus(interval.multipliedBy(2L * GateArguments.MOST_LOOKS + 60));
        return fields.duration(
                GateArguments.DEADLINE,
                otherwise,
                lastLook,
                mostLooks,
                ", so that there is time for " + count + " looks and not for more than "
                        + (2 * GateArguments.MOST_LOOKS + 60));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
