package io.jenkins.plugins.slidecraft.metrics.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Bucket;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Histogram;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads native histograms as Prometheus' HTTP API writes them: {@code [time, {"count": "…", "sum": "…", "buckets": [[rule, "lower",
 * "upper", "count"], …]}]}, with those buckets alone that have observations (docs/querying/api.md, "Native histograms").
 */
final class NativeHistograms {
    private NativeHistograms() {}

    static Histogram read(String address, JsonNode pair) {
        JsonNode histogram = pair.path(1);
        if (!pair.isArray()
                || pair.size() != 2
                || !pair.get(0).isNumber()
                || !histogram.path("count").isTextual()) {
            throw PrometheusResponse.broken(address, "a histogram is not [time, {count, sum, buckets}]");
        }
        List<Bucket> buckets = new ArrayList<>();
        for (JsonNode bucket : histogram.path("buckets")) {
            if (!bucket.isArray() || bucket.size() != 4) {
                throw PrometheusResponse.broken(address, "a bucket is not [rule, \"lower\", \"upper\", \"count\"]");
            }
            buckets.add(new Bucket(
                    PrometheusResponse.number(address, bucket.get(1).asText()),
                    PrometheusResponse.number(address, bucket.get(2).asText()),
                    PrometheusResponse.number(address, bucket.get(3).asText())));
        }
        return new Histogram(
                PrometheusResponse.time(address, pair.get(0)),
                PrometheusResponse.number(address, histogram.path("count").asText()),
                buckets);
    }
}
