package io.jenkins.plugins.slidecraft.gate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a gate saw at one time. Only a look without a problem is evidence; {@link Threshold#holds} says for which side.
 *
 * @param at the time that was asked for
 * @param value the metric's value; empty where there was none; finite in a look without a problem
 * @param samples how many events the value rests on; empty where the gate has no {@code samples} query
 * @param age seconds since the newest sample behind the value; empty where it is not known
 * @param problem why there is no usable value, or {@link Reason#NONE}
 * @param detail for people: the server's error, how many series
 * @param increment what it adds for judges of counts; empty in a look at a value alone
 */
public record Look(
        Instant at,
        OptionalDouble value,
        OptionalDouble samples,
        OptionalDouble age,
        Reason problem,
        String detail,
        @JsonIgnore Optional<Increment> increment) {
    public Look {
        increment = increment == null ? Optional.empty() : increment;
    }

    /** A look at a value alone. */
    public Look(
            Instant at,
            OptionalDouble value,
            OptionalDouble samples,
            OptionalDouble age,
            Reason problem,
            String detail) {
        this(at, value, samples, age, problem, detail, Optional.empty());
    }

    /** Why a look has no usable value, or a gate no verdict. */
    public enum Reason {
        /** Nothing is wrong: of a look that is usable, and of a PASS. */
        NONE,
        /** The query gave no series. */
        NO_DATA,
        /** The metrics are there, and nothing happened: the {@code samples} query gave 0. */
        NO_TRAFFIC,
        /** The value is not a number, or infinite. */
        NAN,
        /** Fewer samples than {@code minSamples}. */
        TOO_FEW,
        /** The newest sample behind the value is older than {@code maxAge}. */
        STALE,
        /** More than one series: which of them counts is not for a gate to guess. */
        MANY_SERIES,
        /** The metric server refused the query, or the result is no number. */
        QUERY_ERROR,
        /** The metric server gave no answer, refused the credentials, or is no Prometheus. */
        UNREACHABLE,
        /** The deadline came before enough looks could be taken, although none had a problem. */
        DEADLINE,
        /** Of a FAIL: more looks missed the threshold than {@code failureLimit}. */
        THRESHOLD,
        /** Of a FAIL: there is enough evidence that the rate misses its objective. */
        OBJECTIVE,
        /** Of a FAIL: there is enough evidence that the new pods are worse than the stable ones. */
        WORSE,
        /** Of a gate's INCONCLUSIVE: a metric has failed that is not critical, and the others passed. */
        NOT_CRITICAL;

        /** Whether the metric server is at fault, or the query, and not what it measures. */
        boolean error() {
            return this == QUERY_ERROR || this == UNREACHABLE;
        }

        /**
         * Whether there was no usable data at all, as against too little of it: what {@code onNoData} is for. A query that is
         * refused or gives several series counts as well: a person has to mend it before there can be data.
         */
        public boolean noData() {
            return switch (this) {
                case NO_DATA, NO_TRAFFIC, NAN, STALE, MANY_SERIES, QUERY_ERROR, UNREACHABLE -> true;
                default -> false;
            };
        }
    }

    /** Whether it is evidence. */
    public boolean usable() {
        return problem == Reason.NONE && value.isPresent() && Double.isFinite(value.getAsDouble());
    }

    /** A look that saw nothing. */
    static Look without(Instant at, Reason problem, String detail) {
        return new Look(at, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), problem, detail);
    }
}
