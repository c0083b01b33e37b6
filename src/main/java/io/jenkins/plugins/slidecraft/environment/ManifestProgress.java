package io.jenkins.plugins.slidecraft.environment;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a journal holds of manifests that are being applied; which ones they are, its release says.
 *
 * @param previous SHA-256 of the manifests that ran before; empty where none did
 * @param found SHA-256 of the record of what was found where no manifests had been applied before; empty for nothing
 * @param occasion as Helm's hooks call it: {@code install}, {@code upgrade}, {@code rollback}
 * @param hooks the hooks that are done, so that none is run twice
 * @param takingBack whether it is being taken back, so that no older state goes forward again
 */
public record ManifestProgress(String previous, String found, String occasion, List<String> hooks, boolean takingBack) {
    public static final String INSTALL = "install";
    public static final String UPGRADE = "upgrade";
    public static final String ROLLBACK = "rollback";

    public ManifestProgress {
        hooks = List.copyOf(hooks);
    }

    /** The same with one more hook done. */
    public ManifestProgress with(String hook) {
        return new ManifestProgress(
                previous,
                found,
                occasion,
                Stream.concat(hooks.stream(), Stream.of(hook)).distinct().toList(),
                takingBack);
    }

    /** The same, being taken back. */
    public ManifestProgress back() {
        return new ManifestProgress(previous, found, occasion, hooks, true);
    }

    /** The event whose hooks come first, as Helm calls it. */
    public String before() {
        return "pre-" + occasion;
    }

    /** The event whose hooks come last. */
    public String after() {
        return "post-" + occasion;
    }
}
