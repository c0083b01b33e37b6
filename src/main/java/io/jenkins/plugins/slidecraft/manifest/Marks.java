package io.jenkins.plugins.slidecraft.manifest;

/** The labels and annotations that tell which objects are ours, and whose write they carry. */
public final class Marks {
    /** Label: the environment that an object of ours belongs to. */
    public static final String ENVIRONMENT = "slidecraft.io/environment";
    /** Label: what an object of ours is beside the application: {@code head}, {@code release}, {@code manifests}. */
    public static final String ROLE = "slidecraft.io/role";
    /** Annotation: the epoch of the last writer. */
    public static final String EPOCH = "slidecraft.io/epoch";
    /** Annotation: the operation that wrote it last. */
    public static final String OPERATION = "slidecraft.io/operation";
    /** Annotation: the release that it belongs to. */
    public static final String RELEASE = "slidecraft.io/release";

    private Marks() {}
}
