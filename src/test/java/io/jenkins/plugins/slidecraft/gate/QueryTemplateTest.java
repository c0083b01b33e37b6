package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueryTemplateTest {
    static Stream<Arguments> templates() {
        return Stream.of(
                Arguments.of("up{e=\"{{environment}}\"}", "prod", "up{e=\"prod\"}"),
                Arguments.of(
                        "up{e=\"{{ environment }}-x\", f='{{environment}}'}", "prod", "up{e=\"prod-x\", f='prod'}"),
                Arguments.of("up{e=\"{{environment}}\"}", "a\"} or up{x=\"", "up{e=\"a\\\"} or up{x=\\\"\"}"),
                Arguments.of("up{e='{{environment}}'}", "it's \"x\"", "up{e='it\\'s \"x\"'}"),
                Arguments.of("up{e=\"{{environment}}\"}", "a\\", "up{e=\"a\\\\\"}"),
                Arguments.of("up{e=\"{{environment}}\"}", "a\nb\u007f", "up{e=\"a\\x0ab\\x7f\"}"),
                Arguments.of("up{e=\"{{environment}}\"}", "쇼", "up{e=\"쇼\"}"),
                Arguments.of("up{e=~\"{{environment}}.*\"}", "1.4.2", "up{e=~\"1\\\\.4\\\\.2.*\"}"),
                Arguments.of("up{e!~ '{{environment}}|x'}", "a+b", "up{e!~ 'a\\\\+b|x'}"),
                Arguments.of("up{e=~`{{environment}}`}", "1.4", "up{e=~`1\\.4`}"),
                Arguments.of("up{a=\"\\\"{{environment}}\"}", "x\"", "up{a=\"\\\"x\\\"\"}"),
                Arguments.of("{{environment}}_total", "prod", "prod_total"),
                Arguments.of("# it's\nup{e=\"{{environment}}\"}", "a'b", "# it's\nup{e=\"a'b\"}"),
                Arguments.of("up", "prod", "up"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void putsAValueInAsItsPlaceNeedsIt(String template, String value, String filled) {
        assertThat(QueryTemplate.fill(template, Map.of("environment", value))).isEqualTo(filled);
    }

    @Test
    void leavesWhatIsNotKnownYet() {
        assertThat(QueryTemplate.fill("a{r=\"{{release}}\",n=\"{{namespace}}\"}", Map.of("namespace", "shop")))
                .isEqualTo("a{r=\"{{release}}\",n=\"shop\"}");
    }

    @Test
    void aValueIsNotReadAsATemplateAgain() {
        assertThat(QueryTemplate.fill(
                        "a{r=\"{{release}}\",n=\"{{namespace}}\"}",
                        Map.of("release", "{{namespace}}", "namespace", "shop")))
                .isEqualTo("a{r=\"{{namespace}}\",n=\"shop\"}");
    }

    @Test
    void refusesAnUnknownPlaceholder() {
        assertThatThrownBy(() -> QueryTemplate.fill("up{e=\"{{env}}\"}", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "{{env}} is not a placeholder; there are application, canaryHash, component, environment, namespace, release, stableHash, as"
                                + " {{release}}");
    }

    @Test
    void refusesAValueThatCanNotStandThere() {
        assertThatThrownBy(() -> QueryTemplate.fill("{{release}}_total", Map.of("release", "1.4.2-abc")))
                .hasMessage(
                        "{{release}} is '1.4.2-abc', which can't stand there: put the placeholder into double quotes, as"
                                + " {label=\"{{release}}\"}");
        assertThatThrownBy(() -> QueryTemplate.fill("up{a=`{{release}}`}", Map.of("release", "a`b")))
                .hasMessageContaining("can't stand there");
    }
}
