package io.jenkins.plugins.slidecraft.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.acceptance.AcceptanceCluster;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulation and the real API server give the same answers, in the same order, and end with the same objects, but for
 * {@link StatedDifferences}. {@code -Ddifferential.first=SEED -Ddifferential.count=1} plays one sequence again.
 */
@ExtendWith(AcceptanceCluster.class)
class DifferentialIT {
    private static final int THREADS = 6;
    private static final int SHRUNK = 3;
    private static final AtomicInteger RUN = new AtomicInteger();

    private static Fabric8Cluster cluster;
    private static String namespace;

    @BeforeAll
    static void open(AcceptanceCluster.Running running) {
        cluster = running.admin();
        namespace = "differential-" + Long.toString(System.currentTimeMillis(), 36);
        running.kubectl("create", "namespace", namespace);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(Sequences.class)
    void theSequencesThatWereOnceASurpriseAgree(Sequences sequence) {
        assertThat(real(sequence.steps())).isEqualTo(simulated(sequence.steps()));
    }

    @Test
    void randomSequencesAgree() throws Exception {
        long first = Long.getLong("differential.first", 1);
        int count = Integer.getInteger("differential.count", 250);
        List<Long> disagree = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (long seed = first; seed < first + count; seed++) {
                long mine = seed;
                all.add(threads.submit((Callable<Void>) () -> {
                    if (!agree(Generator.sequence(mine))) {
                        disagree.add(mine);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Collections.sort(disagree);
        StringBuilder report = new StringBuilder();
        disagree.stream().limit(SHRUNK).forEach(seed -> report.append(shrunk(seed)));
        assertThat(disagree).as("seeds that disagree%s", report).isEmpty();
    }

    private static String shrunk(long seed) {
        List<Step> steps = Shrinker.shrink(Generator.sequence(seed), candidate -> !agree(candidate));
        StringBuilder text = new StringBuilder("\n\nseed " + seed + ", shrunk to:\n");
        steps.forEach(step -> text.append("  ").append(step).append('\n'));
        text.append("real:\n");
        real(steps).forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("simulated:\n");
        simulated(steps).forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private static boolean agree(List<Step> steps) {
        return real(steps).equals(simulated(steps));
    }

    private static List<String> real(List<Step> steps) {
        return StatedDifferences.without(Session.play(new RealServer(), "r" + RUN.incrementAndGet(), steps));
    }

    private static List<String> simulated(List<Step> steps) {
        return StatedDifferences.without(Session.play(new SimulatedServer(), "s" + RUN.incrementAndGet(), steps));
    }

    private static final class RealServer implements Server {
        @Override
        public Cluster cluster() {
            return cluster;
        }

        @Override
        public String namespace() {
            return namespace;
        }

        @Override
        public void await(BooleanSupplier condition, Duration limit) {
            long end = System.nanoTime() + limit.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("Not within " + limit + " on the real server.");
                }
                LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
            }
        }
    }
}
