package io.jenkins.plugins.slidecraft.descriptor;

/** What kind of environment it is (G1); the guide's defaults hang on it. */
public enum Tier {
    /** Any time, by a developer; throw-away data; variables from {@code .env.local}. */
    DEV,
    /** Partly kept data; smoke tests after each deployment (G6). */
    STAGING,
    /** Fully kept data with backups; approval, gates and checks. */
    PROD
}
