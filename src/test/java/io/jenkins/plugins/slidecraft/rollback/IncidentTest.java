package io.jenkins.plugins.slidecraft.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentTest {
    @Test
    void tellsWhatRanBeforeAndAfterAndWhy() {
        Incident incident = new Incident(
                "prod",
                "errors\nabove 2 %",
                "1.4.2-abc1234",
                "1.4.1-def5678",
                Map.of("gateway", "r/app:2", "new|one", "r/n:1"),
                Map.of("gateway", "r/app:1"),
                "The images of 1.4.1-def5678 run again.",
                Instant.parse("2026-01-01T10:00:00Z"),
                Instant.parse("2026-01-01T10:00:42Z"),
                "alice",
                "",
                List.of("2026-01-01T09:59:00Z deploy of 1.4.2-abc1234: failed"));
        assertThat(incident.toMarkdown())
                .isEqualTo(
                        """
                # Incident: prod rolled back from 1.4.2-abc1234 to 1.4.1-def5678

                - **Environment**: prod
                - **Cause**: errors above 2 %
                - **From**: 1.4.2-abc1234
                - **To**: 1.4.1-def5678
                - **Asked for**: 2026-01-01T10:00:00Z
                - **Complete**: 2026-01-01T10:00:42Z (after 42 s)
                - **Run**: unknown
                - **Started by**: alice
                - **Outcome**: The images of 1.4.1-def5678 run again.

                ## Images

                | component | before | after |
                |---|---|---|
                | gateway | `r/app:2` | `r/app:1` |
                | new\\|one | `r/n:1` | `none` |

                ## What had happened

                - 2026-01-01T09:59:00Z deploy of 1.4.2-abc1234: failed

                ## To be written by the team

                - Impact:
                - Root cause:
                - What went well:
                - Actions:
                """);
    }
}
