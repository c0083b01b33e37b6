package io.jenkins.plugins.slidecraft.environment.migration;

import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.job.JobSight;
import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Judges a running migration's time against its budget (G11: longer than 60 s, consider rolling back): warns, stops it or asks a
 * person. It goes on for as long as nobody answers.
 */
final class BudgetWatch {
    private final MigrationTurns memory;
    private final World world;
    private final Item item;
    private final String question;

    BudgetWatch(MigrationTurns memory, World world, Item item, String question) {
        this.memory = memory;
        this.world = world;
        this.item = item;
        this.question = question;
    }

    /** Why it is to be stopped now, if it is. */
    Optional<String> over(JobSight sight) {
        Optional<Instant> since = sight.pod().flatMap(pod -> pod.startedAt());
        if (since.isEmpty()) {
            return Optional.empty();
        }
        Duration running = Duration.between(since.get(), world.now());
        if (running.toSeconds() <= item.budgetSeconds()) {
            return Optional.empty();
        }
        String what = "Migration " + item.name() + " has been running for " + running.toSeconds()
                + " s, longer than its budget of " + item.budgetSeconds() + " s (G11).";
        return switch (item.overBudget()) {
            case Item.ABORT -> Optional.of(what);
            case Item.ASK -> ask(what);
            default -> {
                memory.tellOnce(
                        world,
                        question,
                        world.environment() + ": WARNING: " + what + " It goes on (overBudget: warn).");
                yield Optional.empty();
            }
        };
    }

    private Optional<String> ask(String what) {
        world.questions()
                .ask(new Questions.Question(
                        question,
                        what + " Stop it, and take it back"
                                + (item.undoBy().isEmpty()
                                        ? "? Nothing does that by itself here: " + world.environment()
                                                + " would be frozen for a person."
                                        : item.undoBy().equals(Item.RESTORE)
                                                ? " by restoring the snapshot?"
                                                : " by its rollback script?")
                                + " It goes on for as long as nobody answers, at longest to its deadline.",
                        "Go on",
                        "Stop"));
        memory.tellOnce(
                world, question, world.environment() + ": WARNING: " + what + " A person is asked whether to stop it.");
        Optional<Questions.Answer> answer = world.questions().answer(question);
        answer.filter(Questions.Answer::yes)
                .ifPresent(yes -> memory.tellOnce(
                        world,
                        question + "-yes",
                        world.environment() + ": " + yes.by() + " lets migration " + item.name() + " go on."));
        return answer.filter(given -> !given.yes()).map(no -> what + " " + no.by() + " had it stopped.");
    }
}
