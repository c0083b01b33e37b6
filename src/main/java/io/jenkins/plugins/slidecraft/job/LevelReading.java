package io.jenkins.plugins.slidecraft.job;

/**
 * What a tool has said of the database's level so far.
 *
 * @param from the level that it found; empty where it has not said
 * @param to the level that it has brought the database to, or found it at; empty where it has not said
 * @param nothing whether it said that there was nothing to do
 */
public record LevelReading(String from, String to, boolean nothing) {
    /** Nothing so far. */
    public static final LevelReading NONE = new LevelReading("", "", false);

    LevelReading found(String level) {
        return new LevelReading(level, level, nothing);
    }

    LevelReading reached(String level) {
        return new LevelReading(from, level, false);
    }

    LevelReading step(String before, String after) {
        return new LevelReading(from.isEmpty() && to.isEmpty() ? before : from, after, false);
    }

    LevelReading upToDate() {
        return new LevelReading(from, to, true);
    }
}
