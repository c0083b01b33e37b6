package io.jenkins.plugins.slidecraft.descriptor;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageTag;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.SemVer;
import io.jenkins.plugins.slidecraft.release.VersionRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The matrix of versions that work together (G16: worker and gateway versions that don't match make jobs fail).
 *
 * @param components the descriptor's components; none where no component says anything of others
 */
public record Compatibility(Map<String, Row> components) {
    /** A descriptor that says nothing of versions. */
    public static final Compatibility NONE = new Compatibility(Map.of());

    /**
     * What is known of one component.
     *
     * @param order components of a lower order are deployed first
     * @param workload the Deployment's name
     * @param container the container's name in it
     * @param compatibleWith other components to the range of their versions that this one works with
     */
    public record Row(int order, String workload, String container, Map<String, String> compatibleWith) {
        public Row {
            compatibleWith = Collections.unmodifiableMap(new LinkedHashMap<>(compatibleWith));
        }
    }

    public Compatibility {
        components = components == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(components));
    }

    /** The matrix of a descriptor; {@link #NONE} where no component says anything of others. */
    public static Compatibility of(Descriptor descriptor) {
        if (descriptor.components().values().stream()
                .allMatch(component -> component.compatibleWith().isEmpty())) {
            return NONE;
        }
        Map<String, Row> rows = new LinkedHashMap<>();
        descriptor.components().forEach((name, component) -> {
            if (component.isDeployed()) {
                rows.put(
                        name,
                        new Row(
                                component.order(),
                                component.workload(),
                                component.container(),
                                component.compatibleWith()));
            }
        });
        return new Compatibility(rows);
    }

    /**
     * Checks versions that are to run together.
     *
     * @param descriptor what says which work together
     * @param versions component to version; components without one are passed over
     * @return one for each pair that doesn't work together
     */
    public static List<Problem> problems(Descriptor descriptor, Map<String, SemVer> versions) {
        return of(descriptor).problems(versions, versions);
    }

    /**
     * Checks a deployment: what runs together once it is complete, and what does while it goes on, since a component of a
     * higher or the same order is still the one before.
     *
     * @param after component to version when it is complete; components whose version isn't known are passed over
     * @param before the same for what runs now
     * @return one for each pair that doesn't work together
     */
    public List<Problem> problems(Map<String, SemVer> after, Map<String, SemVer> before) {
        List<Problem> problems = new ArrayList<>();
        pairs(after, (pair, version) -> {
            SemVer other = after.get(pair.other());
            if (other != null && !pair.range().contains(other)) {
                problems.add(Problem.of(
                        "components." + pair.other(),
                        other.toString(),
                        pair.component() + " " + version + " works with versions " + pair.range()
                                + " of it (components." + pair.component() + ".compatibleWith, G16)",
                        "deploy a release that brings both, or correct the range if the two do work together"));
                return;
            }
            SemVer running = before.get(pair.other());
            if (running == null
                    || running.equals(other)
                    || version.equals(before.get(pair.component()))
                    || pair.range().contains(running)
                    || components.get(pair.other()).order()
                            < components.get(pair.component()).order()) {
                return;
            }
            problems.add(Problem.of(
                    "components." + pair.other(),
                    running.toString(),
                    pair.component() + " " + version + " works with versions " + pair.range()
                            + " of it (G16), and while the deployment goes on this one still runs beside",
                    "let " + pair.other() + " go first: give it a lower order than " + pair.component() + "'s, "
                            + components.get(pair.component()).order()));
        });
        return problems;
    }

    private record Pair(String component, String other, VersionRange range) {}

    private void pairs(Map<String, SemVer> versions, BiConsumer<Pair, SemVer> check) {
        components.forEach((name, row) -> row.compatibleWith().forEach((other, range) -> {
            if (versions.containsKey(name) && components.containsKey(other)) {
                check.accept(new Pair(name, other, VersionRange.parse(range)), versions.get(name));
            }
        }));
    }

    /** The version that an image's tag tells: G3's {@code 1.4.2-abc1234}, or a plain version; empty for anything else. */
    public static Optional<SemVer> version(ImageRef image) {
        return image.tag().flatMap(tag -> {
            try {
                return Optional.of(ImageTag.parse(tag).version());
            } catch (InvalidInput e) {
                return plain(tag);
            }
        });
    }

    private static Optional<SemVer> plain(String tag) {
        try {
            return Optional.of(SemVer.parse(tag.startsWith("v") ? tag.substring(1) : tag));
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }
}
