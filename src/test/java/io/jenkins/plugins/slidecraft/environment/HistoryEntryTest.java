package io.jenkins.plugins.slidecraft.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryEntryTest {
    private static String words(String kind, Outcome outcome) {
        return new HistoryEntry("op-1", kind, 1, "1.4.2-abc1234", outcome, Instant.EPOCH).words();
    }

    @Test
    void aMigrationIsMigratedNotDeployed() {
        assertThat(words("migrate", Outcome.DEPLOYED)).isEqualTo("migrated");
        assertThat(words("migrate", Outcome.FAILED)).isEqualTo("failed");
        assertThat(words("deploy", Outcome.DEPLOYED)).isEqualTo("deployed");
        assertThat(words("deploy", Outcome.ROLLED_BACK)).isEqualTo("rolled back");
    }
}
