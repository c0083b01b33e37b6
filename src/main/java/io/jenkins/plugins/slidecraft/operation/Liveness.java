package io.jenkins.plugins.slidecraft.operation;

/** What one controller knows of a run. */
public enum Liveness {
    /** A run of this controller that is still building: nothing takes over from it. */
    BUILDING,
    /** A run of this controller that has ended or was deleted: its lock is free. */
    ENDED,
    /** A run of another controller: only its Lease tells. */
    ELSEWHERE
}
