package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to do about a tag. A tag never changes what it means, so one that exists is either taken as it is or refused.
 *
 * <p><b>Same content</b> means: built from the same commit for the same component and version, with the same values of the
 * variables that were read while building, by the labels that {@code slidecraftBuild} gives every image; or the very image that
 * was just built, by its id. Bytes alone can't be the measure: docker builds of one commit differ by their files' times and by the base image of the
 * day. So a build that is run again after a failed stage finds its images and goes on with their digests, without building.
 *
 * @param image what was asked about
 * @param existing what is in the registry; empty: the tag is free, build and push
 */
public record TagDecision(ImageBuild image, Optional<RegistryImage> existing) {
    /** The labels that have to agree. */
    private static final List<String> DECISIVE =
            List.of(OciLabels.TITLE, OciLabels.VERSION, OciLabels.REVISION, OciLabels.BUILD_VARIABLES);

    /**
     * Decides before the build.
     *
     * @throws InvalidInput where the tag has other content
     */
    public static TagDecision before(ImageBuild image, Optional<RegistryImage> existing) {
        return decide(image, existing, Optional.empty());
    }

    /**
     * Decides again between build and push, since another build may have pushed in between.
     *
     * @param builtId docker's id of the image that was built
     * @throws InvalidInput where the tag has other content
     */
    public static TagDecision after(ImageBuild image, Optional<RegistryImage> existing, String builtId) {
        return decide(image, existing, Optional.of(builtId));
    }

    private static TagDecision decide(ImageBuild image, Optional<RegistryImage> existing, Optional<String> builtId) {
        if (existing.isEmpty() || builtId.filter(existing.get()::hasId).isPresent()) {
            return new TagDecision(image, existing);
        }
        List<String> differences = new ArrayList<>();
        for (String label : DECISIVE) {
            String wanted = image.labels().get(label);
            String found = existing.get().labels().get(label);
            if (!Objects.equals(wanted, found)) {
                differences.add(label + " is " + (found == null ? "missing" : Problem.shown(found)) + ", not "
                        + (wanted == null ? "missing" : "'" + wanted + "'"));
            }
        }
        if (!differences.isEmpty()) {
            throw new InvalidInput(
                    "slidecraftBuild",
                    List.of(Problem.of(
                            "components." + image.key(),
                            image.image().toString(),
                            "the registry has this tag with other content ("
                                    + existing.get().digest() + "): label " + String.join(", label ", differences),
                            "raise the version; a tag never changes what it means (G3)")));
        }
        return new TagDecision(image, existing);
    }

    /** The digest of the image that is taken instead of building or pushing; empty: go on. */
    public Optional<String> reused() {
        return existing.map(RegistryImage::digest);
    }
}
