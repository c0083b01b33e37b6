package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
    @ParameterizedTest
    @CsvSource({
        "> 0.95, >, 0.95",
        ">=95%, >=, 0.95",
        "< 2 %, <, 0.02",
        "<=1e-3, <=, 0.001",
        "'  > -1 ', >, -1",
        "<.5, <, 0.5",
        "< 0.1%, <, 0.001"
    })
    void readsComparisonAndNumberOrPercentage(String text, String comparison, double bound) {
        assertThat(Threshold.parse(text)).isEqualTo(new Threshold(comparison, bound));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0.95",
                "> ",
                "= 1",
                "== 1",
                "> 0,95",
                "> NaN",
                "> Inf",
                ">> 1",
                "> 1 2",
                "> 1e999",
                "> 0.95 %%"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Threshold.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'" + text + "' is not a threshold: a threshold is the healthy condition: >, >=, < or <= and a"
                                + " number or a percentage, as '> 0.95', '>= 95%' or '< 0.02'");
    }

    @ParameterizedTest
    @CsvSource({
        "> 0.95, 0.95, false", "> 0.95, 0.951, true",
        ">= 0.95, 0.95, true", ">= 0.95, 0.949, false",
        "< 0.02, 0.02, false", "< 0.02, 0.019, true",
        "<= 0.02, 0.02, true", "<= 0.02, 0.021, false",
        "> 0.95, NaN, false", "< 0.02, NaN, false",
        "> 0.95, Infinity, false", "< 0.02, -Infinity, false",
        "< 0.02, -0.0, true"
    })
    void holdsForFiniteNumbersOnTheHealthySide(String threshold, double value, boolean holds) {
        assertThat(Threshold.parse(threshold).holds(value)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "> 0.95, 0.98123456, 0.9812",
        "> 0.95, 1, 1",
        "> 0.95, 0, 0",
        "< 100, 12345678, 12350000",
        "< 0.02, 0.00001234567, 0.00001235",
        "> 0.95, 0.94999, 0.94999",
        "> 0.95, 0.95, 0.95",
        "> 0.95, 0.950001, 0.950001",
        "> 0.95, NaN, NaN",
        "> 0.95, Infinity, +Inf",
        "> 0.95, -Infinity, -Inf"
    })
    void showsSoManyDigitsThatTheSideIsSeen(String threshold, double value, String shown) {
        assertThat(Threshold.parse(threshold).show(value)).isEqualTo(shown);
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(Threshold.parse(">=95%")).hasToString(">= 0.95");
        assertThat(Threshold.parse("< 1e-3")).hasToString("< 0.001");
        assertThat(Threshold.parse("> 1e3")).hasToString("> 1000");
    }

    @Test
    void canNotBeMadeWithoutABound() {
        assertThatThrownBy(() -> new Threshold(">", Double.NaN)).hasMessageStartingWith("'NaN' is no bound");
        assertThatThrownBy(() -> new Threshold("~", 1)).hasMessageStartingWith("'~' is no comparison");
    }
}
