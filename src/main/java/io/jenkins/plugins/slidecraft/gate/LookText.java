package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.release.DurationText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a look reads in the build log. */
final class LookText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Of a query in a look's line; the whole stands in the gate's first lines and in its file. */
    private static final int LONGEST_QUERY = 120;

    private LookText() {}

    /** As {@code 10:02:30Z}. */
    static String time(Instant at) {
        return TIME.format(at);
    }

    /** As {@code 0.981 (412 jobs)}. */
    static String evidence(Look look, MetricRequest metric) {
        return metric.threshold().show(look.value().orElse(Double.NaN))
                + (look.samples().isPresent() ? " (" + samples(look.samples().getAsDouble(), metric.unit()) + ")" : "");
    }

    /** The line of the latest look: value, bound, samples, age, evidence on both sides, how it stands, and the query. */
    static String line(GateRequest request, MetricBook book) {
        MetricRequest metric = book.metric();
        List<Look> looks = book.looks();
        Look look = looks.get(looks.size() - 1);
        String number = number(request, metric, looks);
        StringBuilder line =
                new StringBuilder("[" + request.label(metric) + "] look " + number + " at " + time(look.at()) + ": ");
        if (look.usable()) {
            double value = look.value().getAsDouble();
            boolean holds = metric.threshold().holds(value);
            line.append(metric.threshold().show(value));
            line.append(metric.judge() == JudgeKind.THRESHOLD ? " " : " so far, bound ")
                    .append(metric.threshold());
            line.append(metric.judge() != JudgeKind.THRESHOLD ? "" : holds ? " ok" : " MISSED");
        } else {
            line.append("not counted, ").append(look.problem()).append(": ").append(look.detail());
            look.value().ifPresent(value -> line.append(", value ")
                    .append(metric.threshold().show(value)));
        }
        if (look.problem() != Look.Reason.TOO_FEW) {
            look.samples().ifPresent(samples -> line.append(", ").append(samples(samples, metric.unit())));
        }
        if (look.problem() != Look.Reason.STALE) {
            look.age()
                    .ifPresent(age ->
                            line.append(", newest sample ").append(seconds(age)).append(" s ago"));
        }
        return line.append("; ")
                .append(standing(book))
                .append("; ")
                .append(oneLine(metric.asked()))
                .toString();
    }

    /** As {@code 3/5}; of a judge of evidence, which may decide at any look, of all that there are before the deadline. */
    private static String number(GateRequest request, MetricRequest metric, List<Look> looks) {
        if (metric.judge() != JudgeKind.THRESHOLD && metric.judge() != JudgeKind.MANN_WHITNEY) {
            return looks.size() + "/" + request.schedule().looks();
        }
        long usable = looks.stream().filter(Look::usable).count();
        int count = metric.limits().count();
        return usable == looks.size()
                ? looks.size() + "/" + count
                : looks.size() + " (" + usable + "/" + count + " usable)";
    }

    /** As {@code for 2 of 5, against 0 of 1}. */
    static String sides(Standing standing) {
        return "for " + part(standing.supporting(), standing.passBound()) + ", against "
                + part(standing.against(), standing.failBound());
    }

    private static String standing(MetricBook book) {
        return sides(book.standing()) + ", "
                + book.judgement().map(said -> said.verdict().name()).orElse("undecided");
    }

    private static String part(double evidence, double bound) {
        return Double.isFinite(bound) ? rounded(evidence, 2) + " of " + rounded(bound, 2) : rounded(evidence, 2);
    }

    private static String oneLine(String query) {
        String line = query.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_QUERY ? line.substring(0, LONGEST_QUERY) + "…" : line;
    }

    /** What a gate prints before its first look. */
    static List<String> header(GateRequest request, Optional<String> release) {
        Schedule schedule = request.schedule();
        String where = release.map(name -> ", on release " + name + " in " + request.environment())
                .orElse(", in " + request.environment() + ", where no release is known");
        List<String> lines = new ArrayList<>();
        for (MetricRequest metric : request.metrics()) {
            String prefix = "[" + request.label(metric) + "] ";
            lines.add(prefix
                    + promise(metric, schedule)
                    + where
                    + (metric.dryRun() ? "; a dry run, which decides nothing" : "")
                    + (metric.critical() ? "" : "; not critical"));
            lines.add(prefix + "query: " + metric.asked().strip().replaceAll("\\s+", " "));
        }
        return lines;
    }

    private static String promise(MetricRequest metric, Schedule schedule) {
        String every = "one every " + DurationText.format(schedule.interval());
        if (metric.judge() == JudgeKind.THRESHOLD) {
            return "passes with " + metric.limits().count() + " looks " + metric.threshold() + ", " + every;
        }
        if (metric.judge() == JudgeKind.MANN_WHITNEY) {
            return "judges once by Kayenta's rule, with " + metric.limits().count() + " values, " + every;
        }
        boolean bound = metric.judge() == JudgeKind.OBJECTIVE
                || metric.judge() == JudgeKind.LATENCY && !metric.latency().compares();
        String what = bound
                ? metric.threshold().toString()
                : "less than " + Threshold.plain(metric.promise().worst()) + " times the stable rate";
        return "passes as soon as there is enough evidence for " + what + ", at most " + schedule.looks() + " looks, "
                + every + ", false alarms at most "
                + Threshold.plain(metric.promise().alpha());
    }

    /** The last line of a gate. */
    static String verdict(GateRequest request, Judge.Judgement judgement) {
        String reason = judgement.verdict() == Verdict.INCONCLUSIVE ? " (" + judgement.reason() + ")" : "";
        return "[" + request.gate() + "] " + judgement.verdict() + reason + ": " + judgement.message();
    }

    /** As {@code 412 jobs}; Prometheus extrapolates counts, so they need not be whole. */
    static String samples(double samples, String unit) {
        return rounded(samples, Math.abs(samples) < 10 ? 1 : 0) + " " + unit;
    }

    /** As {@code 1.25 %}. */
    static String percent(double share) {
        return rounded(share * 100, 2) + " %";
    }

    static String seconds(double seconds) {
        return rounded(seconds, 0);
    }

    private static String rounded(double number, int digits) {
        return Double.isFinite(number)
                ? Threshold.plain(BigDecimal.valueOf(number)
                        .setScale(digits, RoundingMode.HALF_UP)
                        .doubleValue())
                : String.valueOf(number);
    }
}
