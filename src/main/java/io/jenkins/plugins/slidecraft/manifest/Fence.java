package io.jenkins.plugins.slidecraft.manifest;

/** What keeps an older writer from writing after a newer one. */
public interface Fence {
    /** The epoch that everything is written under. */
    long epoch();

    /**
     * Whether an object that was read may be written over.
     *
     * @param epoch the epoch that it carries, 0 for none
     * @throws RuntimeException where that is newer than ours
     */
    void check(long epoch);

    /**
     * Asked after something was created, which no version that was read together with an epoch can guard.
     *
     * @throws RuntimeException where somebody has taken the environment over
     */
    void confirm();
}
