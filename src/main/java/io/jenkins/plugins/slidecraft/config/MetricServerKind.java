package io.jenkins.plugins.slidecraft.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a metric server speaks. */
enum MetricServerKind {
    /** Prometheus' HTTP API v1, which Thanos, Mimir and VictoriaMetrics speak as well. */
    PROMETHEUS,
    /** Metric queries of Loki. */
    LOKI;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what was configured.
     *
     * @throws IllegalArgumentException for what there isn't
     */
    static MetricServerKind of(MetricServerConfig config) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(config.getKind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Metric server '" + config.getName() + "' is of kind '"
                        + config.getKind() + "'; there are "
                        + Arrays.stream(values()).map(MetricServerKind::label).collect(Collectors.joining(", "))
                        + ". Choose one under Manage Jenkins » System » SlideCraft."));
    }
}
