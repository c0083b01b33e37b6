package io.jenkins.plugins.slidecraft.kube;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to delete. The propagation is always said: a Job deleted without one orphans its pods.
 *
 * @param uid delete only the object with this uid
 * @param resourceVersion delete only this version of the object
 * @param gracePeriodSeconds how long pods get to end, empty for the pod's own
 * @param propagation what becomes of dependents
 */
public record DeleteOptions(
        Optional<String> uid,
        Optional<String> resourceVersion,
        OptionalLong gracePeriodSeconds,
        Propagation propagation) {
    public static final DeleteOptions BACKGROUND = of(Propagation.BACKGROUND);
    public static final DeleteOptions FOREGROUND = of(Propagation.FOREGROUND);

    /** What becomes of dependents, as {@code propagationPolicy} says it. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    private static DeleteOptions of(Propagation propagation) {
        return new DeleteOptions(Optional.empty(), Optional.empty(), OptionalLong.empty(), propagation);
    }

    /** The same, only where uid and version still are these. */
    public DeleteOptions onlyIf(String uid, String resourceVersion) {
        return new DeleteOptions(
                Optional.ofNullable(uid), Optional.ofNullable(resourceVersion), gracePeriodSeconds, propagation);
    }
}
