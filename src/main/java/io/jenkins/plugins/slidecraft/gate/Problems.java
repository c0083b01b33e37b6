package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What looks that are no evidence say about a gate. */
final class Problems {
    /** What to name first: what is wrong with the gate itself, then with the metrics' way here, then the metrics. */
    private static final List<Look.Reason> MOST_TELLING = List.of(
            Look.Reason.QUERY_ERROR,
            Look.Reason.MANY_SERIES,
            Look.Reason.UNREACHABLE,
            Look.Reason.STALE,
            Look.Reason.NO_TRAFFIC,
            Look.Reason.TOO_FEW,
            Look.Reason.NAN,
            Look.Reason.NO_DATA);

    private Problems() {}

    /** The reason that most of the looks with a problem have. */
    static Optional<Look.Reason> mostFrequent(List<Look> looks) {
        Map<Look.Reason, Long> problems = counts(looks);
        return problems.keySet().stream()
                .min(Comparator.<Look.Reason>comparingLong(reason -> -problems.get(reason))
                        .thenComparingInt(MOST_TELLING::indexOf));
    }

    static Map<Look.Reason, Long> counts(List<Look> looks) {
        return looks.stream()
                .filter(look -> !look.usable())
                .collect(Collectors.groupingBy(Look::problem, Collectors.counting()));
    }

    /** The latest look with this problem. */
    static Look example(List<Look> looks, Look.Reason reason) {
        return looks.stream()
                .filter(look -> !look.usable() && look.problem() == reason)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** What to say where most of the looks had a problem; empty where most were evidence. */
    static Optional<Judgement> most(List<Look> looks) {
        long usable = looks.stream().filter(Look::usable).count();
        if (usable * 2 > looks.size()) {
            return Optional.empty();
        }
        return mostFrequent(looks)
                .map(reason -> new Judgement(
                        Verdict.INCONCLUSIVE,
                        reason,
                        counts(looks).get(reason) + " of " + looks.size() + " looks had " + reason + ": "
                                + example(looks, reason).detail()));
    }

    /**
     * Whether waiting is of no use: the server has refused the query in all of the first {@code count} looks, or there were as many errors in
     * a row as are allowed.
     */
    static boolean hopeless(List<Look> looks, Limits limits) {
        boolean refused = looks.size() >= limits.count()
                && looks.stream().allMatch(look -> look.problem() == Look.Reason.QUERY_ERROR);
        return refused || limits.consecutiveErrors() > 0 && errorsInARow(looks) >= limits.consecutiveErrors();
    }

    private static int errorsInARow(List<Look> looks) {
        int row = 0;
        while (row < looks.size() && looks.get(looks.size() - 1 - row).problem().error()) {
            row++;
        }
        return row;
    }
}
