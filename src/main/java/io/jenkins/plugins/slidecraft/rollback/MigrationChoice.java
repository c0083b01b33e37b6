package io.jenkins.plugins.slidecraft.rollback;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a rollback is to do about databases that were migrated since its target ran (G12.4). */
public enum MigrationChoice {
    /** Stay where the old release works with the new level; reverse where it doesn't and that was declared safe; else freeze. */
    AUTO,
    /** Reverse wherever the level differs; refused where that was not declared safe. */
    REVERSE,
    /** Never reverse; freeze where the old release doesn't work with the new level. */
    STAY;

    /** As Pipelines write it: {@code auto}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The choice of a label. */
    public static Optional<MigrationChoice> of(String label) {
        return Arrays.stream(values())
                .filter(choice -> choice.label().equals(label))
                .findFirst();
    }
}
