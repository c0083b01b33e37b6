package io.jenkins.plugins.slidecraft.descriptor;

import java.util.Arrays;
import java.util.Optional;

/** What kind of environment it is (G1); the guide's defaults hang on it. */
public enum Tier {
    /** Any time, by a developer; throw-away data; variables from {@code .env.local}. */
    DEV,
    /** Partly kept data; smoke tests after each deployment (G6). */
    STAGING,
    /** Fully kept data with backups; approval, gates and checks. */
    PROD;

    /** The tier that is written as this word, {@code dev}, {@code staging} or {@code prod}. */
    public static Optional<Tier> named(String word) {
        return Arrays.stream(values())
                .filter(tier -> Words.of(tier).equals(word))
                .findFirst();
    }

    /** What an environment of this name is where the file doesn't say: by its name, else {@link #PROD}. */
    static Tier ofName(String environment) {
        return named(environment).orElse(PROD);
    }
}
