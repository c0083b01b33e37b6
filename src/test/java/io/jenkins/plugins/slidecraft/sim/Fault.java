package io.jenkins.plugins.slidecraft.sim;

/** What can go wrong with one call to the API server, or with the process that makes it. */
public enum Fault {
    /** 409 Conflict; only writes that compare and swap get it. */
    CONFLICT,
    /** 429 with Retry-After. */
    TOO_MANY_REQUESTS,
    /** 500. */
    SERVER_ERROR,
    /** No answer, and no effect. */
    TIMEOUT_BEFORE,
    /** No answer, but the effect. */
    TIMEOUT_AFTER,
    /** All watches end, as when the API server restarts; the call itself is answered. */
    DROP_WATCHES,
    /** All watches end with 410; the call itself is answered. */
    EXPIRE_WATCHES,
    /** The process dies before the effect. */
    CRASH_BEFORE,
    /** The process dies after the effect. */
    CRASH_AFTER,
    /** The process hangs for longer than a lease before the effect, and then goes on. */
    PAUSE_BEFORE,
    /** The process hangs for longer than a lease after the effect, and then goes on. */
    PAUSE_AFTER
}
