package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** A parsed expression of the subset of PromQL that {@link PromParser} names; its value at a time. */
interface PromExpression {
    /** How far back an instant selector looks. */
    long LOOKBACK = 300_000;

    /** One element of an instant vector: its labels without the metric's name, its value, its sample's time. */
    record Element(Map<String, String> labels, double value, long millis) {}

    /** An instant vector, or a scalar: the one element of a vector that says so. */
    record Value(boolean scalar, List<Element> elements) {
        static Value of(double number) {
            return new Value(true, List.of(new Element(Map.of(), number, 0)));
        }

        double number() {
            return elements.get(0).value();
        }
    }

    /** Evaluates it over these series. */
    Value at(Collection<TimeSeries> series, long millis);

    /** An element for each window of samples. */
    interface Windows {
        /** Labels and samples of each series in the window that ends at a time. */
        Map<Map<String, String>, TimeSeries.Sample[]> at(Collection<TimeSeries> series, long millis);

        /** How long the window is. */
        long length();
    }

    /** {@code metric{label="value"}}. */
    static PromExpression selector(Predicate<Map<String, String>> matcher) {
        return (series, millis) -> {
            List<Element> found = new ArrayList<>();
            for (TimeSeries one : series) {
                if (matcher.test(one.labels())) {
                    TimeSeries.Sample sample = one.at(millis, LOOKBACK);
                    if (sample != null) {
                        found.add(new Element(one.labels(), sample.value(), sample.millis()));
                    }
                }
            }
            return new Value(false, found);
        };
    }

    /** {@code metric{…}[5m]}. */
    static Windows range(Predicate<Map<String, String>> matcher, long length) {
        return windows(length, (series, millis) -> {
            Map<Map<String, String>, TimeSeries.Sample[]> found = new LinkedHashMap<>();
            for (TimeSeries one : series) {
                if (matcher.test(one.labels())) {
                    TimeSeries.Sample[] samples = one.between(millis - length, millis);
                    if (samples.length > 0) {
                        found.put(unnamed(one.labels()), samples);
                    }
                }
            }
            return found;
        });
    }

    /** {@code expression[5m:30s]}: evaluated at the whole multiples of the step. */
    static Windows subquery(PromExpression inner, long length, long step) {
        return windows(length, (series, millis) -> {
            Map<Map<String, String>, List<TimeSeries.Sample>> found = new LinkedHashMap<>();
            long first = Math.floorDiv(millis - length, step) * step + step;
            for (long time = first; time <= millis; time += step) {
                for (Element element : inner.at(series, time).elements()) {
                    found.computeIfAbsent(unnamed(element.labels()), labels -> new ArrayList<>())
                            .add(new TimeSeries.Sample(time, element.value()));
                }
            }
            Map<Map<String, String>, TimeSeries.Sample[]> arrays = new LinkedHashMap<>();
            found.forEach((labels, samples) -> arrays.put(labels, samples.toArray(new TimeSeries.Sample[0])));
            return arrays;
        });
    }

    private static Windows windows(long length, Window window) {
        return new Windows() {
            @Override
            public Map<Map<String, String>, TimeSeries.Sample[]> at(Collection<TimeSeries> series, long millis) {
                return window.at(series, millis);
            }

            @Override
            public long length() {
                return length;
            }
        };
    }

    /** The one method of {@link Windows} that differs. */
    @FunctionalInterface
    interface Window {
        Map<Map<String, String>, TimeSeries.Sample[]> at(Collection<TimeSeries> series, long millis);
    }

    /** What a range function makes of one window; NaN is a value, null is none. */
    @FunctionalInterface
    interface RangeFunction {
        Double apply(TimeSeries.Sample[] samples, long from, long to);
    }

    static PromExpression over(Windows windows, RangeFunction function) {
        return (series, millis) -> {
            List<Element> found = new ArrayList<>();
            windows.at(series, millis).forEach((labels, samples) -> {
                Double value = function.apply(samples, millis - windows.length(), millis);
                if (value != null) {
                    found.add(new Element(labels, value, millis));
                }
            });
            return new Value(false, found);
        };
    }

    /** {@code increase}, as Prometheus extrapolates it ({@code promql/functions.go}); {@code rate} divides it. */
    static Double increase(TimeSeries.Sample[] samples, long from, long to) {
        if (samples.length < 2) {
            return null;
        }
        double first = samples[0].value();
        double result = samples[samples.length - 1].value() - first;
        for (int i = 1; i < samples.length; i++) {
            if (samples[i].value() < samples[i - 1].value()) {
                result += samples[i - 1].value();
            }
        }
        double sampled = (samples[samples.length - 1].millis() - samples[0].millis()) / 1000.0;
        double average = sampled / (samples.length - 1);
        double threshold = average * 1.1;
        double toStart = (samples[0].millis() - from) / 1000.0;
        double toEnd = (to - samples[samples.length - 1].millis()) / 1000.0;
        if (toStart >= threshold) {
            toStart = average / 2;
        }
        if (result > 0 && first >= 0) {
            toStart = Math.min(toStart, sampled * (first / result));
        }
        if (toEnd >= threshold) {
            toEnd = average / 2;
        }
        return result * (sampled + toStart + toEnd) / sampled;
    }

    /** {@code sum by (labels) (inner)}. */
    static PromExpression aggregate(String name, boolean by, Set<String> names, PromExpression inner) {
        return (series, millis) -> {
            Map<Map<String, String>, List<Double>> groups = new LinkedHashMap<>();
            for (Element element : inner.at(series, millis).elements()) {
                Map<String, String> key = new HashMap<>(unnamed(element.labels()));
                key.keySet().removeIf(label -> names.contains(label) != by);
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(element.value());
            }
            List<Element> found = new ArrayList<>();
            groups.forEach((labels, values) -> found.add(new Element(labels, reduce(name, values), millis)));
            return new Value(false, found);
        };
    }

    private static double reduce(String name, List<Double> values) {
        DoubleStream stream = values.stream().mapToDouble(Double::doubleValue);
        return switch (name) {
            case "sum" -> stream.sum();
            case "max" -> stream.max().orElseThrow();
            case "min" -> stream.min().orElseThrow();
            case "avg" -> stream.average().orElseThrow();
            case "count" -> values.size();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Both sides' elements, of the right one only those whose labels the left one doesn't have. */
    static PromExpression or(PromExpression left, PromExpression right) {
        return (series, millis) -> {
            List<Element> found = new ArrayList<>(left.at(series, millis).elements());
            Set<Map<String, String>> known = new java.util.HashSet<>();
            found.forEach(element -> known.add(unnamed(element.labels())));
            for (Element element : right.at(series, millis).elements()) {
                if (!known.contains(unnamed(element.labels()))) {
                    found.add(element);
                }
            }
            return new Value(false, found);
        };
    }

    static PromExpression arithmetic(PromExpression left, PromExpression right, DoubleBinaryOperator operator) {
        return binary(left, right, (a, b) -> operator.applyAsDouble(a, b), false);
    }

    /** A comparison keeps the left elements for which it holds. */
    static PromExpression comparison(PromExpression left, PromExpression right, Comparison operator) {
        return binary(left, right, (a, b) -> operator.holds(a, b) ? Double.valueOf(a) : null, true);
    }

    @FunctionalInterface
    interface Comparison {
        boolean holds(double left, double right);
    }

    @FunctionalInterface
    interface Pairing {
        Double apply(double left, double right);
    }

    private static PromExpression binary(PromExpression left, PromExpression right, Pairing pairing, boolean named) {
        return (series, millis) -> {
            Value a = left.at(series, millis);
            Value b = right.at(series, millis);
            if (a.scalar() && b.scalar()) {
                if (named) {
                    throw new MetricException(
                            MetricException.Kind.QUERY_ERROR, "comparisons between scalars must use BOOL modifier");
                }
                return Value.of(pairing.apply(a.number(), b.number()));
            }
            List<Element> found = new ArrayList<>();
            for (Element one : a.scalar() ? b.elements() : a.elements()) {
                Element other = a.scalar()
                        ? a.elements().get(0)
                        : b.scalar() ? b.elements().get(0) : match(one, b);
                if (other != null) {
                    Double value = a.scalar()
                            ? pairing.apply(other.value(), one.value())
                            : pairing.apply(one.value(), other.value());
                    if (value != null) {
                        found.add(new Element(named ? one.labels() : unnamed(one.labels()), value, millis));
                    }
                }
            }
            return new Value(false, found);
        };
    }

    private static Element match(Element one, Value others) {
        for (Element other : others.elements()) {
            if (unnamed(other.labels()).equals(unnamed(one.labels()))) {
                return other;
            }
        }
        return null;
    }

    static Map<String, String> unnamed(Map<String, String> labels) {
        if (!labels.containsKey("__name__")) {
            return labels;
        }
        Map<String, String> rest = new HashMap<>(labels);
        rest.remove("__name__");
        return rest;
    }
}
