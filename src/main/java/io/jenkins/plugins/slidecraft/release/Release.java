package io.jenkins.plugins.slidecraft.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code slidecraftBuild} returns and the other steps take: which images make up one version of the application.
 *
 * @param application the application's name in {@code slidecraft.yaml}
 * @param version {@code major.minor.patch}
 * @param gitSha the commit it was built from
 * @param descriptor SHA-256 of the normalised descriptor it was built with, 64 hexadecimal digits
 * @param components by name, in the descriptor's order; at least one
 * @param manifests environment to the SHA-256 of the manifests that were rendered for it, 64 hexadecimal digits; the text is
 *     stored with the run that built the release
 * @param migrations the names of the migrations that have to be applied before it is deployed (G8), for a Pipeline to know
 */
public record Release(
        String application,
        SemVer version,
        GitSha gitSha,
        String descriptor,
        Map<String, Component> components,
        Map<String, String> manifests,
        List<String> migrations) {
    /** The version of the map's form. */
    public static final int SCHEMA = 1;

    public Release {
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
        manifests = Collections.unmodifiableMap(new LinkedHashMap<>(manifests));
        migrations = List.copyOf(migrations);
    }

    /** A release of an application whose databases nobody migrates. */
    public Release(
            String application,
            SemVer version,
            GitSha gitSha,
            String descriptor,
            Map<String, Component> components,
            Map<String, String> manifests) {
        this(application, version, gitSha, descriptor, components, manifests, List.of());
    }

    /** A release without manifests: its deployments set images only. */
    public Release(
            String application, SemVer version, GitSha gitSha, String descriptor, Map<String, Component> components) {
        this(application, version, gitSha, descriptor, components, Map.of());
    }

    /** Its name, which is also the tag of its images: {@code 1.4.2-abc1234}. */
    public String name() {
        return ImageTag.of(version, gitSha).toString();
    }

    /**
     * What is to run where in an environment; without what is built for Jobs alone.
     *
     * @throws InvalidInput where a component has images by environment and none for this one
     */
    public List<WorkloadImage> images(String environment) {
        return components.entrySet().stream()
                .filter(entry -> entry.getValue().isDeployed())
                .map(entry -> new WorkloadImage(
                        entry.getKey(),
                        entry.getValue().workload(),
                        entry.getValue().container(),
                        entry.getValue().imageFor(environment, entry.getKey())))
                .toList();
    }

    /** The form that a Pipeline holds: plain {@link LinkedHashMap}s, strings and one integer. */
    public Map<String, Object> toMap() {
        Map<String, Object> parts = new LinkedHashMap<>();
        components.forEach((name, component) -> {
            Map<String, Object> part = new LinkedHashMap<>();
            component.image().ifPresent(image -> part.put("image", image.toString()));
            if (!component.images().isEmpty()) {
                Map<String, Object> images = new LinkedHashMap<>();
                component.images().forEach((environment, image) -> images.put(environment, image.toString()));
                part.put("images", images);
            }
            if (component.isDeployed()) {
                part.put("workload", component.workload());
                part.put("container", component.container());
            }
            parts.put(name, part);
        });
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("schema", SCHEMA);
        map.put("application", application);
        map.put("name", name());
        map.put("version", version.toString());
        map.put("gitSha", gitSha.hex());
        map.put("descriptor", descriptor);
        map.put("components", parts);
        if (!manifests.isEmpty()) {
            map.put("manifests", new LinkedHashMap<>(manifests));
        }
        if (!migrations.isEmpty()) {
            map.put("migrations", new ArrayList<>(migrations));
        }
        return map;
    }

    /**
     * Reads the form that a Pipeline holds. It is input like any other: a Pipeline may have built or changed it.
     *
     * @param map keys and texts may be any {@link CharSequence}, as Groovy's GStrings
     * @throws InvalidInput with everything that is wrong with it
     */
    public static Release fromMap(Map<?, ?> map) {
        return new ReleaseReader().read(map);
    }
}
