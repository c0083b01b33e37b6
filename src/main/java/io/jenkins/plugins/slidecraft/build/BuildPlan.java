package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.ComponentSpec;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageTag;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code slidecraftBuild} is going to build.
 *
 * @param application the application's name
 * @param tag the tag of all images, the release's name too (G3)
 * @param git what is checked out
 * @param descriptorHash the descriptor's
 * @param images in the descriptor's order
 */
public record BuildPlan(
        String application, ImageTag tag, GitState git, String descriptorHash, List<ImageBuild> images) {
    public BuildPlan {
        images = List.copyOf(images);
    }

    /**
     * Plans a build.
     *
     * @param version {@code major.minor.patch}
     * @param git what is checked out; nothing tracked may be changed
     * @param components the components to build; empty for all
     * @throws InvalidInput with everything that is wrong, before anything is built
     */
    public static BuildPlan of(Descriptor descriptor, String version, GitState git, Collection<String> components) {
        List<Problem> problems = new ArrayList<>();
        SemVer semVer = collect(problems, () -> SemVer.parse(version)).orElse(null);
        ImageTag tag = semVer == null
                ? null
                : collect(problems, () -> ImageTag.of(semVer, git.commit())).orElse(null);
        for (String name : components) {
            if (!descriptor.components().containsKey(name)) {
                problems.add(Problem.of(
                        "components",
                        name,
                        "slidecraft.yaml has the components "
                                + String.join(", ", descriptor.components().keySet()),
                        "name one of them, or leave components out to build all"));
            }
        }
        collect(problems, () -> {
            git.requireUnchanged();
            return git;
        });
        if (!problems.isEmpty()) {
            throw new InvalidInput("slidecraftBuild", problems);
        }
        List<ImageBuild> images = new ArrayList<>();
        descriptor.components().forEach((name, spec) -> {
            if (components.isEmpty() || components.contains(name)) {
                images.add(image(descriptor, name, spec, tag, git));
            }
        });
        return new BuildPlan(descriptor.application(), tag, git, descriptor.hash(), images);
    }

    private static ImageBuild image(
            Descriptor descriptor, String name, ComponentSpec spec, ImageTag tag, GitState git) {
        return new ImageBuild(
                name,
                spec.dockerfile(),
                spec.context(),
                new ImageRef(
                        descriptor.registry() + "/" + spec.prefix(), Optional.of(tag.toString()), Optional.empty()),
                OciLabels.of(descriptor.application() + "/" + name, tag, git),
                spec.buildArgs(),
                spec.workload(),
                spec.container());
    }

    private static <T> Optional<T> collect(List<Problem> problems, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    /**
     * The release that was built.
     *
     * @param digests component to the digest of its image in the registry, one for each of {@link #images}
     */
    public Release release(Map<String, String> digests) {
        Map<String, Component> components = new LinkedHashMap<>();
        for (ImageBuild image : images) {
            String digest = digests.get(image.component());
            if (digest == null) {
                throw new IllegalArgumentException("Component '" + image.component() + "' has no digest");
            }
            components.put(
                    image.component(),
                    new Component(image.image().pinnedTo(digest), image.workload(), image.container()));
        }
        return new Release(application, tag.version(), git.commit(), descriptorHash, components);
    }

    /** What was built and not pushed: the form of a release, but without digests, so that it can't be deployed by mistake. */
    public Map<String, Object> unpushed() {
        Map<String, Object> components = new LinkedHashMap<>();
        for (ImageBuild image : images) {
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("image", image.image().toString());
            component.put("workload", image.workload());
            component.put("container", image.container());
            components.put(image.component(), component);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("schema", Release.SCHEMA);
        map.put("application", application);
        map.put("name", tag.toString());
        map.put("version", tag.version().toString());
        map.put("gitSha", git.commit().hex());
        map.put("descriptor", descriptorHash);
        map.put("components", components);
        return map;
    }
}
