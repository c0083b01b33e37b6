package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The arguments of {@code slidecraftBuild}, checked as far as that goes without a workspace.
 *
 * @param version {@code major.minor.patch}
 * @param components the components to build; empty for all
 * @param push whether the images go to the registry
 * @param descriptor the descriptor's path in the workspace
 */
public record BuildArguments(String version, List<String> components, boolean push, String descriptor) {
    public static final String VERSION = "version";
    public static final String COMPONENTS = "components";
    public static final String PUSH = "push";
    public static final String DESCRIPTOR = "descriptor";

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
        if (!problems.isEmpty()) {
            throw new InvalidInput("slidecraftBuild", problems);
        }
        return new BuildArguments(
                version,
                components,
                !Boolean.FALSE.equals(arguments.get(PUSH)),
                descriptor.isEmpty() ? Descriptor.DEFAULT_FILE : descriptor);
    }

    private static String text(Map<String, ?> arguments, String name) {
        return Objects.toString(arguments.get(name), "").strip();
    }
}
