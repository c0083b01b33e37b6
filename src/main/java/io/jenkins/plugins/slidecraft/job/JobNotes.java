package io.jenkins.plugins.slidecraft.job;

/**
 * What has been read of a Job's log, kept with the Job itself so that whoever goes on neither loses a line nor prints it twice.
 *
 * @param cursor how far
 * @param level what the tool has said so far
 */
public record JobNotes(LogCursor cursor, LevelReading level) {
    /** Nothing yet. */
    public static final JobNotes NONE = new JobNotes(LogCursor.START, LevelReading.NONE);
}
