package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.sim.SimImages;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The registry of a rehearsal: what was pushed, and what ran before anything was. */
public final class SimRegistry implements ImageRegistry {
    private final Map<String, String> digests = new HashMap<>();
    private final Set<String> built = new LinkedHashSet<>();
    private BooleanSupplier down = () -> false;
    private Consumer<String> whenPushed = image -> {};

    /** Called with each image that a build pushes. */
    public void whenPushed(Consumer<String> listener) {
        whenPushed = listener;
    }

    /** Until then it gives no answer. */
    public void downUntil(Supplier<Instant> clock, Instant end) {
        down = () -> clock.get().isBefore(end);
    }

    /** Says that an image is there; its digest is made of its name. */
    public String push(String repositoryAndTag) {
        return digests.computeIfAbsent(repositoryAndTag, SimImages::digest);
    }

    /** Pushes an image that a build has made. */
    String pushBuilt(String repositoryAndTag) {
        built.add(repositoryAndTag);
        whenPushed.accept(repositoryAndTag);
        return push(repositoryAndTag);
    }

    /** What builds have pushed. */
    public Set<String> pushedByBuild() {
        return Set.copyOf(built);
    }

    /** Whether the tag is taken. */
    public boolean has(String repositoryAndTag) {
        return digests.containsKey(repositoryAndTag);
    }

    @Override
    public Optional<String> digest(ImageRef image) {
        if (down.getAsBoolean()) {
            throw new RegistryException("Registry " + image.host() + " gave no answer: no connection.", true, null);
        }
        return image.tag().isPresent()
                ? Optional.ofNullable(
                        digests.get(image.repository() + ":" + image.tag().get()))
                : image.digest();
    }
}
