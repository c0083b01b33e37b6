package io.jenkins.plugins.slidecraft.kube;

/** Hears what a watch sees. */
public interface WatchListener<T> {
    /** What happened to an object. */
    enum Change {
        ADDED,
        MODIFIED,
        DELETED,
        /** Only the resource version has moved on; the object has nothing else. */
        BOOKMARK
    }

    /** One event. */
    void on(Change change, T object);

    /**
     * The watch has ended by itself; whoever still needs it lists and watches again.
     *
     * @param cause why, {@link KubeException#isGone()} where the resource version is too old; an ordinary end of the
     *     connection has code 0
     */
    void ended(KubeException cause);
}
