package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.Look.Reason;
import io.jenkins.plugins.slidecraft.release.DurationText;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Decides whether what the queries gave is evidence. Pure. What is wrong with a query comes first, then whether the data is
 * current, then whether there is enough of it: old data says nothing about traffic, and no traffic explains a NaN.
 */
final class LookAssessment {
    private static final String NO_SERIES = "the query gave no series";

    private final MetricRequest metric;
    private final Instant at;
    private final Reading value;
    private final Optional<Reading> samples;
    private final Optional<Reading> age;

    private LookAssessment(
            MetricRequest metric, Instant at, Reading value, Optional<Reading> samples, Optional<Reading> age) {
        this.metric = metric;
        this.at = at;
        this.value = value;
        this.samples = samples;
        this.age = age;
    }

    /**
     * @param value what {@code query} gave
     * @param samples what {@code samples} gave, where the gate has one
     * @param age what the age query gave, in seconds, where there is a selector to ask
     */
    static Look assess(
            MetricRequest metric, Instant at, Reading value, Optional<Reading> samples, Optional<Reading> age) {
        LookAssessment assessment = new LookAssessment(metric, at, value, samples, age);
        return assessment
                .badQuery()
                .or(assessment::stale)
                .or(assessment::tooFew)
                .or(assessment::noNumber)
                .orElseGet(() -> assessment.look(Reason.NONE, ""));
    }

    private Optional<Look> badQuery() {
        return bad("the query", value)
                .or(() -> samples.flatMap(reading -> bad("the samples query", reading)))
                .or(() -> age.flatMap(reading -> bad("the freshness query", reading)));
    }

    private Optional<Look> bad(String name, Reading reading) {
        if (reading instanceof Reading.Refused refused) {
            String prefix = name.equals("the query") ? "" : name + ": ";
            return problem(refused.reason(), prefix + refused.detail());
        }
        if (reading instanceof Reading.Many many) {
            return problem(
                    Reason.MANY_SERIES,
                    name + " gave " + many.series() + " series, as " + many.example()
                            + "; reduce them to one, as with sum(…), max(…) or reduce: 'sum'");
        }
        return Optional.empty();
    }

    /** Old data, or a value although the data behind it has gone. */
    private Optional<Look> stale() {
        if (age.isEmpty()) {
            return Optional.empty();
        }
        double maxAge = metric.maxAge().toMillis() / 1000.0;
        OptionalDouble seconds = number(age.get());
        if (seconds.isPresent()) {
            // What is not a finite number here is no evidence that the data is current.
            return Double.isFinite(seconds.getAsDouble()) && seconds.getAsDouble() <= maxAge
                    ? Optional.empty()
                    : problem(
                            Reason.STALE,
                            "the newest sample is " + LookText.seconds(seconds.getAsDouble()) + " s old, more than "
                                    + DurationText.format(metric.maxAge()));
        }
        return value instanceof Reading.Number number && !Double.isNaN(number.value())
                ? problem(
                        Reason.STALE,
                        "no sample of " + Freshness.selector(metric).orElse("") + " in the last "
                                + DurationText.format(metric.maxAge()))
                : Optional.empty();
    }

    private Optional<Look> tooFew() {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble count = number(samples.get());
        if (count.isEmpty()) {
            return problem(
                    Reason.NO_DATA, value instanceof Reading.Nothing ? NO_SERIES : "the samples query gave no series");
        }
        double number = count.getAsDouble();
        if (!Double.isFinite(number)) {
            return problem(
                    Reason.NAN, "the samples query gave " + metric.threshold().show(number));
        }
        if (number <= 0) {
            return problem(Reason.NO_TRAFFIC, "no " + metric.unit() + " in the time that the query looks at");
        }
        return number >= metric.limits().minSamples()
                ? Optional.empty()
                : problem(
                        Reason.TOO_FEW,
                        LookText.samples(number, metric.unit()) + ", fewer than "
                                + Threshold.plain(metric.limits().minSamples()));
    }

    private Optional<Look> noNumber() {
        OptionalDouble number = number(value);
        if (number.isEmpty()) {
            return problem(Reason.NO_DATA, NO_SERIES);
        }
        return Double.isFinite(number.getAsDouble())
                ? Optional.empty()
                : problem(
                        Reason.NAN,
                        "the query gave " + metric.threshold().show(number.getAsDouble())
                                + ", as a division by zero does");
    }

    private Optional<Look> problem(Reason reason, String detail) {
        return Optional.of(look(reason, detail));
    }

    private Look look(Reason reason, String detail) {
        return new Look(
                at,
                number(value),
                samples.map(LookAssessment::number).orElse(OptionalDouble.empty()),
                age.map(LookAssessment::number).orElse(OptionalDouble.empty()),
                reason,
                detail);
    }

    private static OptionalDouble number(Reading reading) {
        return reading instanceof Reading.Number number ? OptionalDouble.of(number.value()) : OptionalDouble.empty();
    }
}
