package io.jenkins.plugins.slidecraft.judge;

/** What the looks so far allow to say. */
public enum Decision {
    /** There is enough evidence that it is good. */
    PASS,
    /** There is enough evidence that it is bad. */
    FAIL,
    /** There is not enough evidence for either; after the last look that is INCONCLUSIVE. */
    CONTINUE
}
