package io.jenkins.plugins.slidecraft.preflight;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.Release;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the builds of a run have found in developers' own files (G4): stored with the run, since a deployment has no workspace to
 * look into. Names and ways out; never a value.
 *
 * @param builds one for each release and set of components
 */
public record EnvFileRecord(List<Build> builds) {
    /** No build has looked. */
    public static final EnvFileRecord NONE = new EnvFileRecord(List.of());

    public EnvFileRecord {
        builds = List.copyOf(builds);
    }

    /**
     * One build.
     *
     * @param release the release's name, as {@code 1.4.2-abc1234}
     * @param components what was built, sorted
     * @param found environment to what its file lacked; nothing where all was there, no entry where nobody has looked
     */
    public record Build(String release, List<String> components, Map<String, List<Problem>> found) {
        public Build {
            components = List.copyOf(components);
            found = Map.copyOf(found);
        }

        private boolean isOf(String name, List<String> sorted) {
            return release.equals(name) && components.equals(sorted);
        }
    }

    /** The same with what a build has found; what it found before stays, for environments that it hasn't looked at now. */
    public EnvFileRecord with(String release, Collection<String> components, Map<String, List<Problem>> found) {
        List<String> sorted = sorted(components);
        List<Build> after = new ArrayList<>();
        Map<String, List<Problem>> all = new LinkedHashMap<>();
        for (Build build : builds) {
            if (build.isOf(release, sorted)) {
                all.putAll(build.found());
            } else {
                after.add(build);
            }
        }
        all.putAll(found);
        after.add(new Build(release, sorted, all));
        return new EnvFileRecord(after);
    }

    private static List<String> sorted(Collection<String> components) {
        return List.copyOf(new TreeSet<>(components));
    }

    private Optional<Build> build(Release release) {
        List<String> components = sorted(release.components().keySet());
        return builds.stream()
                .filter(build -> build.isOf(release.name(), components))
                .findFirst();
    }

    /**
     * What speaks against bringing a release into an environment. Nothing does for a release that this run hasn't built: its
     * developer's file was another run's.
     *
     * @param known the descriptor that belongs to the release
     * @return empty where all is there, or where the environment takes nothing from a file
     */
    public List<Problem> problems(Descriptor known, Release release, String environment) {
        List<VariableNeed> needs =
                EnvFile.needs(known, environment, release.components().keySet());
        Optional<Build> build = build(release);
        if (needs.isEmpty() || build.isEmpty()) {
            return List.of();
        }
        List<Problem> found = build.get().found().get(environment);
        return found != null
                ? found
                : List.of(Problem.of(
                        "environments." + environment + ".envFile",
                        known.environment(environment).envFile(),
                        names(needs) + " are read from it, and the build of " + release.name()
                                + " was for another environment and has not looked at it",
                        "build the release for it: slidecraftBuild(environment: '" + environment
                                + "', …), or leave environment out there"));
    }

    /** What a person is told where nobody can look; empty where there is nothing to look for, or this run has built it. */
    public Optional<String> note(Descriptor known, Release release, String environment) {
        List<VariableNeed> needs =
                EnvFile.needs(known, environment, release.components().keySet());
        return needs.isEmpty() || build(release).isPresent()
                ? Optional.empty()
                : Optional.of(release.name()
                        + " with just these components was not built by this run, so nobody has looked whether "
                        + known.environment(environment).envFile() + " has " + names(needs) + ".");
    }

    private static String names(List<VariableNeed> needs) {
        Set<String> names = needs.stream().map(VariableNeed::variable).collect(Collectors.toCollection(TreeSet::new));
        return String.join(", ", names);
    }
}
