package io.jenkins.plugins.slidecraft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random scenarios by seed. {@code -Dslidecraft.seed=N} plays one seed (or several, by commas) and prints what everybody said,
 * with {@code -Dslidecraft.calls=true} every call too;
 * {@code -Dslidecraft.seeds=N} plays so many instead of 10,000,
 * {@code -Dslidecraft.first=N} other ones.
 */
class RandomSeedsTest {
    private static final int SEEDS = 10_000;

    private static String play(long seed) {
        try {
            Place place = RandomScenario.play(seed);
            return place.invariants().violation().orElse(null);
        } catch (RuntimeException | StackOverflowError e) {
            return "threw " + e + " at " + e.getStackTrace()[0];
        }
    }

    @Test
    void invariantsHoldForEverySeed() {
        if (System.getProperty("slidecraft.seed") != null) {
            for (String seed : System.getProperty("slidecraft.seed").split(",")) {
                one(Long.parseLong(seed));
            }
            return;
        }
        int count = Integer.getInteger("slidecraft.seeds", SEEDS);
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        AtomicLong played = new AtomicLong();
        long first = Long.getLong("slidecraft.first", 0);
        LongStream.range(first, first + count).parallel().forEach(seed -> {
            String violation = play(seed);
            played.incrementAndGet();
            if (violation != null) {
                broken.add("seed " + seed + ": " + violation + "\n    replay: mvn -q test -Dtest=RandomSeedsTest"
                        + " -Dslidecraft.seed=" + seed);
            }
        });
        assertThat(played.get()).isEqualTo(count);
        Collections.sort(broken);
        assertThat(broken).as(broken.size() + " of " + count + " seeds").isEmpty();
    }

    private static void one(long seed) {
        Place place = RandomScenario.play(seed);
        place.log().forEach(System.out::println);
        System.out.println("checked " + place.invariants().checked() + " changes, head "
                + place.invariants().head());
        assertThat(place.invariants().violation()).isEmpty();
    }

    @Test
    void aSeedPlaysTheSameTwice() {
        assertThat(RandomScenario.play(4711).log())
                .isNotEmpty()
                .isEqualTo(RandomScenario.play(4711).log());
    }
}
