package io.jenkins.plugins.slidecraft.metrics.prometheus;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Histogram;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Point;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Series;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads what {@code /api/v1/query} and {@code /api/v1/query_range} answer: the envelope of {@code web/api/v1/api.go},
 * {@code {"status", "data": {"resultType", "result"}, "errorType", "error", "warnings"}}.
 */
public final class PrometheusResponse {
    private static final int LONGEST_TEXT = 500;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** What Go's {@code strconv.FormatFloat} writes. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
    /** {@code errorType}s that say that the query is at fault: {@code errorBadData} and {@code errorExec}. */
    private static final Set<String> QUERY_AT_FAULT = Set.of("bad_data", "execution");

    private PrometheusResponse() {}

    /**
     * Reads an answer.
     *
     * @param address for messages
     * @throws MetricException where it is not a result
     */
    public static QueryResult read(String address, int status, byte[] body) {
        if (status == 401 || status == 403) {
            throw new MetricException(
                    Kind.UNAUTHORIZED, address + " refused the credentials: HTTP " + status + hint(body));
        }
        if (status >= 300 && status < 400) {
            throw new MetricException(
                    Kind.UNREACHABLE,
                    address + " redirects (HTTP " + status
                            + "), which is not followed: configure the address that it leads to");
        }
        JsonNode root = parse(body);
        String state = root.path("status").asText("");
        if (state.equals("error") && root.path("error").isTextual()) {
            throw serverError(address, status, root);
        }
        if (status != 200) {
            throw notPrometheus(address, "HTTP " + status, body);
        }
        if (!state.equals("success") || !root.path("data").isObject()) {
            throw notPrometheus(address, "HTTP 200", body);
        }
        List<String> warnings = new ArrayList<>();
        root.path("warnings").forEach(warning -> warnings.add(line(warning.asText())));
        return new QueryResult(series(address, root.path("data")), warnings);
    }

    private static MetricException serverError(String address, int status, JsonNode root) {
        String error = line(root.path("error").asText());
        String type = root.path("errorType").asText("");
        boolean query = status == 400 || status == 422 || status == 200 && QUERY_AT_FAULT.contains(type);
        return query
                ? new MetricException(Kind.QUERY_ERROR, error)
                : new MetricException(
                        Kind.UNREACHABLE,
                        address + " could not answer: HTTP " + status + ", " + (type.isEmpty() ? "" : type + ": ")
                                + error);
    }

    private static List<Series> series(String address, JsonNode data) {
        String type = data.path("resultType").asText("");
        JsonNode result = data.path("result");
        if (!result.isArray()) {
            throw broken(address, "result is no array");
        }
        List<Series> series = new ArrayList<>();
        switch (type) {
            case "scalar" -> series.add(new Series(Map.of(), List.of(point(address, result))));
            case "vector" ->
                result.forEach(one -> series.add(
                        one.has("histogram")
                                ? new Series(
                                        labels(one),
                                        List.of(),
                                        List.of(NativeHistograms.read(address, one.path("histogram"))))
                                : new Series(labels(one), List.of(point(address, one.path("value"))))));
            case "matrix" ->
                result.forEach(one -> {
                    List<Point> points = new ArrayList<>();
                    one.path("values").forEach(value -> points.add(point(address, value)));
                    List<Histogram> histograms = new ArrayList<>();
                    one.path("histograms")
                            .forEach(histogram -> histograms.add(NativeHistograms.read(address, histogram)));
                    series.add(new Series(labels(one), points, histograms));
                });
            case "string" ->
                throw new MetricException(
                        Kind.QUERY_ERROR,
                        "the query gives a string, not a number: "
                                + line(result.path(1).asText()));
            default -> throw broken(address, "resultType is '" + line(type) + "'");
        }
        return series;
    }

    private static Map<String, String> labels(JsonNode series) {
        Map<String, String> labels = new TreeMap<>();
        series.path("metric")
                .fields()
                .forEachRemaining(
                        label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static Point point(String address, JsonNode pair) {
        if (!pair.isArray()
                || pair.size() != 2
                || !pair.get(0).isNumber()
                || !pair.get(1).isTextual()) {
            throw broken(address, "a point is not [time, \"value\"]");
        }
        return new Point(time(address, pair.get(0)), number(address, pair.get(1).asText()));
    }

    static Instant time(String address, JsonNode seconds) {
        BigDecimal number = seconds.decimalValue();
        if (number.abs().compareTo(BigDecimal.valueOf(1e12)) > 0) {
            throw broken(address, "a point has no time");
        }
        return Instant.ofEpochMilli(number.movePointRight(3)
                .setScale(0, java.math.RoundingMode.HALF_UP)
                .longValue());
    }

    static double number(String address, String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw broken(address, "'" + line(text) + "' is not a number");
                }
                yield Double.parseDouble(text);
            }
        };
    }

    /** The answer as JSON, or an empty object where it is none. */
    private static JsonNode parse(byte[] body) {
        try {
            JsonNode root = MAPPER.readTree(body);
            return root == null || !root.isObject() ? MAPPER.createObjectNode() : root;
        } catch (IOException e) {
            return MAPPER.createObjectNode();
        }
    }

    static MetricException broken(String address, String what) {
        return new MetricException(
                Kind.UNREACHABLE, address + " gives an answer that is not Prometheus' HTTP API v1: " + what);
    }

    private static MetricException notPrometheus(String address, String status, byte[] body) {
        return new MetricException(
                Kind.UNREACHABLE,
                address + " gives an answer that is not Prometheus' HTTP API v1: " + status + hint(body)
                        + "; check the metric server's address in the global configuration");
    }

    /** The beginning of an answer, for people. */
    private static String hint(byte[] body) {
        String text = line(new String(body, 0, Math.min(body.length, 2000), java.nio.charset.StandardCharsets.UTF_8));
        return text.isEmpty() ? "" : ", beginning with: " + (text.length() > 120 ? text.substring(0, 120) + "…" : text);
    }

    /** On one line and not too long, so that no answer can forge lines of the build log. */
    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "…" : line;
    }
}
