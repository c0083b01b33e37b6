package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildArgumentsTest {
    @Test
    void hasDefaults() {
        assertThat(BuildArguments.parse(Map.of("version", "1.4.2")))
                .isEqualTo(new BuildArguments(
                        "1.4.2", List.of(), true, "slidecraft.yaml", Optional.empty(), false, Duration.ofHours(2)));
    }

    @Test
    void comesBackFromItsOwnMap() {
        for (Map<String, Object> given : List.<Map<String, Object>>of(
                Map.of("version", "1.4.2"),
                Map.of("version", "1.4.2", "environment", "dev", "dryRun", true, "push", false, "deadline", "1h30m"),
                Map.of("version", "1.4.2", "components", List.of("gateway"), "descriptor", "deploy/slidecraft.yaml"))) {
            BuildArguments arguments = BuildArguments.parse(given);
            assertThat(BuildArguments.parse(arguments.toMap())).isEqualTo(arguments);
        }
    }

    @Test
    void refusesADeadlineThatIsNone() {
        assertThatThrownBy(() -> BuildArguments.parse(Map.of("version", "1.4.2", "deadline", "soon")))
                .hasMessageContaining("deadline is 'soon': a duration is whole numbers with the units");
        for (String deadline : List.of("0s", "25h")) {
            assertThatThrownBy(() -> BuildArguments.parse(Map.of("version", "1.4.2", "deadline", deadline)))
                    .hasMessageContaining("deadline is '" + deadline + "': a deadline is more than 0s and at most 24h");
        }
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
    void handsOnWholeLines() throws Exception {
        List<String> lines = new ArrayList<>();
        try (CommandOutput output = new CommandOutput(lines::add)) {
            output.write("Step 1\nSte".getBytes());
            output.write("p 2\r\nlast".getBytes());
        }
        assertThat(lines).containsExactly("Step 1", "Step 2", "last");
    }
}
