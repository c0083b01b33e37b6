package io.jenkins.plugins.slidecraft.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
    /** As labels.Parse and Selector.Matches of apimachinery have it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|true",
                "app=web|true",
                "app==web|true",
                "app = web|true",
                "app=api|false",
                "app!=web|false",
                "app!=api|true",
                "other!=web|true",
                "app in (api, web)|true",
                "app in (api,db)|false",
                "other in (api)|false",
                "app notin (web)|false",
                "app notin (api)|true",
                "other notin (web)|true",
                "app|true",
                "other|false",
                "!other|true",
                "!app|false",
                "empty=|true",
                "empty|true",
                "app=|false",
                "empty in ()|true",
                "app=web,tier=front|true",
                "app=web,tier=back|false",
                "app in (web,api),!other,tier|true",
                "slidecraft.io/release=1.4.2|true",
                "slidecraft.io/release in (1.4.1, 1.4.2)|true",
            })
    void matchesAsTheApiServerDoes(String selector, boolean matches) {
        Map<String, String> labels =
                Map.of("app", "web", "tier", "front", "empty", "", "slidecraft.io/release", "1.4.2");

        assertThat(LabelSelector.parse(selector).matches(labels)).isEqualTo(matches);
    }

    @Test
    void anObjectWithoutLabelsHasNone() {
        assertThat(LabelSelector.parse("app").matches(null)).isFalse();
        assertThat(LabelSelector.parse("!app").matches(null)).isTrue();
        assertThat(LabelSelector.parse("").matches(null)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app=web,", "=web", "app in web", "app in (web", "app > 3", "app=a=b", "a b", "app in (a b)"})
    void whatIsNoSelectorIsRefused(String text) {
        assertThatThrownBy(() -> LabelSelector.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The label selector \"" + text + "\" has the part");
    }
}
