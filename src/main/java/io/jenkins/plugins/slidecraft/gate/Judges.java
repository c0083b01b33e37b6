package io.jenkins.plugins.slidecraft.gate;

/** Makes the judge that a metric asks for. */
final class Judges {
    private Judges() {}

    static Judge of(MetricRequest metric) {
        return switch (metric.judge()) {
            case THRESHOLD -> new ThresholdJudge(metric);
        };
    }
}
