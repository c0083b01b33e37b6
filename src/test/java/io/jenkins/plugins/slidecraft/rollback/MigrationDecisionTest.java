package io.jenkins.plugins.slidecraft.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.rollback.MigrationDecision.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationDecisionTest {
    private static final ReleaseSummary OLD = release(5, "1.4.0-aaaaaaa", level("11", "1.4.0-aaaaaaa", false, true));

    private static MigrationLevel level(String level, String release, boolean contracting, boolean reversible) {
        return new MigrationLevel(level, release, contracting, reversible);
    }

    private static ReleaseSummary release(long sequence, String name, MigrationLevel... levels) {
        ReleaseSummary release = new ReleaseSummary(
                sequence, name, "op" + sequence, List.of(), List.of(), List.of(), "", "", Instant.EPOCH);
        return levels.length == 0 ? release : release.withMigrations(Map.of("main", levels[0]));
    }

    private static MigrationDecision decide(MigrationChoice choice, MigrationLevel now, ReleaseSummary target) {
        ReleaseSummary newer = release(6, "1.5.0-bbbbbbb", now);
        return MigrationDecision.of(choice, Map.of("main", now), target, Optional.of(target), List.of(newer, target));
    }

    @ParameterizedTest(name = "{0}: level {1}, contracting {2}, reversible {3}: {4}")
    @CsvSource({
        // choice, level now (the target had 11), contracting, reversible, what is done
        "auto,    11, false, false, NONE",
        "auto,    11, true,  false, NONE",
        "auto,    12, false, false, STAY",
        "auto,    12, false, true,  STAY",
        "auto,    12, true,  true,  REVERSE",
        "auto,    12, true,  false, FREEZE",
        "stay,    11, false, true,  NONE",
        "stay,    12, false, false, STAY",
        "stay,    12, false, true,  STAY",
        "stay,    12, true,  true,  FREEZE",
        "stay,    12, true,  false, FREEZE",
        "reverse, 11, true,  true,  NONE",
        "reverse, 12, false, true,  REVERSE",
        "reverse, 12, false, false, REFUSE",
        "reverse, 12, true,  true,  REVERSE",
        "reverse, 12, true,  false, FREEZE",
    })
    void decidesByWhatTheLedgerKnows(
            String choice, String level, boolean contracting, boolean reversible, Outcome expected) {
        MigrationDecision decision = decide(
                MigrationChoice.of(choice).orElseThrow(), level(level, "1.5.0-bbbbbbb", contracting, reversible), OLD);
        assertThat(decision.outcome()).isEqualTo(expected);
        assertThat(decision.databases()).hasSize(1).first().satisfies(database -> {
            assertThat(database.level()).isEqualTo(level);
            assertThat(database.target()).contains("11");
        });
        assertThat(decision.sentence()).startsWith("Database main ").endsWith(".");
    }

    @ParameterizedTest(name = "imported, {0}: contracting {1}, reversible {2}: {3}")
    @CsvSource({
        "auto,    false, true,  STAY",
        "auto,    true,  false, FREEZE",
        // Where to go back to is not known: what was declared safe doesn't help.
        "auto,    true,  true,  FREEZE",
        "stay,    true,  true,  FREEZE",
        "reverse, false, true,  REFUSE",
        "reverse, true,  true,  FREEZE",
    })
    void aTargetWhoseLevelIsNotKnown(String choice, boolean contracting, boolean reversible, Outcome expected) {
        MigrationDecision decision = decide(
                MigrationChoice.of(choice).orElseThrow(),
                level("12", "1.5.0-bbbbbbb", contracting, reversible),
                release(1, ReleaseSummary.IMPORTED));
        assertThat(decision.outcome()).isEqualTo(expected);
        assertThat(decision.databases().get(0).target()).isEmpty();
    }

    /** Of an older target than the last stable release, a level alone doesn't tell: the releases between are looked at. */
    @Test
    void whatAReleaseInBetweenHasRemovedCountsToo() {
        ReleaseSummary between = release(6, "1.5.0-bbbbbbb", level("12", "1.5.0-bbbbbbb", true, false));
        MigrationLevel now = level("13", "1.6.0-ccccccc", false, true);
        ReleaseSummary newest = release(7, "1.6.0-ccccccc", now);
        List<ReleaseSummary> known = List.of(newest, between, OLD);
        assertThat(MigrationDecision.of(MigrationChoice.AUTO, Map.of("main", now), OLD, Optional.of(between), known)
                        .outcome())
                .isEqualTo(Outcome.FREEZE);
        assertThat(MigrationDecision.of(MigrationChoice.AUTO, Map.of("main", now), between, Optional.of(between), known)
                        .outcome())
                .isEqualTo(Outcome.STAY);
    }

    @Test
    void reversalHasToBeSafeForAllThatRemovedSomething() {
        MigrationLevel now = level("13", "1.6.0-ccccccc", true, true);
        List<ReleaseSummary> known = new ArrayList<>(List.of(
                release(7, "1.6.0-ccccccc", now),
                release(6, "1.5.0-bbbbbbb", level("12", "1.5.0-bbbbbbb", true, true)),
                OLD));
        assertThat(outcome(now, known)).isEqualTo(Outcome.REVERSE);
        known.set(1, release(6, "1.5.0-bbbbbbb", level("12", "1.5.0-bbbbbbb", true, false)));
        assertThat(outcome(now, known)).isEqualTo(Outcome.FREEZE);
    }

    private static Outcome outcome(MigrationLevel now, List<ReleaseSummary> known) {
        return MigrationDecision.of(MigrationChoice.AUTO, Map.of("main", now), OLD, Optional.empty(), known)
                .outcome();
    }

    @Test
    void whatTheLedgerHasForgottenIsNotTakenForSafe() {
        MigrationLevel now = level("13", "1.6.0-ccccccc", false, true);
        List<ReleaseSummary> known = List.of(release(9, "1.6.0-ccccccc", now), OLD);
        assertThat(outcome(now, known)).isEqualTo(Outcome.FREEZE);
        assertThat(MigrationDecision.of(MigrationChoice.AUTO, Map.of("main", now), OLD, Optional.of(OLD), known)
                        .outcome())
                .as("since the last stable release the level itself tells")
                .isEqualTo(Outcome.STAY);
    }

    @Test
    void aNewerReleaseThanTheDatabaseIsNoWayBack() {
        MigrationLevel now = level("11", "1.4.0-aaaaaaa", false, true);
        ReleaseSummary newer = release(6, "1.5.0-bbbbbbb", level("12", "1.5.0-bbbbbbb", false, true));
        MigrationDecision decision = MigrationDecision.of(
                MigrationChoice.AUTO, Map.of("main", now), newer, Optional.of(OLD), List.of(newer, OLD));
        assertThat(decision.outcome()).isEqualTo(Outcome.REFUSE);
        assertThat(decision.sentence()).contains("bring that release by slidecraftMigrate and slidecraftDeploy");
    }

    @Test
    void theMostSeriousDatabaseDecides() throws Exception {
        ReleaseSummary target = OLD.withMigrations(Map.of(
                "a",
                level("1", "x", false, true),
                "b",
                level("1", "x", false, true),
                "c",
                level("1", "x", false, true)));
        MigrationDecision decision = MigrationDecision.of(
                MigrationChoice.AUTO,
                Map.of(
                        "a", level("1", "x", false, true),
                        "b", level("2", "y", true, true),
                        "c", level("2", "y", false, false)),
                target,
                Optional.of(target),
                List.of(target));
        assertThat(decision.outcome()).isEqualTo(Outcome.REVERSE);
        assertThat(decision.with(Outcome.REVERSE))
                .extracting(MigrationDecision.Database::name)
                .containsExactly("b");
        assertThat(decision.toMap()).containsEntry("outcome", "reverse");
        assertThat(Json.read(Json.write(decision), MigrationDecision.class)).isEqualTo(decision);
        assertThat(MigrationDecision.of(MigrationChoice.AUTO, Map.of(), release(5, "x"), Optional.empty(), List.of()))
                .isEqualTo(MigrationDecision.NONE);
    }
}
