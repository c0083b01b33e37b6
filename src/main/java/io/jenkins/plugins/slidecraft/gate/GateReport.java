package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.operation.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A gate's looks as JSON, a row for each: value, bound, number of samples, evidence for and against with their bounds, what was
 * said after it, and the query. What is not known, and what is infinite or no number, is null.
 */
public final class GateReport {
    private GateReport() {}

    /** What the file is called. */
    public static String fileName(String operation) {
        return "gate-" + operation + ".json";
    }

    /** The file's text. */
    public static String json(GateResult result) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("environment", result.environment());
        report.put("gate", result.gate());
        report.put("release", result.release());
        report.put("verdict", result.verdict().name());
        report.put("reason", result.reason().name());
        report.put("message", result.message());
        report.put("policy", result.policy().label());
        report.put("answeredBy", result.answeredBy());
        report.put("metrics", result.metrics().stream().map(GateReport::metric).toList());
        report.put(
                "looks",
                result.metrics().stream()
                        .flatMap(metric -> looks(metric).stream())
                        .toList());
        return Json.write(report);
    }

    private static Map<String, Object> metric(MetricResult metric) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", metric.name());
        map.put("judge", metric.judge().label());
        map.put("critical", metric.critical());
        map.put("dryRun", metric.dryRun());
        map.put("verdict", metric.verdict().name());
        map.put("reason", metric.reason().name());
        map.put("message", metric.message());
        map.put("unit", metric.unit());
        return map;
    }

    private static List<Map<String, Object>> looks(MetricResult metric) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < metric.looks().size(); i++) {
            Look look = metric.looks().get(i);
            Standing standing = metric.standings().get(i);
            boolean last = i == metric.looks().size() - 1;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("metric", metric.name());
            row.put("at", look.at().toString());
            row.put("value", number(look.value()));
            row.put("bound", metric.threshold().toString());
            row.put("n", number(look.samples()));
            row.put("age", number(look.age()));
            row.put("problem", look.problem().name());
            row.put("detail", look.detail());
            row.put("for", number(standing.supporting()));
            row.put("passAt", number(standing.passBound()));
            row.put("against", number(standing.against()));
            row.put("failAt", number(standing.failBound()));
            row.put("verdict", last ? metric.verdict().name() : "");
            row.put("query", metric.query());
            rows.add(row);
        }
        return rows;
    }

    private static Double number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : null;
    }

    private static Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
