package io.jenkins.plugins.slidecraft.kube;

/**
 * How to write.
 *
 * @param subresource what part is written
 * @param dryRun whether the server only validates and admits
 * @param fieldManager whose fields these are, as in {@code metadata.managedFields}
 * @param force whether server-side apply takes fields from other managers; only for {@link Cluster#apply}
 */
public record WriteOptions(Subresource subresource, boolean dryRun, String fieldManager, boolean force) {
    /** The field manager of everything that this plugin writes. */
    public static final String FIELD_MANAGER = "slidecraft";

    /** Writes the object itself as {@value #FIELD_MANAGER}. */
    public static final WriteOptions DEFAULT = new WriteOptions(Subresource.NONE, false, FIELD_MANAGER, false);

    /** A part of an object with an address of its own. */
    public enum Subresource {
        NONE,
        STATUS,
        /**
         * {@code autoscaling/v1 Scale}: of the object that is passed only {@code metadata.name}, {@code metadata.uid},
         * {@code metadata.resourceVersion} and {@code spec.replicas} count, and the one that is returned has only metadata,
         * {@code spec.replicas} and {@code status.replicas}.
         */
        SCALE
    }

    /** The same as a dry run. */
    public WriteOptions asDryRun() {
        return new WriteOptions(subresource, true, fieldManager, force);
    }

    /** The same, taking fields from other managers. */
    public WriteOptions forced() {
        return new WriteOptions(subresource, dryRun, fieldManager, true);
    }

    /** The same for a subresource. */
    public WriteOptions on(Subresource part) {
        return new WriteOptions(part, dryRun, fieldManager, force);
    }

    /** The same under another field manager. */
    public WriteOptions as(String manager) {
        return new WriteOptions(subresource, dryRun, manager, force);
    }
}
