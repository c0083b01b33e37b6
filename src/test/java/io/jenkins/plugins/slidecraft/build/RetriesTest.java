package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {
    @Test
    void waitsLongerEachTimeAndGivesUp() {
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(i -> Retries.pause(i, Optional.empty())))
                .containsExactly(
                        Optional.of(Duration.ofSeconds(2)),
                        Optional.of(Duration.ofSeconds(4)),
                        Optional.of(Duration.ofSeconds(8)),
                        Optional.of(Duration.ofSeconds(16)),
                        Optional.empty());
    }

    @Test
    void keepsToWhatTheOtherSideAsksForUpToAMinute() {
        assertThat(Retries.pause(1, Optional.of(Duration.ofSeconds(30)))).contains(Duration.ofSeconds(30));
        assertThat(Retries.pause(1, Optional.of(Duration.ofHours(1)))).contains(Duration.ofMinutes(1));
        assertThat(Retries.pause(4, Optional.of(Duration.ofSeconds(1)))).contains(Duration.ofSeconds(16));
    }

    @Test
    void looksLessOftenWhileNothingHappens() {
        Pauses pauses = new Pauses();

        assertThat(IntStream.range(0, 8).mapToObj(i -> pauses.next(false).toMillis()))
                .containsExactly(100L, 150L, 225L, 337L, 506L, 759L, 1000L, 1000L);
        assertThat(pauses.next(true)).isEqualTo(Duration.ofMillis(100));
    }
}
