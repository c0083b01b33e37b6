package io.jenkins.plugins.slidecraft.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

class YamlStreamTest {
    @Test
    void changesNothingButWhatIsReplaced() {
        String text =
                """
                # 😀 a comment

                a:   one   # keep
                b: "two"
                c: 'three'
                d: >-
                  four
                e: &anchor five
                f: *anchor
                ---
                {"a": "six", "b": [1, 2]}
                """;
        YamlStream stream = new YamlStream(text);
        for (String key : List.of("a", "b", "c", "d", "e", "f")) {
            stream.replace(
                    (ScalarNode) YamlStream.child(stream.documents().get(0), key), "r.example.com:5000/x:1@sha256:00");
        }
        stream.replace((ScalarNode) YamlStream.child(stream.documents().get(1), "a"), "new");

        assertThat(stream.edited())
                .isEqualTo(
                        """
                        # 😀 a comment

                        a:   r.example.com:5000/x:1@sha256:00   # keep
                        b: "r.example.com:5000/x:1@sha256:00"
                        c: 'r.example.com:5000/x:1@sha256:00'
                        d: r.example.com:5000/x:1@sha256:00
                        e: &anchor r.example.com:5000/x:1@sha256:00
                        f: *anchor
                        ---
                        {"a": "new", "b": [1, 2]}
                        """);
    }

    @Test
    void saysWhereItIsNoYaml() {
        assertThatThrownBy(() -> new YamlStream("a: 1\nb: [s3cret\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line ")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aliasesThatBlowUpAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("x]\n");
        }
        assertThatThrownBy(() -> new YamlStream(bomb.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("those of aliases counted each time");
    }

    @Test
    void anAliasWithinItselfIsRefused() {
        assertThatThrownBy(() -> new YamlStream("kind: List\nitems: &a\n- kind: List\n  items: *a\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2: an alias stands within what it stands for");
    }

    @Test
    void bracketsWithoutEndAreRefused() {
        assertThatThrownBy(() -> new YamlStream("a: 1\nb: " + "[".repeat(100_000) + "]".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2: lists and maps stand more than 100 deep");
    }
}
