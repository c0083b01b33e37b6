package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.descriptor.Compatibility;
import io.jenkins.plugins.slidecraft.descriptor.ComponentSpec;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.EnvironmentSpec;
import io.jenkins.plugins.slidecraft.descriptor.Targets;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.preflight.VariableNeeds;
import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The arguments of {@code slidecraftDeploy} and {@code slidecraftEvidence}, checked.
 *
 * @param environment where to
 * @param release what
 * @param deadline how long it may take; empty for the descriptor's
 * @param descriptor the text of {@code slidecraft.yaml}; empty where an earlier step of the run has stored it
 */
public record DeployArguments(
        String environment, Release release, Optional<Duration> deadline, Optional<String> descriptor) {
    public static final String ENVIRONMENT = "environment";
    public static final String RELEASE = "release";
    public static final String STRATEGY = "strategy";
    public static final String DEADLINE = "deadline";
    public static final String DESCRIPTOR = "descriptor";

    /** The only strategy so far. */
    public static final String ROLLING = "rolling";

    private static final String ENVIRONMENT_RULE = "it has to be the name of an environment";
    private static final String ENVIRONMENT_REMEDY = "write environment: 'prod'";

    /**
     * Reads the arguments.
     *
     * @param step the step's name, for the message
     * @param arguments by name; values may be texts (GStrings too), maps or null, which is as good as absent
     * @throws InvalidInput with everything that is wrong
     */
    public static DeployArguments parse(String step, Map<String, ?> arguments) {
        StepArguments fields = new StepArguments(step, arguments);
        String environment = fields.required(ENVIRONMENT, ENVIRONMENT_RULE, ENVIRONMENT_REMEDY);
        Optional<Release> release = release(fields, arguments.get(RELEASE));
        String strategy = fields.text(STRATEGY);
        if (!strategy.isEmpty() && !strategy.equals(ROLLING)) {
            fields.wrong(
                    STRATEGY, strategy, "the strategies are: " + ROLLING, "write strategy: 'rolling' or leave it out");
        }
        Optional<Duration> deadline = fields.text(DEADLINE).isEmpty()
                ? Optional.empty()
                : Optional.of(fields.deadline(DEADLINE, Duration.ZERO));
        fields.check();
        String descriptor = fields.text(DESCRIPTOR);
        return new DeployArguments(
                environment,
                release.orElseThrow(),
                deadline,
                descriptor.isEmpty() ? Optional.empty() : Optional.of(descriptor));
    }

    /** Reads the release that a step was given, or notes what is wrong with it. */
    public static Optional<Release> release(StepArguments fields, Object value) {
        if (value == null) {
            fields.wrong(
                    RELEASE,
                    null,
                    "it has to be what slidecraftBuild returned",
                    "write release: release, with def release = slidecraftBuild(…) before");
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> map)) {
            fields.wrong(
                    RELEASE,
                    value.toString(),
                    "it has to be the map that slidecraftBuild returned",
                    "pass that map on as it is");
            return Optional.empty();
        }
        try {
            return Optional.of(Release.fromMap(map));
        } catch (InvalidInput e) {
            fields.wrong(e, ""); // its paths begin with the argument's name already
            return Optional.empty();
        }
    }

    /** The same as plain texts and maps, from which {@link #parse} makes an equal one. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(ENVIRONMENT, environment);
        map.put(RELEASE, release.toMap());
        deadline.ifPresent(duration -> map.put(DEADLINE, DurationText.format(duration)));
        descriptor.ifPresent(text -> map.put(DESCRIPTOR, text));
        return map;
    }

    /** SHA-256 of the manifests that were rendered for the environment; empty where only images are set. */
    public String manifests() {
        return release.manifests().getOrDefault(environment, "");
    }

    /** The id of the {@code input} in which exactly this is approved. */
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
     * @throws InvalidInput where release and descriptor don't belong together, or the descriptor lacks the environment
     */
    public RolloutRequest request(
            Descriptor known, EnvFileRecord builds, String id, String buildUrl, String actor, Instant start) {
        EnvironmentSpec spec = known.environment(environment);
        return new RolloutRequest(
                id,
                RolloutRequest.Purpose.DEPLOY,
                release.name(),
                Targets.of(known, release, environment),
                spec.gates(),
                "",
                buildUrl,
                actor,
                start.plus(deadline.orElseGet(() -> DurationText.parse(spec.deadline()))),
                new RolloutTerms(
                        spec.suites(),
                        waves(known),
                        VariableNeeds.of(
                                known, environment, release.components().keySet()),
                        List.copyOf(known.migrations().keySet()),
                        manifests(),
                        Compatibility.of(known),
                        builds.problems(known, release, environment)),
                false);
    }

    /** The workloads of the release's components by their order; none where all have the same. */
    private List<List<String>> waves(Descriptor known) {
        Map<Integer, List<String>> byOrder = new TreeMap<>();
        release.components().keySet().stream()
                .map(known::component)
                .filter(ComponentSpec::isDeployed)
                .forEach(component -> byOrder.computeIfAbsent(component.order(), order -> new ArrayList<>())
                        .add(component.workload()));
        return byOrder.size() < 2 ? List.of() : List.copyOf(byOrder.values());
    }
}
