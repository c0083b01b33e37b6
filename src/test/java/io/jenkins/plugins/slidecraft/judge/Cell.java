package io.jenkins.plugins.slidecraft.judge;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a judge did with the series of one kind.
 *
 * @param runs how many series
 * @param failed how many of them it failed
 * @param passed how many it passed
 * @param failedAt after how many looks half of the failed ones were; 0 where none was
 * @param passedAt the same of the passed ones
 */
record Cell(int runs, int failed, int passed, int failedAt, int passedAt) {
    static <L> Cell of(SequentialJudge<L> judge, LongFunction<List<L>> series, int runs) {
        int[] decided = LongStream.range(0, runs)
                .mapToInt(seed -> decide(judge, series.apply(0x5EEDL + seed * 7919)))
                .toArray();
        int[] failed = IntStream.of(decided)
                .filter(at -> at < 0)
                .map(at -> -at)
                .sorted()
                .toArray();
        int[] passed = IntStream.of(decided).filter(at -> at > 0).sorted().toArray();
        return new Cell(runs, failed.length, passed.length, median(failed), median(passed));
    }

    /** The look at which it passed; negative where it failed; 0 where neither. */
    private static <L> int decide(SequentialJudge<L> judge, List<L> looks) {
        Course<L> course = judge.begin();
        for (int i = 0; i < looks.size(); i++) {
            Decision decision = course.add(looks.get(i)).decision();
            if (decision != Decision.CONTINUE) {
                return decision == Decision.FAIL ? -i - 1 : i + 1;
            }
        }
        return 0;
    }

    private static int median(int[] sorted) {
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    double failShare() {
        return (double) failed / runs;
    }

    double passShare() {
        return (double) passed / runs;
    }

    /** The standard error of a share of this many runs. */
    static double error(double share, int runs) {
        return Math.sqrt(share * (1 - share) / runs);
    }

    @Override
    public String toString() {
        return String.format(
                "FAIL %6.2f %% (%2s) PASS %6.2f %% (%2s)", 100 * failShare(), failedAt, 100 * passShare(), passedAt);
    }
}
