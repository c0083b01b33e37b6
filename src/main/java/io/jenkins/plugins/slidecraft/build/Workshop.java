package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.util.Optional;

/** Where one image is built: an agent, and the registry. */
public interface Workshop extends Bench {
    /**
     * What the registry has under a tag; empty where the tag is free.
     *
     * @throws io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException where it can't be asked
     */
    Optional<RegistryImage> find(ImageRef image);

    /** The digest that a tag names in the registry now. */
    Optional<String> digest(ImageRef image);

    /** An image was built or taken from the registry, by docker's id. */
    void known(ImageBuild image, String id);
}
