package io.jenkins.plugins.slidecraft.rehearsal.cps;

/** A build's result, from best to worst, as {@code hudson.model.Result}. */
public enum Result {
    SUCCESS,
    UNSTABLE,
    FAILURE,
    NOT_BUILT,
    ABORTED;

    /** Whether this one is worse. */
    public boolean isWorseThan(Result other) {
        return ordinal() > other.ordinal();
    }

    /** The worse of two. */
    public Result combine(Result other) {
        return isWorseThan(other) ? this : other;
    }

    /** Reads a name in any case; an unknown one is FAILURE, as in Jenkins. */
    public static Result fromString(String name) {
        for (Result result : values()) {
            if (result.name().equalsIgnoreCase(name)) {
                return result;
            }
        }
        return FAILURE;
    }
}
