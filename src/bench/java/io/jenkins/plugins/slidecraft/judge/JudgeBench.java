package io.jenkins.plugins.slidecraft.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.jenkins.plugins.slidecraft.judge.Traffic.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * How often each judge is wrong and how soon it is right: traffic, effect, noise and the arms' sizes, 60 looks of a minute, an error
 * rate of 0.5 %, alpha 1 %. All judges see the same series. Prints a table and writes {@code target/bench/judges.json}.
 *
 * <pre>
 * nice mvn -q -Pbench test-compile exec:java -Dexec.args="2000 2"
 * </pre>
 *
 * <p>The arguments are the runs of a cell and the number of threads; a third, a regular expression, picks rows by their names, as
 * {@code 'comparison .*'}. The columns: the share that FAILed and after which minute half of these were, the share that PASSed, and
 * the standard errors of both. With an effect of 1, FAIL is a false alarm; with 4 and more, PASS is wrong.
 */
public final class JudgeBench {
    private static final int MINUTES = 60;
    private static final double[] TRAFFIC = {20, 200, 2000};
    private static final double[] EFFECTS = {1, 1.25, 2, 4, 10};
    private static final Terms UNTIL = Terms.until(new Horizon(Traffic.START, Duration.ofMinutes(MINUTES)));

    private JudgeBench() {}

    private record Row(String name, Map<String, Object> keys, Supplier<Cell> cell) {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        String wanted = arguments.length > 2 ? arguments[2] : ".*";
        List<Row> rows = new ArrayList<>(counts(runs));
        rows.addAll(latencies(Math.min(runs, 2000)));
        rows.removeIf(row -> !row.name().matches(wanted));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Cell>> cells =
                rows.stream().map(row -> pool.submit(row.cell()::get)).toList();
        pool.shutdown();
        List<Map<String, Object>> written = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            written.add(print(rows.get(i), cells.get(i).get()));
        }
        Path file = Path.of("target/bench/judges.json");
        Files.createDirectories(file.getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), written);
    }

    private static Map<String, Object> print(Row row, Cell cell) {
        double failError = Cell.error(cell.failShare(), cell.runs());
        double passError = Cell.error(cell.passShare(), cell.runs());
        System.out.printf(
                Locale.ROOT,
                "%-50s FAIL %6.2f ±%.2f %% (%2d)  PASS %6.2f ±%.2f %% (%2d)%n",
                row.name(),
                100 * cell.failShare(),
                100 * failError,
                cell.failedAt(),
                100 * cell.passShare(),
                100 * passError,
                cell.passedAt());
        Map<String, Object> values = new LinkedHashMap<>(row.keys());
        values.put("runs", cell.runs());
        values.put("fail", cell.failShare());
        values.put("failError", failError);
        values.put("failMinute", cell.failedAt());
        values.put("pass", cell.passShare());
        values.put("passError", passError);
        values.put("passMinute", cell.passedAt());
        return values;
    }

    private static List<Row> counts(int runs) {
        Map<String, SequentialJudge<ArmsLook>> judges = new LinkedHashMap<>();
        judges.put("comparison", new ComparisonJudge(1, 2, UNTIL));
        judges.put("comparison-margin-1.25", new ComparisonJudge(1.25, 2.5, UNTIL));
        judges.put("comparison-for-ever", new ComparisonJudge(1, 2, Terms.forEver()));
        judges.put(
                "plain-e-process",
                new ComparisonJudge(1, 3, new Terms(Terms.ALPHA, Terms.BETA, Optional.empty(), Bursts.NONE)));
        judges.put("objective-1%", canary(new ObjectiveJudge(0.01, UNTIL)));
        judges.put("limit-at-the-end", new AtTheEnd(MINUTES));
        judges.put("kayenta-every-5-from-10", new Kayenta(MINUTES));
        List<Row> rows = new ArrayList<>();
        judges.forEach((judge, how) -> {
            for (double share : judge.startsWith("kayenta") ? new double[] {0.5} : new double[] {0.5, 0.1}) {
                for (Noise noise : Noise.values()) {
                    for (double traffic : TRAFFIC) {
                        for (double effect : EFFECTS) {
                            rows.add(row(judge, how, new Traffic(traffic, share, 0.005, effect, noise, 0.5), runs));
                        }
                    }
                }
            }
        });
        return rows;
    }

    private static Row row(String judge, SequentialJudge<ArmsLook> how, Traffic traffic, int runs) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("judge", judge);
        keys.put("noise", traffic.noise().name().toLowerCase(Locale.ROOT));
        keys.put("perMinute", traffic.perMinute());
        keys.put("share", traffic.share());
        keys.put("effect", traffic.effect());
        String name = String.format(
                Locale.ROOT,
                "%s %s %.0f:%.0f %.0f/min x%s",
                judge,
                keys.get("noise"),
                100 * traffic.share(),
                100 - 100 * traffic.share(),
                traffic.perMinute(),
                traffic.effect());
        return new Row(name, keys, () -> Cell.of(how, seed -> traffic.looks(MINUTES, seed), runs));
    }

    private static List<Row> latencies(int runs) {
        List<Row> rows = new ArrayList<>();
        for (boolean tail : new boolean[] {false, true}) {
            for (double traffic : TRAFFIC) {
                for (double slower : new double[] {1, 1.1, 1.5}) {
                    Latencies series = new Latencies(traffic, slower, tail);
                    Map<String, Object> keys = new LinkedHashMap<>();
                    keys.put("judge", "latency");
                    keys.put("slower", tail ? "slowest 5 %" : "all");
                    keys.put("perMinute", traffic);
                    keys.put("effect", slower);
                    String name = String.format(
                            Locale.ROOT, "latency %s %.0f/min x%s", tail ? "slowest-5%" : "all", traffic, slower);
                    LatencyJudge judge = new LatencyJudge(LatencyJudge.PLACES, 1, 2, UNTIL);
                    int fewer = traffic > 1000 ? runs / 4 : runs;
                    rows.add(new Row(name, keys, () -> Cell.of(judge, seed -> series.looks(MINUTES, seed), fewer)));
                }
            }
        }
        return rows;
    }

    private static SequentialJudge<ArmsLook> canary(ObjectiveJudge judge) {
        return () -> {
            Course<CountLook> course = judge.begin();
            return look -> course.add(look.canary());
        };
    }

    /** The most powerful test of level alpha that does not toss coins: all of the hour's counts at once, at its end. */
    private record AtTheEnd(int looks) implements SequentialJudge<ArmsLook> {
        @Override
        public Course<ArmsLook> begin() {
            long[] sums = new long[4];
            int[] seen = {0};
            Horizon horizon = new Horizon(Traffic.START, Duration.ofMinutes(looks));
            Course<ArmsLook> once = new ComparisonJudge(
                            1, 2, new Terms(Terms.ALPHA, Terms.BETA, Optional.of(horizon), Bursts.NONE))
                    .begin();
            return look -> {
                sums[0] += look.stableTrials();
                sums[1] += look.stableEvents();
                sums[2] += look.canaryTrials();
                sums[3] += look.canaryEvents();
                seen[0]++;
                return once.add(
                        seen[0] < looks
                                ? new ArmsLook(look.time(), 0, 0, 0, 0)
                                : new ArmsLook(look.time(), sums[0], sums[1], sums[2], sums[3]));
            };
        }
    }

    /** Kayenta's rule on error rates, looked at every five minutes from the tenth; a PASS is one at the end. */
    private record Kayenta(int looks) implements SequentialJudge<ArmsLook> {
        private static final MannWhitneyJudge.Rule RULE =
                MannWhitneyJudge.Rule.of(MannWhitneyJudge.Direction.INCREASE, MannWhitneyJudge.Effect.MEAN_RATIO);

        @Override
        public Course<ArmsLook> begin() {
            List<ValuesLook> values = new ArrayList<>();
            Evidence[] latest = {nothing(Decision.CONTINUE)};
            return look -> {
                values.add(new ValuesLook(
                        look.time(),
                        (double) look.stableEvents() / look.stableTrials(),
                        (double) look.canaryEvents() / look.canaryTrials()));
                if (latest[0].decision() == Decision.CONTINUE && values.size() >= 10 && values.size() % 5 == 0) {
                    boolean fails = new MannWhitneyJudge(values.size(), RULE)
                            .judge(values).stream().anyMatch(one -> one.decision() == Decision.FAIL);
                    boolean last = values.size() == looks;
                    latest[0] = nothing(fails ? Decision.FAIL : last ? Decision.PASS : Decision.CONTINUE);
                }
                return latest[0];
            };
        }

        private static Evidence nothing(Decision decision) {
            return new MannWhitneyJudge(1, RULE)
                    .begin()
                    .add(new ValuesLook(Traffic.START, Double.NaN, Double.NaN))
                    .with(decision);
        }
    }
}
