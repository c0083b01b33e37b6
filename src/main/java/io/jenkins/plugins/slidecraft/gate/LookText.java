package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.release.DurationText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a look reads in the build log. */
final class LookText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private LookText() {}

    /** As {@code 10:02:30Z}. */
    static String time(Instant at) {
        return TIME.format(at);
    }

    /** As {@code 0.981 (412 jobs)}. */
    static String evidence(Look look, Threshold threshold, String unit) {
        return threshold.show(look.value().orElse(Double.NaN))
                + (look.samples().isPresent() ? " (" + samples(look.samples().getAsDouble(), unit) + ")" : "");
    }

    /**
     * The line of the latest look: value, bound, samples, age, and how it stands.
     *
     * @param looks all looks up to this one
     */
    static String line(GateRequest request, List<Look> looks) {
        Look look = looks.get(looks.size() - 1);
        long usable = looks.stream().filter(Look::usable).count();
        String number = usable == looks.size()
                ? looks.size() + "/" + request.count()
                : looks.size() + " (" + usable + "/" + request.count() + " usable)";
        StringBuilder line =
                new StringBuilder("[" + request.gate() + "] look " + number + " at " + time(look.at()) + ": ");
        if (look.usable()) {
            double value = look.value().getAsDouble();
            line.append(request.threshold().show(value)).append(' ').append(request.threshold());
            line.append(request.threshold().holds(value) ? " ok" : " MISSED");
        } else {
            line.append("not counted, ").append(look.problem()).append(": ").append(look.detail());
            look.value().ifPresent(value -> line.append(", value ")
                    .append(request.threshold().show(value)));
        }
        if (look.problem() != Look.Reason.TOO_FEW) {
            look.samples().ifPresent(samples -> line.append(", ").append(samples(samples, request.unit())));
        }
        if (look.problem() != Look.Reason.STALE) {
            look.age()
                    .ifPresent(age ->
                            line.append(", newest sample ").append(seconds(age)).append(" s ago"));
        }
        return line.toString();
    }

    /** What a gate prints before its first look. */
    static List<String> header(GateRequest request, Optional<String> release) {
        String prefix = "[" + request.gate() + "] ";
        return List.of(
                prefix + "passes with " + request.count() + " looks " + request.threshold() + ", one every "
                        + DurationText.format(request.interval())
                        + release.map(name -> ", on release " + name + " in " + request.environment())
                                .orElse(", in " + request.environment() + ", where no release is known"),
                prefix + "query: " + request.query().strip().replaceAll("\\s+", " "));
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
