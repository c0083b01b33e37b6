package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.Compatibility;
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
import java.util.stream.Collectors;

/**
 * What {@code slidecraftBuild} is going to build.
 *
 * @param application the application's name
 * @param tag the tag of all images, the release's name too (G3)
 * @param git what is checked out
 * @param descriptorHash the descriptor's
 * @param images in the descriptor's order
 * @param migrations the names of the descriptor's migrations
 */
public record BuildPlan(
        String application,
        ImageTag tag,
        GitState git,
        String descriptorHash,
        List<ImageBuild> images,
        List<String> migrations) {
    public BuildPlan {
        images = List.copyOf(images);
        migrations = List.copyOf(migrations);
    }

    /** Plans a build for all environments but those of tier dev. */
    public static BuildPlan of(Descriptor descriptor, String version, GitState git, Collection<String> components) {
        return of(descriptor, version, git, components, Optional.empty(), Map.of());
    }

    /**
     * Plans a build.
     *
     * @param version {@code major.minor.patch}
     * @param git what is checked out; nothing tracked may be changed
     * @param components the components to build; empty for all
     * @param environment the only environment that it is for; empty for all but those of tier dev
     * @param envFile what {@code .env.local} says, where the environment is of tier dev
     * @throws InvalidInput with everything that is wrong, before anything is built
     */
    public static BuildPlan of(
            Descriptor descriptor,
            String version,
            GitState git,
            Collection<String> components,
            Optional<String> environment,
            Map<String, String> envFile) {
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
        environment.ifPresent(name -> collect(problems, () -> descriptor.environment(name)));
        if (semVer != null) {
            Map<String, SemVer> versions = new LinkedHashMap<>();
            descriptor.components().keySet().stream()
                    .filter(name -> components.isEmpty() || components.contains(name))
                    .forEach(name -> versions.put(name, semVer));
            problems.addAll(Compatibility.problems(descriptor, versions));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput("slidecraftBuild", problems);
        }
        BuildVariables variables = new BuildVariables(descriptor, environment, envFile);
        List<ImageBuild> images = new ArrayList<>();
        descriptor.components().forEach((name, spec) -> {
            if (components.isEmpty() || components.contains(name)) {
                variables
                        .of(name)
                        .forEach((only, values) -> images.add(image(descriptor, name, spec, tag, git, only, values)));
            }
        });
        variables.check();
        return new BuildPlan(
                descriptor.application(),
                tag,
                git,
                descriptor.hash(),
                images,
                List.copyOf(descriptor.migrations().keySet()));
    }

    private static ImageBuild image(
            Descriptor descriptor,
            String name,
            ComponentSpec spec,
            ImageTag tag,
            GitState git,
            Optional<String> environment,
            Map<String, String> variables) {
        String repository = descriptor.registry() + "/" + spec.prefix()
                + environment.map(only -> "/" + only).orElse("");
        return new ImageBuild(
                name,
                environment,
                spec.dockerfile(),
                spec.context(),
                spec.npm(),
                new ImageRef(repository, Optional.of(tag.toString()), Optional.empty()),
                OciLabels.of(descriptor.application() + "/" + name, tag, git, variables),
                spec.buildArgs(),
                variables,
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
     * @param digests {@link ImageBuild#key} to the digest of the image in the registry, one for each of {@link #images}
     * @param manifests environment to the SHA-256 of the manifests that were rendered for it
     */
    public Release release(Map<String, String> digests, Map<String, String> manifests) {
        Map<String, Component> components = new LinkedHashMap<>();
        for (ImageBuild image : images) {
            String digest = digests.get(image.key());
            if (digest == null) {
                throw new IllegalArgumentException("Component '" + image.key() + "' has no digest");
            }
            ImageRef pinned = image.image().pinnedTo(digest);
            components.merge(image.component(), component(image, pinned), BuildPlan::both);
        }
        return new Release(application, tag.version(), git.commit(), descriptorHash, components, manifests, migrations);
    }

    private static Component component(ImageBuild image, ImageRef pinned) {
        return image.environment()
                .map(only -> new Component(Optional.empty(), Map.of(only, pinned), image.workload(), image.container()))
                .orElseGet(() -> new Component(pinned, image.workload(), image.container()));
    }

    private static Component both(Component one, Component other) {
        Map<String, ImageRef> images = new LinkedHashMap<>(one.images());
        images.putAll(other.images());
        return new Component(Optional.empty(), images, one.workload(), one.container());
    }

    /** Whether no manifests are rendered although there are some, since components are left out. */
    public boolean leavesManifestsOut(Descriptor descriptor) {
        return partial(descriptor)
                && descriptor.environments().values().stream()
                        .anyMatch(spec -> spec.manifests().isPresent());
    }

    private boolean partial(Descriptor descriptor) {
        return !images.stream()
                .map(ImageBuild::component)
                .collect(Collectors.toSet())
                .containsAll(descriptor.components().keySet());
    }

    /**
     * The environments whose manifests are rendered: those that have some and an image of every component. A release of some
     * components only has none, since the manifests name the others too; its deployments set images alone.
     *
     * @param only the only environment that is built for; empty for all
     */
    public List<String> rendered(Descriptor descriptor, Optional<String> only) {
        if (partial(descriptor)) {
            return List.of();
        }
        return descriptor.environments().entrySet().stream()
                .filter(entry -> entry.getValue().manifests().isPresent())
                .map(Map.Entry::getKey)
                .filter(name -> only.map(name::equals).orElse(true))
                .filter(name -> descriptor.components().keySet().stream().allMatch(component -> images.stream()
                        .anyMatch(image -> image.component().equals(component)
                                && image.environment().map(name::equals).orElse(true))))
                .toList();
    }

    /** What was built and not pushed, or only planned: the form of a release, but without digests, so that it can't be deployed by mistake. */
    public Map<String, Object> unpushed() {
        Map<String, Object> components = new LinkedHashMap<>();
        Map<String, Map<String, Object>> byEnvironment = new LinkedHashMap<>();
        for (ImageBuild image : images) {
            Map<String, Object> component = new LinkedHashMap<>();
            if (image.environment().isPresent()) {
                Map<String, Object> own =
                        byEnvironment.computeIfAbsent(image.component(), name -> new LinkedHashMap<>());
                own.put(image.environment().get(), image.image().toString());
                component.put("images", own);
            } else {
                component.put("image", image.image().toString());
            }
            if (!image.workload().isEmpty()) {
                component.put("workload", image.workload());
                component.put("container", image.container());
            }
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
