package io.jenkins.plugins.slidecraft.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    @ParameterizedTest
    @CsvSource({
        ">=1.3.0 <2.0.0, 1.3.0, true",
        ">=1.3.0 <2.0.0, 1.2.9, false",
        ">=1.3.0 <2.0.0, 2.0.0, false",
        ">= 1.3.0, 1.3.0, true",
        "^1.4, 1.9.9, true",
        "^1.4, 2.0.0, false",
        "^0.2.3, 0.3.0, false",
        "~1.4.1, 1.4.9, true",
        "~1.4.1, 1.5.0, false",
        "1.x, 1.8.0, true",
        "*, 7.0.0, true",
        "1.2 - 1.4, 1.4.9, true",
        "1.2 - 1.4, 1.5.0, false",
        "1.2 || >=2.1, 2.1.0, true",
        "1.2 || >=2.1, 2.0.0, false",
        "1.4.2, 1.4.2, true",
        "=1.4.2, 1.4.3, false",
        ">1, 1.9.0, false"
    })
    void containsWhatNpmSays(String range, String version, boolean contained) {
        assertThat(VersionRange.parse(range).contains(SemVer.parse(version))).isEqualTo(contained);
    }

    /** The library reads nearly all of these as some range, most of them as one that lets everything in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "latest",
                "garbage",
                ">=1.3.0 foo",
                ">=1.3.0,<2.0.0",
                "[1.0,2.0)",
                "=>1.3.0",
                "1.2.3.4",
                "||",
                "1.2 ||",
                "v1.2.3",
                "!1.2.3",
                "01.2.3",
                "^1.2.3 ^",
                ">=99999999999.0.0",
                "1.0 - 1.2 - 1.4",
                "~>1.2"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> VersionRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "': " + VersionRange.RULE);
    }

    @Test
    void isBounded() {
        assertThatThrownBy(() -> VersionRange.parse("1 || ".repeat(50) + "1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VersionRange.parse(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isItsText() {
        assertThat(VersionRange.parse("^1.4")).hasToString("^1.4").isEqualTo(VersionRange.parse("^1.4"));
    }
}
