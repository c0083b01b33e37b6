package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What YAML means is made from its events here, without its library's tree: what that did is done all the same. */
class YamlTextTest {
    private final List<Problem> problems = new ArrayList<>();

    private YamlDocument read(String text) {
        return YamlText.read(text, "f", problems);
    }

    @Test
    void anAliasIsWhatItsAnchorIsWithItsLines() {
        YamlDocument document = read("a: &x {b: 1,\n  c: [p,\n  q]}\nd: *x\ne: &y yes\n*y : f\n");
        assertThat(document.root())
                .hasToString("{\"a\":{\"b\":1,\"c\":[\"p\",\"q\"]},\"d\":{\"b\":1,\"c\":[\"p\",\"q\"]},\"e\":\"yes\","
                        + "\"yes\":\"f\"}");
        assertThat(document.line(List.of("d"))).isEqualTo(4);
        assertThat(document.line(List.of("d", "c", "[1]"))).isEqualTo(3);
        assertThat(document.line(List.of("yes"))).isEqualTo(6);
        assertThat(document.line(List.of("a", "none"))).isEqualTo(1);
        assertThat(problems).isEmpty();
    }

    @Test
    void anAliasOfNothingAndASecondDocumentAreNoYaml() {
        assertThatThrownBy(() -> read("a: 1\nb: *x\n"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("f:2: 'b: *x': it is no YAML: found undefined alias x");
        assertThatThrownBy(() -> read("a: 1\n---\nb: 2\n"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("f:2: ")
                .hasMessageContaining("but found another document");
        assertThatThrownBy(() -> read("# nothing\n")).hasMessageContaining("an empty file");
    }

    @Test
    void depthIsBoundedThroughAliases() {
        String deep = "a: &x " + "[".repeat(15) + "]".repeat(15) + "\n";
        assertThat(read(deep + "b: *x\n").root().has("b")).isTrue();
        assertThatThrownBy(() -> read(deep + "b: [[[[[[[*x]]]]]]]\n"))
                .hasMessageContaining("lists and maps stand at most 20 deep");
    }

    @Test
    void whatStandsInSomethingThatIsRefusedIsNotToldAsWell() {
        read("a: !mine {b: 1, b: 2}\nc: 1\nc: {d: 1, d: 2}\n? [x]\n: {e: 1, e: 2}\nf: !mine [!other x]\n");
        assertThat(problems)
                .extracting(problem -> problem.where() + " " + problem.path())
                .containsExactly("f:1 a", "f:3 c", "f:4 ", "f:6 f");
    }

    @Test
    void wordsMeanWhatTheCoreSchemaSays() {
        assertThat(read("[~, null, true, False, 0o17, 0xff, -12, 1.5e3, yes, '1', !!str 2, \"\", ! 7]")
                        .root())
                .hasToString("[null,null,true,false,15,255,-12,1500.0,\"yes\",\"1\",\"2\",\"\",\"7\"]");
        assertThat(problems).isEmpty();
    }
}
