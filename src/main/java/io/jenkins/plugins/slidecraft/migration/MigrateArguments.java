package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.descriptor.Targets;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.preflight.VariableNeeds;
import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.rollout.ApprovalId;
import io.jenkins.plugins.slidecraft.rollout.DeployArguments;
import io.jenkins.plugins.slidecraft.rollout.StepArguments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of {@code slidecraftMigrate}, checked.
 *
 * @param environment where
 * @param release for which release
 * @param migration which of the descriptor's migrations; empty for all, in the file's order
 * @param deadline how long snapshots and migrations may take in all; empty for the sum of the descriptor's
 * @param dryRun whether only the plan is told
 * @param descriptor the text of {@code slidecraft.yaml}; empty where an earlier step of the run has stored it
 */
public record MigrateArguments(
        String environment,
        Release release,
        String migration,
        Optional<Duration> deadline,
        boolean dryRun,
        Optional<String> descriptor) {
    public static final String STEP = "slidecraftMigrate";
    public static final String ENVIRONMENT = "environment";
    public static final String RELEASE = "release";
    public static final String MIGRATION = "migration";
    public static final String DEADLINE = "deadline";
    public static final String DRY_RUN = "dryRun";
    public static final String DESCRIPTOR = "descriptor";

    /**
     * Reads the arguments.
     *
     * @param arguments by name; values may be texts (GStrings too), maps or null, which is as good as absent
     * @throws InvalidInput with everything that is wrong
     */
    public static MigrateArguments parse(Map<String, ?> arguments) {
        StepArguments fields = new StepArguments(STEP, arguments);
        String environment =
                fields.required(ENVIRONMENT, "it has to be the name of an environment", "write environment: 'staging'");
        Optional<Release> release = DeployArguments.release(fields, arguments.get(RELEASE));
        Optional<Duration> deadline = fields.text(DEADLINE).isEmpty()
                ? Optional.empty()
                : Optional.of(fields.deadline(DEADLINE, Duration.ZERO));
        boolean dryRun = fields.flag(DRY_RUN);
        fields.check();
        String descriptor = fields.text(DESCRIPTOR);
        return new MigrateArguments(
                environment,
                release.orElseThrow(),
                fields.text(MIGRATION),
                deadline,
                dryRun,
                descriptor.isEmpty() ? Optional.empty() : Optional.of(descriptor));
    }

    /** The same as plain texts and maps, from which {@link #parse} makes an equal one. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(ENVIRONMENT, environment);
        map.put(RELEASE, release.toMap());
        map.put(MIGRATION, migration);
        deadline.ifPresent(duration -> map.put(DEADLINE, DurationText.format(duration)));
        map.put(DRY_RUN, dryRun);
        descriptor.ifPresent(text -> map.put(DESCRIPTOR, text));
        return map;
    }

    /** The id of the {@code input} in which the deployment is approved that this migration is for. */
    public String approvalId() {
        return ApprovalId.of(environment, release);
    }

    /**
     * What is to be done.
     *
     * @param known the descriptor that belongs to the release
     * @param builds what the run's builds have found in developers' own files
     * @param id the operation's id
     * @param start when the step began
     * @throws InvalidInput where release and descriptor don't belong together, or the descriptor lacks the environment, the
     *     migration or the component whose image it names
     */
    public MigrateRequest request(
            Descriptor known, EnvFileRecord builds, String id, String buildUrl, String actor, Instant start) {
        known.environment(environment);
        Targets.of(known, release, environment);
        Map<String, MigrationSpec> chosen = chosen(known);
        List<MigrationPlan.Item> items = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        chosen.forEach((name, spec) -> new ItemReader(known, release, environment, id)
                .read(name, spec, problems)
                .ifPresent(items::add));
        if (!problems.isEmpty()) {
            throw new InvalidInput(STEP, problems);
        }
        Duration time = deadline.orElseGet(() -> chosen.keySet().isEmpty()
                ? Duration.ofMinutes(1)
                : Duration.ofSeconds(items.stream()
                        .mapToLong(item -> item.migrate().deadlineSeconds()
                                + item.snapshot()
                                        .map(job -> job.deadlineSeconds())
                                        .orElse(0L))
                        .sum()));
        return new MigrateRequest(
                id,
                release.name(),
                new MigrationPlan(id, items, start.plus(time)),
                buildUrl,
                actor,
                dryRun,
                variables(known),
                builds.problems(known, release, environment));
    }

    /** Manifests may bring the ConfigMaps, but never Secrets with data. */
    private List<VariableNeed> variables(Descriptor known) {
        boolean manifests = known.environment(environment).manifests().isPresent();
        return VariableNeeds.of(known, environment, release.components().keySet()).stream()
                .filter(need -> !manifests || need.source().kind() == VariableSource.Kind.SECRET)
                .toList();
    }

    private Map<String, MigrationSpec> chosen(Descriptor known) {
        if (migration.isEmpty()) {
            return known.migrations();
        }
        MigrationSpec spec = known.migrations().get(migration);
        if (spec == null) {
            throw new InvalidInput(
                    STEP,
                    List.of(Problem.of(
                            MIGRATION,
                            migration,
                            "it has to be described under 'migrations' in slidecraft.yaml; there "
                                    + (known.migrations().isEmpty()
                                            ? "are none"
                                            : "are "
                                                    + String.join(
                                                            ", ",
                                                            known.migrations().keySet())),
                            "write one of them, or leave it out for all of them in the file's order")));
        }
        return Map.of(migration, spec);
    }
}
