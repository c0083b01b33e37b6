package io.jenkins.plugins.slidecraft.descriptor;

import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.ArrayList;
import java.util.List;

/** What a release means for the workloads that a descriptor describes. */
public final class Targets {
    private static final String REMEDY =
            "deploy a release with the descriptor of its own commit, as slidecraftBuild stored it with the run";

    private Targets() {}

    /**
     * Which container is to run which image in an environment. Descriptor and release must belong together: a Pipeline could pass a release of
     * another application, or with other workloads than the ones its descriptor names.
     *
     * @return one for each component of the release, in its order
     * @throws InvalidInput with everything in which the two differ
     */
    public static List<WorkloadImage> of(Descriptor descriptor, Release release, String environment) {
        List<Problem> problems = new ArrayList<>();
        if (!release.application().equals(descriptor.application())) {
            problems.add(Problem.of(
                    "release.application",
                    release.application(),
                    "the descriptor is that of '" + descriptor.application() + "'",
                    REMEDY));
        }
        release.components().forEach((name, component) -> check(descriptor, name, component, problems));
        if (problems.isEmpty() && !release.descriptor().equals(descriptor.hash())) {
            problems.add(Problem.of(
                    "release.descriptor",
                    release.descriptor(),
                    "the descriptor at hand has the hash '" + descriptor.hash() + "'",
                    REMEDY));
        }
        if (problems.isEmpty() && release.images(environment).isEmpty()) {
            problems.add(Problem.of(
                    "release.components",
                    String.join(", ", release.components().keySet()),
                    "a release that is deployed has a component that a Deployment runs",
                    "build the other components, too"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput("The release", problems);
        }
        return release.images(environment);
    }

    private static void check(Descriptor descriptor, String name, Component component, List<Problem> problems) {
        String path = "release.components." + name;
        ComponentSpec spec = descriptor.components().get(name);
        if (spec == null) {
            problems.add(Problem.of(
                    path,
                    name,
                    "the descriptor has the components "
                            + String.join(", ", descriptor.components().keySet()),
                    REMEDY));
            return;
        }
        same(path + ".workload", component.workload(), spec.workload(), problems);
        same(path + ".container", component.container(), spec.container(), problems);
        String repository = descriptor.registry() + "/" + spec.prefix();
        component.image().ifPresent(image -> same(path + ".image", image.repository(), repository, problems));
        component
                .images()
                .forEach((environment, image) -> same(
                        path + ".images." + environment, image.repository(), repository + "/" + environment, problems));
    }

    private static void same(String path, String value, String expected, List<Problem> problems) {
        if (!value.equals(expected)) {
            problems.add(Problem.of(path, value, "the descriptor says '" + expected + "'", REMEDY));
        }
    }
}
