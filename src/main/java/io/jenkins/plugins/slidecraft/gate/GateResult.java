package io.jenkins.plugins.slidecraft.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a gate ended, with all that a chart of it needs.
 *
 * @param environment the environment
 * @param gate the gate's name
 * @param release the name of the release that it judged, empty where nothing was deployed
 * @param verdict what
 * @param reason why
 * @param message one sentence
 * @param metrics what was seen of each metric, in the gate's order
 * @param becameStable whether this PASS made the running release stable
 * @param policy what follows; never {@link Policy#PAUSE}: a person's answer, or none in time, has become one of the others
 * @param answeredBy who answered, where a person was asked and did; else empty
 */
public record GateResult(
        String environment,
        String gate,
        String release,
        Verdict verdict,
        Look.Reason reason,
        String message,
        List<MetricResult> metrics,
        boolean becameStable,
        Policy policy,
        String answeredBy) {
    public GateResult {
        metrics = List.copyOf(metrics);
    }

    /** The first metric, of most gates the only one. */
    public MetricResult first() {
        return metrics.get(0);
    }

    /** How many looks it took: of the metric that has most. */
    public int looks() {
        return metrics.stream().mapToInt(metric -> metric.looks().size()).max().orElse(0);
    }

    /** The metric that the verdict is about: the first one that decides and says the same for the same reason. */
    public MetricResult decisive() {
        return metrics.stream()
                .filter(metric -> !metric.dryRun() && metric.verdict() == verdict && metric.reason() == reason)
                .findFirst()
                .orElseGet(this::first);
    }

    GateResult followedBy(Policy other, String who) {
        return new GateResult(environment, gate, release, verdict, reason, message, metrics, becameStable, other, who);
    }

    /** The same with the latest looks only: small enough to be stored. */
    public GateResult brief() {
        return new GateResult(
                environment,
                gate,
                release,
                verdict,
                reason,
                message,
                metrics.stream().map(MetricResult::brief).toList(),
                becameStable,
                policy,
                answeredBy);
    }

    /** What {@code metricGate} returns: plain texts and numbers. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", environment);
        map.put("gate", gate);
        map.put("verdict", verdict.name());
        map.put("reason", reason.name());
        map.put("message", message);
        map.put("looks", looks());
        if (!answeredBy.isEmpty()) {
            map.put("answeredBy", answeredBy);
        }
        return map;
    }
}
