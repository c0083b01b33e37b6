package io.jenkins.plugins.slidecraft.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all looks. Evidence itself refuses NaN and infinity, so that computing it is a test of that. */
class JudgePropertiesTest {
    private static final Horizon HOUR = new Horizon(Traffic.START, Duration.ofMinutes(60));

    static Stream<Terms> terms() {
        return Stream.of(
                Terms.until(HOUR),
                Terms.forEver(),
                new Terms(0.01, 0.05, Optional.of(HOUR), Bursts.NONE),
                new Terms(0.2, 0.2, Optional.of(HOUR), new Bursts(1)));
    }

    private static ArmsLook look(int minute, long stable, long stableEvents, long canary, long canaryEvents) {
        return new ArmsLook(Traffic.minute(minute), stable, stableEvents, canary, canaryEvents);
    }

    private static List<ArmsLook> random(SplittableRandom random, int looks) {
        List<ArmsLook> made = new ArrayList<>();
        int minute = 0;
        for (int i = 0; i < looks; i++) {
            minute += random.nextInt(1, 4);
            long stable = random.nextInt(4) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 16));
            long canary = random.nextInt(4) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 16));
            made.add(look(minute, stable, part(random, stable), canary, part(random, canary)));
        }
        return made;
    }

    private static long part(SplittableRandom random, long of) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> of;
            case 2 -> of == 0 ? 0 : random.nextLong(of + 1);
            default -> Math.min(of, random.nextLong(5));
        };
    }

    private static List<CountLook> canary(List<ArmsLook> looks) {
        return looks.stream().map(ArmsLook::canary).toList();
    }

    @ParameterizedTest
    @MethodSource("terms")
    void replayedLooksGiveTheSameEvidenceHoweverManyAreAddedAtOnce(Terms terms) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 40; i++) {
            List<ArmsLook> looks = random(random, 30);
            ComparisonJudge judge = new ComparisonJudge(1, 2, terms);
            List<Evidence> all = judge.judge(looks);
            assertThat(judge.judge(looks.subList(0, 11))).isEqualTo(all.subList(0, 11));
            Course<ArmsLook> course = judge.begin();
            looks.forEach(course::add);
            assertThat(judge.judge(looks)).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @MethodSource("terms")
    void aDecisionStaysAndIsMadeWhereEvidenceReachesItsBound(Terms terms) {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100; i++) {
            Decision before = Decision.CONTINUE;
            for (Evidence evidence : new ComparisonJudge(1.25, 3, terms).judge(random(random, 25))) {
                if (before == Decision.CONTINUE) {
                    boolean fail = evidence.failAt().isPresent()
                            && evidence.against() >= evidence.failAt().getAsDouble() - 1e-6;
                    assertThat(evidence.decision() != Decision.FAIL || fail).isTrue();
                } else {
                    assertThat(evidence.decision()).isEqualTo(before);
                }
                before = evidence.decision();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("terms")
    void onlyTheCountsOfBothArmsMatterNotWhichIsNamedFirst(Terms terms) {
        // Evidence that the canary is worse is evidence that the stable release is better, with the arms exchanged.
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 50; i++) {
            List<ArmsLook> looks = random(random, 15);
            List<Evidence> plain = new ComparisonJudge(1, 2, terms).judge(looks);
            List<Evidence> swapped = new ComparisonJudge(1, 2, terms)
                    .judge(looks.stream().map(ArmsLook::swapped).toList());
            for (int k = 0; k < looks.size(); k++) {
                if (terms.horizon().isPresent()) {
                    assertThat(plain.get(k).against()).isCloseTo(-swapped.get(k).against(), within(1e-6));
                }
                if (plain.get(k).decision() == Decision.FAIL) {
                    assertThat(swapped.get(k).decision()).isNotEqualTo(Decision.FAIL);
                }
            }
        }
    }

    @Test
    void inWhichOrderTheCountsCameDoesNotMatterWhereNothingIsLearnt() {
        Terms terms = new Terms(0.01, 0.05, Optional.empty(), Bursts.NONE);
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 20; i++) {
            List<ArmsLook> looks = random(random, 12);
            List<ArmsLook> turned = new ArrayList<>();
            for (int k = 0; k < looks.size(); k++) {
                ArmsLook from = looks.get(looks.size() - 1 - k);
                turned.add(look(
                        k + 1, from.stableTrials(), from.stableEvents(), from.canaryTrials(), from.canaryEvents()));
            }
            Evidence one = new ComparisonJudge(1, 2, terms).judge(looks).get(11);
            Evidence other = new ComparisonJudge(1, 2, terms).judge(turned).get(11);
            assertThat(other.against()).isCloseTo(one.against(), within(1e-6 * (1 + Math.abs(one.against()))));
            assertThat(other.inFavour()).isCloseTo(one.inFavour(), within(1e-6 * (1 + Math.abs(one.inFavour()))));
            assertThat(other.estimate()).isEqualTo(one.estimate());
        }
    }

    @Test
    void moreErrorsOfTheCanaryAreMoreEvidenceAgainstIt() {
        for (Terms terms : terms().toList()) {
            double before = Double.NEGATIVE_INFINITY;
            for (int errors = 0; errors <= 20; errors++) {
                Evidence evidence = new ComparisonJudge(1, 2, terms)
                        .judge(List.of(look(1, 500, 3, 500, errors)))
                        .get(0);
                assertThat(evidence.against()).isGreaterThan(before);
                before = evidence.against();
                Evidence rate = new ObjectiveJudge(0.02, terms)
                        .judge(List.of(new CountLook(Traffic.minute(1), 500, errors)))
                        .get(0);
                assertThat(rate.estimate()).hasValue(errors / 500.0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("terms")
    void withoutEvidenceNothingIsDecided(Terms terms) {
        for (List<ArmsLook> looks : List.of(
                all(0, 0, 0, 0), // no traffic
                all(1000, 0, 1000, 0), // no errors on either side: nothing to compare
                all(1000, 10, 0, 0), // the canary has no traffic
                all(0, 0, 1000, 10), // the baseline has none
                all(1000, 1000, 1000, 1000))) { // all fail on both sides
            assertThat(new ComparisonJudge(1, 2, terms).judge(looks))
                    .as(looks.get(0).toString())
                    .extracting(Evidence::decision)
                    .containsOnly(Decision.CONTINUE);
        }
        assertThat(new ObjectiveJudge(0.02, terms).judge(canary(all(0, 0, 0, 0))))
                .allMatch(evidence -> evidence.decision() == Decision.CONTINUE
                        && evidence.estimate().isEmpty());
        // Ten good jobs prove nothing about 95 %, twenty neither.
        assertThat(new ObjectiveJudge(0.05, new Terms(0.01, 0.01, Optional.of(HOUR), Bursts.NONE))
                        .judge(List.of(new CountLook(Traffic.minute(60), 20, 0))))
                .extracting(Evidence::decision)
                .containsOnly(Decision.CONTINUE);
    }

    private static List<ArmsLook> all(long stable, long stableEvents, long canary, long canaryEvents) {
        List<ArmsLook> looks = new ArrayList<>();
        for (int minute = 1; minute <= 60; minute++) {
            looks.add(look(minute, stable, stableEvents, canary, canaryEvents));
        }
        return looks;
    }

    @ParameterizedTest
    @MethodSource("terms")
    void hugeCountsAreCountsToo(Terms terms) {
        long most = Long.MAX_VALUE;
        for (List<ArmsLook> looks : List.of(
                List.of(look(1, most, most, most, most), look(2, most, 0, most, most), look(3, most, 1, most, 0)),
                List.of(look(1, most, 1, most, 1), look(2, most, most / 2, most, most / 2 + 1)),
                List.of(look(1, most, 5, 1, 1), look(2, 1, 1, most, most)))) {
            assertThat(new ComparisonJudge(1, 2, terms).judge(looks)).hasSameSizeAs(looks);
            assertThat(new ObjectiveJudge(1e-9, terms).judge(canary(looks))).hasSameSizeAs(looks);
        }
        List<ArmsLook> twice = List.of(look(1, 3_000_000_000L, 15_000_000, 3_000_000_000L, 30_000_000));
        assertThat(new ComparisonJudge(1, 2, new Terms(0.01, 0.05, Optional.of(HOUR), Bursts.NONE)).judge(twice))
                .extracting(Evidence::decision)
                .containsExactly(Decision.FAIL);
    }

    @ParameterizedTest
    @MethodSource("terms")
    void anyCountsGiveNumbers(Terms terms) {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            List<ArmsLook> looks = random(random, 20);
            assertThat(new ComparisonJudge(1 + random.nextInt(3), 5, terms).judge(looks))
                    .hasSize(20);
            assertThat(new ObjectiveJudge(random.nextDouble(1e-6, 1), terms).judge(canary(looks)))
                    .hasSize(20);
        }
    }

    @Test
    void looksHaveToBeInOrder() {
        Course<ArmsLook> course = new ComparisonJudge(1, 2, Terms.forEver()).begin();
        course.add(look(2, 1, 0, 1, 0));
        assertThatThrownBy(() -> course.add(look(2, 1, 0, 1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in order of time");
    }

    @Test
    void whatCannotBeConfiguredIsRefused() {
        Terms terms = Terms.forEver();
        assertThatThrownBy(() -> new ObjectiveJudge(0, terms)).hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> new ObjectiveJudge(Double.NaN, terms)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new ComparisonJudge(2, 2, terms)).hasMessageContaining("margin < worst");
        assertThatThrownBy(() -> new Terms(0, 0.1, Optional.empty(), Bursts.NONE))
                .hasMessageContaining("alpha");
        assertThatThrownBy(() -> new Bursts(-1)).hasMessageContaining("variation");
        assertThatThrownBy(() -> new Horizon(Traffic.START, Duration.ZERO)).hasMessageContaining("no time");
    }
}
