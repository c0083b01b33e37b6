package io.jenkins.plugins.slidecraft.migration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Part;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationJobs;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Says in words what a migration is going to do, and, for a dry run, shows its Jobs. */
final class MigrateReport {
    private static final ObjectMapper MAPPER = new JsonMapper();

    private MigrateReport() {}

    /** The lines that begin a migration's log. */
    static List<String> begin(String environment, EnvironmentHead head, MigrateRequest request) {
        List<String> lines = new ArrayList<>();
        for (Item item : request.plan().items()) {
            lines.add(environment + ": migrating " + item.name() + " by " + item.tool() + " for " + request.release()
                    + " (" + level(head, item) + "), budget " + item.budgetSeconds() + " s; " + onFailure(item) + ".");
        }
        return lines;
    }

    private static String level(EnvironmentHead head, Item item) {
        return Optional.ofNullable(head.migrations().get(item.name()))
                .map(MigrationLevel::level)
                .filter(level -> !level.isEmpty())
                .map(level -> "level " + level)
                .orElse("level not known yet");
    }

    private static String onFailure(Item item) {
        return switch (item.undoBy()) {
            case Item.RESTORE -> "if it fails, the snapshot that is taken before is restored";
            case Item.REVERSE -> "if it fails, its rollback script is run";
            default ->
                "if it fails, nothing takes it back and the environment is frozen"
                        + (item.snapshot().isPresent() ? "; a snapshot is taken before" : "");
        };
    }

    /**
     * The lines of a dry run.
     *
     * @param problems what the preflight has found
     */
    static List<String> dryRun(
            String environment, EnvironmentHead head, MigrateRequest request, List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        lines.add(environment + ": dry run: nothing is changed. slidecraftMigrate would do this:");
        head.inProgress()
                .ifPresent(entry -> lines.add(environment + ": first, " + entry.kind() + " of "
                        + entry.release().name() + " by " + entry.holder() + " would have to end or be settled."));
        MigrationPlan plan = request.plan();
        for (int i = 0; i < plan.items().size(); i++) {
            Item item = plan.items().get(i);
            if (MigrationRules.isDone(head, request.release(), item)) {
                lines.add(environment + ": " + item.name() + " has been migrated for " + request.release()
                        + " already (" + level(head, item) + "): nothing.");
                continue;
            }
            Optional<Failure> refusal = MigrationRules.refusal(head, request.release(), item);
            if (refusal.isPresent()) {
                lines.add(
                        environment + ": it would be refused: " + refusal.get().message());
                continue;
            }
            lines.addAll(begin(
                    environment,
                    head,
                    request.with(new MigrationPlan(plan.operation(), List.of(item), plan.deadline()))));
            lines.add(environment + ": over the budget: " + overBudget(item) + ".");
            for (Part part : Part.values()) {
                if (part == Part.MIGRATE
                        || part == Part.SNAPSHOT && item.snapshot().isPresent()
                        || part == Part.UNDO && item.undo().isPresent()) {
                    lines.add(what(part) + ":");
                    lines.addAll(yaml(MigrationJobs.manifest(
                            environment, plan.operation(), plan.job(i, part), item.job(part), head.epoch())));
                }
            }
        }
        problems.forEach(problem -> lines.add(environment + ": it could not run: " + problem));
        return lines;
    }

    private static String overBudget(Item item) {
        return switch (item.overBudget()) {
            case Item.ABORT -> "it is stopped and counts as failed";
            case Item.ASK -> "a person is asked; it goes on until somebody has it stopped";
            default -> "a warning";
        };
    }

    private static String what(Part part) {
        return switch (part) {
            case SNAPSHOT -> "--- the snapshot's Job";
            case MIGRATE -> "--- the migration's Job (created suspended, then let run)";
            case UNDO -> "--- the Job that takes it back, only where it fails";
        };
    }

    private static List<String> yaml(Job job) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(140)
                .build();
        return new Dump(settings)
                .dumpToString(MAPPER.convertValue(job, Map.class))
                .lines()
                .map(line -> "  " + line)
                .toList();
    }
}
