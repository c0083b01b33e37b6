package io.jenkins.plugins.slidecraft.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollbackArgumentsTest {
    @Test
    void hasDefaults() {
        RollbackArguments arguments = RollbackArguments.parse(Map.of("environment", "prod"));
        assertThat(arguments)
                .isEqualTo(new RollbackArguments(
                        "prod", "", "no reason given", Duration.ofMinutes(10), MigrationChoice.AUTO, Optional.empty()));
        assertThat(RollbackArguments.parse(arguments.toMap())).isEqualTo(arguments);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> RollbackArguments.parse(
                        Map.of("reason", "x".repeat(1001), "deadline", "0s", "migration", "undo")))
                .hasMessageContaining("slidecraftRollback has 4 problems:")
                .hasMessageContaining("environment is missing")
                .hasMessageContaining("the choices are auto, reverse and stay")
                .hasMessageContaining("a reason has at most 1000 characters")
                .hasMessageContaining("a deadline is more than 0s and at most 24h");
    }
}
