package io.jenkins.plugins.slidecraft.rollout;

import io.fabric8.kubernetes.api.model.Container;
import io.jenkins.plugins.slidecraft.descriptor.Compatibility;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.preflight.DeclaredObjects;
import io.jenkins.plugins.slidecraft.preflight.Preflight;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.SemVer;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a release needs before it may touch its environment: its variables (G4), and companions that it works with (G16). */
final class Requirements {
    static final String MISSING_VARIABLES = "MissingVariables";
    static final String INCOMPATIBLE_VERSIONS = "IncompatibleVersions";

    private Requirements() {}

    /**
     * Looks at the environment and changes nothing.
     *
     * @param running the release that runs, if one is known
     * @param before what the containers run that the deployment is about
     * @param declared ConfigMaps and Secrets that the deployment itself brings
     * @return why the release may not be deployed, with everything that is wrong
     */
    static Optional<Failure> unmet(
            World world,
            RolloutRequest request,
            Optional<ReleaseSummary> running,
            List<WorkloadImage> before,
            DeclaredObjects declared) {
        RolloutTerms terms = request.terms();
        List<Problem> missing = new ArrayList<>(Preflight.check(world, terms.variables(), declared));
        missing.addAll(terms.envFile());
        if (!missing.isEmpty()) {
            return Optional.of(missing(world.environment(), request.release(), missing, terms.envFile()));
        }
        Map<String, SemVer> now = versions(before);
        running.ifPresent(release -> versions(release.images()).forEach(now::putIfAbsent));
        terms.compatibility().components().forEach((component, row) -> {
            // No release brought it yet, but it may well run.
            if (!now.containsKey(component)) {
                found(world, row).flatMap(Compatibility::version).ifPresent(version -> now.put(component, version));
            }
        });
        Map<String, SemVer> after = new TreeMap<>(now);
        request.targets().forEach(target -> after.remove(target.component()));
        after.putAll(versions(request.targets()));
        List<Problem> incompatible = terms.compatibility().problems(after, now);
        if (!incompatible.isEmpty()) {
            return Optional.of(failure(
                    INCOMPATIBLE_VERSIONS,
                    request.release() + " doesn't work together with what runs in " + world.environment()
                            + "; nothing was changed.",
                    incompatible));
        }
        return Optional.empty();
    }

    /** A file that nobody could read, or has looked at, is not known to lack anything. */
    private static Failure missing(String environment, String release, List<Problem> problems, List<Problem> envFile) {
        long variables = problems.stream()
                .filter(problem -> problem.path().startsWith("variables."))
                .count();
        List<String> lines =
                new ArrayList<>(problems.stream().map(Problem::toString).toList());
        if (!envFile.isEmpty()) {
            lines.add(
                    "slidecraftBuild looks at that file, in its workspace: put it right there and build again, or write under"
                            + " environments." + environment + ".variables in slidecraft.yaml where else " + environment
                            + " has the variables from.");
        }
        String message = variables == 0
                ? "Whether " + environment + " has the variables that " + release
                        + " needs can't be told; nothing was changed."
                : environment + " lacks " + (variables == 1 ? "a variable" : variables + " variables") + " that "
                        + release + " needs; nothing was changed.";
        return new Failure(MISSING_VARIABLES, message, lines);
    }

    private static Optional<ImageRef> found(World world, Compatibility.Row row) {
        return world.cluster().get(Kind.DEPLOYMENT, world.namespace(), row.workload()).stream()
                .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().stream())
                .filter(container -> container.getName().equals(row.container()))
                .map(Container::getImage)
                .flatMap(image -> parsed(image).stream())
                .findFirst();
    }

    private static Optional<ImageRef> parsed(String image) {
        try {
            return Optional.of(ImageRef.parse(image));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Failure failure(String reason, String message, List<Problem> problems) {
        return new Failure(
                reason, message, problems.stream().map(Problem::toString).toList());
    }

    private static Map<String, SemVer> versions(List<WorkloadImage> images) {
        Map<String, SemVer> versions = new TreeMap<>();
        for (WorkloadImage image : images) {
            Compatibility.version(image.image()).ifPresent(version -> versions.put(image.component(), version));
        }
        return versions;
    }
}
