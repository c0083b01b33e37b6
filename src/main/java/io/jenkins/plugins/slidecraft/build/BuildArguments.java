package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The arguments of {@code slidecraftBuild}, checked as far as that goes without a workspace.
 *
 * @param version {@code major.minor.patch}
 * @param components the components to build; empty for all
 * @param push whether the images go to the registry
 * @param descriptor the descriptor's path in the workspace
 * @param environment the only environment that it is for; empty for all but those of tier dev
 * @param dryRun whether only the plan is printed
 * @param deadline how long it may take
 */
public record BuildArguments(
        String version,
        List<String> components,
        boolean push,
        String descriptor,
        Optional<String> environment,
        boolean dryRun,
        Duration deadline) {
    public static final String VERSION = "version";
    public static final String COMPONENTS = "components";
    public static final String PUSH = "push";
    public static final String DESCRIPTOR = "descriptor";
    public static final String ENVIRONMENT = "environment";
    public static final String DRY_RUN = "dryRun";
    public static final String DEADLINE = "deadline";

    private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);
    private static final String DEADLINE_REMEDY = "write it as 90s, 10m or 1h30m";

    /** How long a build may take where nothing else is said. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofHours(2);

    public BuildArguments {
        components = List.copyOf(components);
    }

    /**
     * Reads the arguments.
     *
     * @param arguments by name; values may be texts (GStrings too), lists or null, which is as good as absent
     * @throws InvalidInput with everything that is wrong
     */
    public static BuildArguments parse(Map<String, ?> arguments) {
        List<Problem> problems = new ArrayList<>();
        String version = text(arguments, VERSION);
        try {
            SemVer.parse(version.isEmpty() ? null : version);
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
        }
        List<String> components = new ArrayList<>();
        if (arguments.get(COMPONENTS) instanceof Collection<?> names) {
            names.forEach(name -> components.add(Objects.toString(name, "")));
        }
        String descriptor = text(arguments, DESCRIPTOR);
        if (descriptor.startsWith("/")
                || descriptor.contains("\\")
                || List.of(descriptor.split("/")).contains("..")) {
            problems.add(Problem.of(
                    DESCRIPTOR,
                    descriptor,
                    "it has to be a path inside the workspace",
                    "write it relative to the workspace, as deploy/slidecraft.yaml"));
        }
        Duration deadline = DEFAULT_DEADLINE;
        if (!text(arguments, DEADLINE).isEmpty()) {
            String text = text(arguments, DEADLINE);
            try {
                deadline = DurationText.parse(text);
                if (deadline.isZero() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
                    problems.add(
                            Problem.of(DEADLINE, text, "a deadline is more than 0s and at most 24h", DEADLINE_REMEDY));
                }
            } catch (IllegalArgumentException e) {
                problems.add(Problem.of(DEADLINE, text, DurationText.RULE, DEADLINE_REMEDY));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput("slidecraftBuild", problems);
        }
        String environment = text(arguments, ENVIRONMENT);
        return new BuildArguments(
                version,
                components,
                !Boolean.FALSE.equals(arguments.get(PUSH)),
                descriptor.isEmpty() ? Descriptor.DEFAULT_FILE : descriptor,
                environment.isEmpty() ? Optional.empty() : Optional.of(environment),
                Boolean.TRUE.equals(arguments.get(DRY_RUN)),
                deadline);
    }

    /** The same as plain texts and lists, from which {@link #parse} makes an equal one. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(VERSION, version);
        map.put(COMPONENTS, components);
        map.put(PUSH, push);
        map.put(DESCRIPTOR, descriptor);
        environment.ifPresent(name -> map.put(ENVIRONMENT, name));
        map.put(DRY_RUN, dryRun);
        map.put(DEADLINE, DurationText.format(deadline));
        return map;
    }

    private static String text(Map<String, ?> arguments, String name) {
        return Objects.toString(arguments.get(name), "").strip();
    }
}
