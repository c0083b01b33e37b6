package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * Reads the subset of PromQL that gates are written in: selectors with all four matchers, ranges and subqueries,
 * {@code rate}, {@code increase}, {@code …_over_time}, {@code timestamp}, {@code time}, {@code vector}, {@code scalar},
 * {@code clamp_min}, {@code clamp_max}, {@code sum max min avg count} with {@code by} and {@code without}, arithmetic, comparisons,
 * {@code or}, and {@code offset} of an instant selector. Anything else is a QUERY_ERROR, as Prometheus' own parse errors are.
 */
final class PromParser {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<number>\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?(?![a-z\\d]))"
                    + "|(?<duration>(?:\\d+(?:ms|[smhdwy]))+)|(?<word>[A-Za-z_][A-Za-z0-9_:]*)"
                    + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')|(?<symbol>=~|!~|!=|==|>=|<=|[-+*/(){}\\[\\],:=<>]))");
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|[smhdwy])");
    private static final Map<String, Long> UNITS = Map.of(
            "ms",
            1L,
            "s",
            1000L,
            "m",
            60_000L,
            "h",
            3_600_000L,
            "d",
            86_400_000L,
            "w",
            604_800_000L,
            "y",
            31_536_000_000L);
    private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "avg", "count");

    private record Token(String kind, String text) {}

    private final String query;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private PromParser(String query) {
        this.query = query;
        Matcher matcher = TOKEN.matcher(query);
        int at = 0;
        while (at < query.stripTrailing().length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw error(
                        "unexpected character: '" + query.substring(at).strip().charAt(0) + "'");
            }
            for (String kind : List.of("number", "duration", "word", "string", "symbol")) {
                if (matcher.group(kind) != null) {
                    tokens.add(new Token(kind, matcher.group(kind)));
                }
            }
            at = matcher.end();
        }
    }

    /** @throws MetricException QUERY_ERROR where it is not of the subset */
    static PromExpression parse(String query) {
        PromParser parser = new PromParser(query);
        PromExpression expression = parser.or();
        if (parser.next < parser.tokens.size()) {
            throw parser.error("unexpected " + parser.tokens.get(parser.next).text());
        }
        return expression;
    }

    private MetricException error(String what) {
        return new MetricException(
                MetricException.Kind.QUERY_ERROR, "bad_data: invalid parameter \"query\": parse error: " + what);
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next).text() : "";
    }

    private String peekKind() {
        return next < tokens.size() ? tokens.get(next).kind() : "end";
    }

    private boolean take(String text) {
        boolean there = peek().equals(text) && !peekKind().equals("string");
        next += there ? 1 : 0;
        return there;
    }

    private String takeKind(String kind) {
        if (!peekKind().equals(kind)) {
            throw error("unexpected " + (peek().isEmpty() ? "end of input" : peek()) + ", expected a " + kind);
        }
        return tokens.get(next++).text();
    }

    private void expect(String text) {
        if (!take(text)) {
            throw error("unexpected " + (peek().isEmpty() ? "end of input" : peek()) + ", expected \"" + text + "\"");
        }
    }

    private PromExpression or() {
        PromExpression left = comparison();
        while (take("or")) {
            left = PromExpression.or(left, comparison());
        }
        return left;
    }

    private PromExpression comparison() {
        PromExpression left = sum();
        while (true) {
            PromExpression.Comparison operator =
                    switch (peekKind().equals("symbol") ? peek() : "") {
                        case ">" -> (a, b) -> a > b;
                        case ">=" -> (a, b) -> a >= b;
                        case "<" -> (a, b) -> a < b;
                        case "<=" -> (a, b) -> a <= b;
                        case "==" -> (a, b) -> a == b;
                        case "!=" -> (a, b) -> a != b;
                        default -> null;
                    };
            if (operator == null) {
                return left;
            }
            next++;
            left = PromExpression.comparison(left, sum(), operator);
        }
    }

    private PromExpression sum() {
        PromExpression left = product();
        while (true) {
            if (take("+")) {
                left = PromExpression.arithmetic(left, product(), Double::sum);
            } else if (take("-")) {
                left = PromExpression.arithmetic(left, product(), (a, b) -> a - b);
            } else {
                return left;
            }
        }
    }

    private PromExpression product() {
        PromExpression left = unary();
        while (true) {
            if (take("*")) {
                left = PromExpression.arithmetic(left, unary(), (a, b) -> a * b);
            } else if (take("/")) {
                left = PromExpression.arithmetic(left, unary(), (a, b) -> a / b);
            } else {
                return left;
            }
        }
    }

    private PromExpression unary() {
        if (take("-")) {
            PromExpression inner = unary();
            return PromExpression.arithmetic((series, millis) -> PromExpression.Value.of(-1), inner, (a, b) -> a * b);
        }
        return primary();
    }

    private PromExpression primary() {
        if (take("(")) {
            PromExpression inner = or();
            expect(")");
            return inner;
        }
        if (peekKind().equals("number")) {
            double number = Double.parseDouble(takeKind("number"));
            return (series, millis) -> PromExpression.Value.of(number);
        }
        if (peek().equals("{")) {
            return selector("");
        }
        String word = takeKind("word");
        if (AGGREGATIONS.contains(word)) {
            return aggregation(word);
        }
        return peek().equals("(") ? call(word) : selector(word);
    }

    /** An instant selector, perhaps with {@code offset}. */
    private PromExpression selector(String metric) {
        PromExpression now = PromExpression.selector(matchers(metric));
        if (!take("offset")) {
            return now;
        }
        long back = duration();
        return (series, millis) -> now.at(series, millis - back);
    }

    private PromExpression aggregation(String name) {
        boolean by = true;
        Set<String> labels = new HashSet<>();
        boolean before = peek().equals("by") || peek().equals("without");
        if (before) {
            by = takeKind("word").equals("by");
            labels(labels);
        }
        expect("(");
        PromExpression inner = or();
        expect(")");
        if (!before && (peek().equals("by") || peek().equals("without"))) {
            by = takeKind("word").equals("by");
            labels(labels);
        }
        return PromExpression.aggregate(name, by, labels, inner);
    }

    private void labels(Set<String> labels) {
        expect("(");
        while (!take(")")) {
            labels.add(takeKind("word"));
            take(",");
        }
    }

    private PromExpression call(String name) {
        expect("(");
        PromExpression result =
                switch (name) {
                    case "time" -> (series, millis) -> PromExpression.Value.of(millis / 1000.0);
                    case "vector" -> vector(or());
                    case "scalar" -> scalar(or());
                    case "timestamp" -> each(or(), element -> element.millis() / 1000.0);
                    case "abs" -> each(or(), element -> Math.abs(element.value()));
                    case "clamp_min" -> clamp(true);
                    case "clamp_max" -> clamp(false);
                    case "increase" -> PromExpression.over(windows(), PromExpression::increase);
                    case "rate" ->
                        PromExpression.over(windows(), (samples, from, to) -> {
                            Double increase = PromExpression.increase(samples, from, to);
                            return increase == null ? null : Double.valueOf(increase / ((to - from) / 1000.0));
                        });
                    case "max_over_time",
                            "min_over_time",
                            "avg_over_time",
                            "sum_over_time",
                            "count_over_time",
                            "last_over_time" ->
                        PromExpression.over(windows(), (samples, from, to) -> overTime(name, samples));
                    default -> throw error("unknown function with name \"" + name + "\"");
                };
        expect(")");
        return result;
    }

    private static PromExpression vector(PromExpression inner) {
        return (series, millis) -> new PromExpression.Value(
                false,
                List.of(new PromExpression.Element(
                        Map.of(), inner.at(series, millis).number(), millis)));
    }

    private static PromExpression scalar(PromExpression inner) {
        return (series, millis) -> {
            PromExpression.Value value = inner.at(series, millis);
            return PromExpression.Value.of(value.elements().size() == 1 ? value.number() : Double.NaN);
        };
    }

    @FunctionalInterface
    private interface OfElement {
        double apply(PromExpression.Element element);
    }

    private static PromExpression each(PromExpression inner, OfElement function) {
        return (series, millis) -> new PromExpression.Value(
                false,
                inner.at(series, millis).elements().stream()
                        .map(element -> new PromExpression.Element(
                                PromExpression.unnamed(element.labels()), function.apply(element), millis))
                        .toList());
    }

    private PromExpression clamp(boolean min) {
        PromExpression inner = or();
        expect(",");
        double bound = Double.parseDouble(takeKind("number"));
        return each(inner, element -> min ? Math.max(bound, element.value()) : Math.min(bound, element.value()));
    }

    private static Double overTime(String name, TimeSeries.Sample[] samples) {
        DoubleStream values = java.util.Arrays.stream(samples).mapToDouble(TimeSeries.Sample::value);
        return switch (name) {
            case "max_over_time" -> values.max().orElseThrow();
            case "min_over_time" -> values.min().orElseThrow();
            case "avg_over_time" -> values.average().orElseThrow();
            case "sum_over_time" -> values.sum();
            case "count_over_time" -> (double) samples.length;
            default -> samples[samples.length - 1].value();
        };
    }

    /** A range vector: a selector with a range, or any expression with a range and a step. */
    private PromExpression.Windows windows() {
        int start = next;
        if (peekKind().equals("word")
                && !tokens.get(Math.min(next + 1, tokens.size() - 1)).text().equals("(")) {
            Predicate<Map<String, String>> matcher = matchers(takeKind("word"));
            if (take("[")) {
                long length = duration();
                if (take("]")) {
                    return PromExpression.range(matcher, length);
                }
            }
            next = start;
        }
        PromExpression inner = or();
        if (!take("[")) {
            throw error("expected type range vector in call to function, got instant vector");
        }
        long length = duration();
        expect(":");
        long step = peek().equals("]") ? 60_000 : duration();
        expect("]");
        return PromExpression.subquery(inner, length, step);
    }

    private long duration() {
        Matcher part = DURATION.matcher(takeKind("duration"));
        long millis = 0;
        while (part.find()) {
            millis += Long.parseLong(part.group(1)) * UNITS.get(part.group(2));
        }
        return millis;
    }

    private Predicate<Map<String, String>> matchers(String metric) {
        Predicate<Map<String, String>> all =
                metric.isEmpty() ? labels -> true : labels -> metric.equals(labels.get("__name__"));
        if (take("{")) {
            while (!take("}")) {
                String label = takeKind("word");
                String operator = takeKind("symbol");
                String quoted = takeKind("string");
                String value = quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
                all = all.and(matcher(label, operator, value));
                take(",");
            }
        }
        if (peek().equals("@")) {
            throw error("@ is not of the simulation's subset: " + query);
        }
        return all;
    }

    private Predicate<Map<String, String>> matcher(String label, String operator, String value) {
        Pattern pattern = operator.endsWith("~") ? Pattern.compile(value) : null;
        return switch (operator) {
            case "=" -> labels -> labels.getOrDefault(label, "").equals(value);
            case "!=" -> labels -> !labels.getOrDefault(label, "").equals(value);
            case "=~" ->
                labels -> pattern.matcher(labels.getOrDefault(label, "")).matches();
            case "!~" ->
                labels -> !pattern.matcher(labels.getOrDefault(label, "")).matches();
            default -> throw error("unexpected " + operator + " in label matching");
        };
    }
}
