package io.jenkins.plugins.slidecraft.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.operation.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentTest {
    static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");

    private static final Trigger GATE = new Trigger(
            "gate",
            "job-success-rate",
            "GateFAIL",
            "3 of 5 looks missed > 0.95",
            TEN.minusSeconds(5),
            Optional.of(new Trigger.Numbers(Optional.of(0.914), "> 0.95", Optional.of(1234.0), "jobs", 5)),
            List.of("look 5: 0.914"));

    static Incident incident(Trigger trigger, List<RunStory.Event> timeline) {
        return new Incident(
                1,
                "rollback-1",
                "prod",
                "shop-prod",
                "errors\nabove <2 %>",
                trigger,
                "1.4.2-abc1234",
                "1.4.1-def5678",
                true,
                "The images of 1.4.1-def5678 run again.",
                Map.of("gateway", "r/app:2", "new|one", "r/n:1"),
                Map.of("gateway", "r/app:1"),
                new MigrationDecision(
                        MigrationDecision.Outcome.STAY,
                        List.of(new MigrationDecision.Database(
                                "main", "13", Optional.of("12"), MigrationDecision.Outcome.STAY, "stays at level 13"))),
                new Incident.Times(Optional.of(TEN.minusSeconds(305)), TEN.minusSeconds(5), TEN, TEN.plusSeconds(42)),
                new Incident.People("alice", "bob", List.of("hana")),
                "https://ci.example.com/job/shop/7/",
                timeline,
                List.of("kubectl -n shop-prod rollout status deployment/gateway"));
    }

    static Incident incident() {
        return incident(GATE, List.of(new RunStory.Event(TEN.minusSeconds(300), "deploy-1", "deploy complete")));
    }

    @Test
    void tellsWhatWhenWhoAndWhy() {
        assertThat(incident().toMarkdown())
                .isEqualTo(
                        """
                # Incident: prod rolled back from 1.4.2-abc1234 to 1.4.1-def5678

                - **Environment**: prod (namespace shop-prod)
                - **Cause**: errors above &lt;2 %>
                - **Outcome**: The images of 1.4.1-def5678 run again.
                - **Deployed**: 2026-01-01T09:54:55Z
                - **Detected**: 2026-01-01T09:59:55Z (after 5 min 0 s)
                - **Rollback asked for**: 2026-01-01T10:00:00Z
                - **Restored**: 2026-01-01T10:00:42Z (47 s after it was detected)
                - **Rolled back by**: alice
                - **Released by**: bob
                - **Approved by**: hana
                - **Run**: https://ci.example.com/job/shop/7/
                - **Operation**: rollback-1

                ## Trigger

                - **What**: metric gate job-success-rate (GateFAIL)
                - **When**: 2026-01-01T09:59:55Z
                - **Message**: 3 of 5 looks missed > 0.95
                - **Value**: 0.914
                - **Threshold**: > 0.95
                - **Based on**: 1234 jobs, 5 looks

                ```sh
                look 5: 0.914
                ```

                ## Images

                | component | before | after |
                |---|---|---|
                | gateway | `r/app:2` | `r/app:1` |
                | new\\|one | `r/n:1` | `none` |

                ## Databases

                - **main**: stay; it stays at level 13.

                ## What had happened

                - 2026-01-01T09:55:00Z deploy complete

                ## Commands

                ```sh
                kubectl -n shop-prod rollout status deployment/gateway
                ```

                ## To be written by the team

                - Impact:
                - Root cause:
                - What went well:
                - Actions:
                """);
    }

    @Test
    void isReadBackAsItWasWritten() throws Exception {
        Incident incident = incident();
        assertThat(Json.read(Json.write(incident), Incident.class)).isEqualTo(incident);
        assertThat(incident.times().toDetect()).contains(Duration.ofMinutes(5));
        assertThat(incident.times().toRestore()).isEqualTo(Duration.ofSeconds(47));
    }

    @Test
    void whatCameFromOutsideStaysText() {
        String nasty = "# Heading\n<script>alert(1)</script> [x](javascript:alert(1)) `a` | b\n```\nrm -rf";
        String markdown = incident(
                        new Trigger("deploy", "", "X", nasty, TEN, Optional.empty(), List.of(nasty)), List.of())
                .toMarkdown();
        assertThat(markdown).contains("What had happened\n\nNothing is known.").contains("- **What**: deploy (X)");
        // What stands in a fence is no heading.
        String prose = markdown.replaceAll("(?s)```sh\n.*?\n```", "");
        assertThat(prose.lines().filter(line -> line.startsWith("# ")).toList()).hasSize(1);
        assertThat(prose)
                .doesNotContain("<script")
                .doesNotContain("[x](javascript")
                .contains("\\[x\\](javascript");
        assertThat(markdown.lines().filter(line -> line.startsWith("```")).count())
                .isEqualTo(4);
    }

    @Test
    void dropsDetailNearTheLimitAndNeverTheRest() {
        List<RunStory.Event> timeline = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            timeline.add(new RunStory.Event(TEN.plusSeconds(i), "op", i + "x".repeat(1000)));
        }
        Incident large = incident(GATE, timeline);
        Incident fitting = IncidentStore.fitting(large);
        int size = fitting.toMarkdown().getBytes(StandardCharsets.UTF_8).length
                + Json.write(fitting).getBytes(StandardCharsets.UTF_8).length;
        assertThat(size).isLessThanOrEqualTo(IncidentStore.LIMIT).isGreaterThan(100_000);
        assertThat(fitting.timeline().get(fitting.timeline().size() - 1)).isEqualTo(timeline.get(999));
        assertThat(fitting.trigger().numbers()).isEqualTo(GATE.numbers());
        assertThat(fitting.commands()).isEqualTo(large.commands());
        assertThat(IncidentStore.fitting(incident())).isEqualTo(incident());
    }
}
