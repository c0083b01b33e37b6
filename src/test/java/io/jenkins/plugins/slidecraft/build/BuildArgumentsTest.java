package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildArgumentsTest {
    @Test
    void hasDefaults() {
        assertThat(BuildArguments.parse(Map.of("version", "1.4.2")))
                .isEqualTo(new BuildArguments("1.4.2", List.of(), true, "slidecraft.yaml"));
    }

    @Test
    void refusesAVersionThatIsNoneAndAPathOutOfTheWorkspace() {
        assertThatThrownBy(
                        () -> BuildArguments.parse(Map.of("version", "1.4", "descriptor", "../other/slidecraft.yaml")))
                .hasMessageContaining("version is '1.4'")
                .hasMessageContaining(
                        "descriptor is '../other/slidecraft.yaml': it has to be a path inside the workspace");
        assertThatThrownBy(() -> BuildArguments.parse(Map.of())).hasMessageContaining("version is missing");
    }

    @Test
    void prefixesWholeLines() throws Exception {
        List<String> lines = new ArrayList<>();
        try (PrefixedOutput output = new PrefixedOutput("[gateway] ", lines::add)) {
            output.write("Step 1\nSte".getBytes());
            output.write("p 2\r\nlast".getBytes());
        }
        assertThat(lines).containsExactly("[gateway] Step 1", "[gateway] Step 2", "[gateway] last");
    }
}
