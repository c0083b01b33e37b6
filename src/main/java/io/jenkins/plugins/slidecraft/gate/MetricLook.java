package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One look at a metric, judged at once: what a check of type {@code promql} asks. What is no evidence for a gate is none
 * here: no data, NaN, several series, old samples, too few of them, an error.
 */
public final class MetricLook {
    /** The fields that it has in common with a gate. */
    public static final List<String> FIELDS = List.of(
            GateArguments.SERVER,
            GateArguments.QUERY,
            GateArguments.SAMPLES,
            GateArguments.FRESHNESS,
            GateArguments.THRESHOLD,
            GateArguments.MIN_SAMPLES,
            GateArguments.MAX_AGE,
            GateArguments.UNIT);

    private final MetricRequest metric;
    private final LookTaker taker;

    private MetricLook(MetricRequest metric) {
        this.metric = metric;
        this.taker = new LookTaker(metric, GateArguments.DEFAULT_INTERVAL);
    }

    /**
     * Reads one.
     *
     * @param fields where what is wrong is noted too; fields of other names are passed over
     * @param release what {@code {{release}}} stands for; empty where it isn't known yet
     */
    public static MetricLook read(FieldReader fields, GateContext context, String release) {
        Map<String, Object> own = new LinkedHashMap<>(fields.present());
        own.keySet().retainAll(FIELDS);
        FieldReader look = new FieldReader(own);
        MetricRequest metric = MetricArguments.once(look, context);
        fields.adopt(look);
        return new MetricLook(
                release.isEmpty() || !look.problems().isEmpty()
                        ? metric
                        : metric.filled(Map.of(QueryTemplate.RELEASE, release)));
    }

    /** The metric server's name, empty for the environment's own. */
    public String server() {
        return metric.server();
    }

    /**
     * Takes it.
     *
     * @param warn is given what the store warns of
     * @throws io.jenkins.plugins.slidecraft.metrics.MetricException of kind {@code UNREACHABLE}: worth another try
     */
    public Judgement take(MetricStore store, Instant at, Consumer<String> warn) {
        Look look = taker.take(store, at, warn);
        if (!look.usable()) {
            return new Judgement(Verdict.INCONCLUSIVE, look.problem(), look.detail());
        }
        boolean holds = metric.threshold().holds(look.value().getAsDouble());
        return new Judgement(
                holds ? Verdict.PASS : Verdict.FAIL,
                holds ? Look.Reason.NONE : Look.Reason.THRESHOLD,
                LookText.evidence(look, metric) + (holds ? " is " : " misses ") + metric.threshold());
    }
}
