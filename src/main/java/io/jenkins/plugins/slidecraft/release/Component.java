package io.jenkins.plugins.slidecraft.release;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One component of a release. It has either one image for all environments or one for each, where variables that are read while
 * building differ between them (G4).
 *
 * @param image {@code repository:tag@digest}; empty where there are {@code images}
 * @param images the same by environment; empty where there is one image
 * @param workload the Deployment that runs it; empty where it is built for Jobs alone
 * @param container the container in the Deployment's pods; empty where it is built for Jobs alone
 */
public record Component(Optional<ImageRef> image, Map<String, ImageRef> images, String workload, String container) {
    /** @throws IllegalArgumentException with neither an image nor images, and with both */
    public Component {
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
        if (image.isPresent() != images.isEmpty()) {
            throw new IllegalArgumentException("A component has either one image or one for each environment");
        }
    }

    /** A component with the same image in all environments. */
    public Component(ImageRef image, String workload, String container) {
        this(Optional.of(image), Map.of(), workload, container);
    }

    /** Whether a Deployment runs it. */
    public boolean isDeployed() {
        return !workload.isEmpty();
    }

    /**
     * The image for an environment.
     *
     * @param name the component's name, for the message
     * @throws InvalidInput where it has images by environment and none for this one
     */
    public ImageRef imageFor(String environment, String name) {
        if (image.isPresent()) {
            return image.get();
        }
        ImageRef own = images.get(environment);
        if (own == null) {
            throw new InvalidInput(
                    "The release",
                    List.of(Problem.of(
                            "release.components." + name + ".images",
                            environment,
                            "the component has images for the environments "
                                    + String.join(", ", images.keySet())
                                    + ", since npm.perEnvironment is set",
                            "describe the environment in slidecraft.yaml and build the release again")));
        }
        return own;
    }
}
