package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.EMPTY;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.one;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of the gate, over every kind of answer that a metric store can give: a PASS rests on {@code count} looks with one
 * finite value on the healthy side, enough samples and current data; and every gate ends by its deadline.
 */
class NoEvidenceNeverPassesTest {
    private static final int MANY = 600;

    /** Kinds of answers to one query at one time. */
    private enum Answer {
        GOOD,
        BAD,
        EMPTY,
        NAN,
        INFINITE,
        MANY_SERIES,
        MATRIX,
        REFUSED,
        UNAUTHORIZED,
        SILENT;

        QueryResult give(Instant at, double good, double bad) {
            return switch (this) {
                case GOOD -> one(at, good);
                case BAD -> one(at, bad);
                case EMPTY -> ScriptedStore.EMPTY;
                case NAN -> one(at, Double.NaN);
                case INFINITE -> one(at, bad > good ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
                case MANY_SERIES ->
                    new QueryResult(
                            List.of(series(Map.of("a", "1"), at, good), series(Map.of("a", "2"), at, good)), List.of());
                case MATRIX ->
                    new QueryResult(
                            List.of(new QueryResult.Series(
                                    Map.of(),
                                    List.of(
                                            new QueryResult.Point(at.minusSeconds(15), good),
                                            new QueryResult.Point(at, good)))),
                            List.of());
                case REFUSED -> throw new MetricException(MetricException.Kind.QUERY_ERROR, "refused");
                case UNAUTHORIZED -> throw new MetricException(MetricException.Kind.UNAUTHORIZED, "HTTP 401");
                case SILENT -> throw ScriptedStore.unreachable();
            };
        }
    }

    private static Answer answer(long seed, String query, Instant at, int goodOfTen) {
        Random random = new Random(seed * 1_000_003 + query.hashCode() * 31L + at.getEpochSecond());
        random.nextInt();
        return random.nextInt(10) < goodOfTen ? Answer.GOOD : Answer.values()[random.nextInt(Answer.values().length)];
    }

    private static QueryResult give(String query, Answer answer, Instant at) {
        if (query.equals(GateRig.QUERY)) {
            return answer.give(at, 0.99, 0.5);
        }
        return query.equals("jobs") ? answer.give(at, 40, 0) : answer.give(at, 3, 900);
    }

    private static boolean evidence(long seed, Instant at, int goodOfTen) {
        Answer value = answer(seed, GateRig.QUERY, at, goodOfTen);
        return (value == Answer.GOOD || value == Answer.BAD)
                && answer(seed, "jobs", at, goodOfTen) == Answer.GOOD
                && answer(seed, "time", at, goodOfTen) == Answer.GOOD;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 9, 10})
    void aPassRestsOnEvidenceWhateverElseWasAnswered(int goodOfTen) {
        int passes = 0;
        for (long seed = 0; seed < MANY; seed++) {
            long world = seed;
            GateRequest request = GateRig.request(
                    "samples", "jobs", "freshness", "f", "minSamples", 20, "count", 3, "failureLimit", (int)
                            (seed % 3));
            GateRig rig = new GateRig((query, at) -> {
                String which = query.startsWith("time") ? "time" : query;
                return give(which, answer(world, which, at, goodOfTen), at);
            });
            rig.start(request);
            rig.runToEnd();

            assertThat(rig.failure).as("seed %d", seed).isNull();
            assertThat(rig.now())
                    .as("seed %d", seed)
                    .isBeforeOrEqualTo(request.schedule().deadline());
            List<Look> looks = rig.result.first().looks();
            assertThat(looks.stream().filter(Look::usable).allMatch(look -> evidence(world, look.at(), goodOfTen)))
                    .as("seed %d: every usable look is evidence", seed)
                    .isTrue();
            if (rig.result.verdict() == Verdict.PASS) {
                passes++;
                long good = looks.stream()
                        .filter(look -> evidence(world, look.at(), goodOfTen)
                                && answer(world, GateRig.QUERY, look.at(), goodOfTen) == Answer.GOOD)
                        .count();
                assertThat(good)
                        .as("seed %d", seed)
                        .isGreaterThanOrEqualTo(3 - request.first().limits().failureLimit());
            }
        }
        if (goodOfTen == 10) {
            assertThat(passes).as("nothing but evidence always passes").isEqualTo(MANY);
        }
        if (goodOfTen == 9) {
            assertThat(passes).as("the test sees passes").isBetween(MANY / 4, MANY - 1);
        }
    }

    @Test
    void everyKindOfNoEvidenceAloneIsInconclusiveOnBothSidesOfTheBound() {
        for (Answer answer : Answer.values()) {
            if (answer == Answer.GOOD || answer == Answer.BAD) {
                continue;
            }
            for (String threshold : List.of("> 0.95", ">= -1e9", "< 0.02", "<= 1e9")) {
                for (String broken : List.of(GateRig.QUERY, "jobs", "time")) {
                    BiFunction<String, Instant, QueryResult> answers = (query, at) -> {
                        String which = query.startsWith("time") ? "time" : query;
                        return give(which, which.equals(broken) ? answer : Answer.GOOD, at);
                    };
                    GateRig rig = new GateRig(answers);
                    rig.start(GateRig.request(
                            "samples",
                            "jobs",
                            "freshness",
                            "f",
                            "threshold",
                            threshold,
                            "count",
                            2,
                            "failureLimit",
                            1));
                    rig.runToEnd();
                    assertThat(rig.result.verdict())
                            .as("%s for %s with %s", answer, broken, threshold)
                            .isEqualTo(Verdict.INCONCLUSIVE);
                }
            }
        }
        assertThat(EMPTY.series()).isEmpty();
    }
}
