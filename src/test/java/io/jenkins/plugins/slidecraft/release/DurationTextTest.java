package io.jenkins.plugins.slidecraft.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "90s, PT1M30S",
        "10m, PT10M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "0s, PT0S",
        "0ms, PT0S",
        "007s, PT7S",
        "1m1ms, PT1M0.001S",
        "366d, PT8784H"
    })
    void readsNumbersWithUnits(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "10",
                "0",
                "m",
                "-1s",
                "+1s",
                "1.5h",
                "10 m",
                " 10m",
                "10m\n",
                "30m1h",
                "1s1s",
                "1ms1s",
                "10M",
                "1w",
                "PT10M",
                "1e3s",
                "٣s",
                "9999999999s",
                "ten minutes"
            })
    void refusesAnythingElseAndSaysTheRule(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage((text == null ? "null" : "'" + text + "'")
                        + " is not a duration: a duration is whole numbers with the units d, h, m, s and ms, the largest first,"
                        + " as 500ms, 90s, 10m or 1h30m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"367d", "366d1ms", "999999999d999999999h"})
    void refusesWhatIsLongerThanAYear(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is too long: a duration is at most 366d");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT90S, 1m30s", "PT0.5S, 500ms", "PT48H, 2d", "PT26H3M4.005S, 1d2h3m4s5ms", "PT0.0001S, 0s"
    })
    void writesTheShortestForm(Duration duration, String expected) {
        assertThat(DurationText.format(duration)).isEqualTo(expected);
    }

    @Test
    void readsBackWhatItWrites() {
        for (long millis = 1; millis < DurationText.MAXIMUM.toMillis(); millis = millis * 3 + 7) {
            Duration duration = Duration.ofMillis(millis);
            assertThat(DurationText.parse(DurationText.format(duration))).isEqualTo(duration);
        }
    }

    @Test
    void doesNotWriteANegativeOne() {
        assertThatThrownBy(() -> DurationText.format(Duration.ofSeconds(-1))).hasMessage("PT-1S is negative");
    }
}
