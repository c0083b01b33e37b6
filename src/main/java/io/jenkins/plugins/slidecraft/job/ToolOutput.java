package io.jenkins.plugins.slidecraft.job;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the database's level off what migration tools print, line by line (G8). A reading counts only where the Job was
 * complete: a tool that fails may have said where it was going to.
 */
public enum ToolOutput {
    /** Flyway: {@code Current version of schema "public": 11}, {@code …, now at version v12 (execution time …)}. */
    FLYWAY {
        @Override
        public LevelReading read(LevelReading before, String line) {
            Matcher current = FLYWAY_CURRENT.matcher(line);
            if (current.find()) {
                String level = current.group(1).strip();
                return before.found(level.startsWith("<<") ? "" : level);
            }
            Matcher now = FLYWAY_NOW.matcher(line);
            if (now.find()) {
                return before.reached(now.group(1));
            }
            return line.contains("No migration necessary") ? before.upToDate() : before;
        }
    },
    /** Alembic: {@code Running upgrade 27c6a30d7c24 -> ae1027a6acf0, add owner}; {@code ae1027a6acf0 (head)} of {@code current}. */
    ALEMBIC {
        @Override
        public LevelReading read(LevelReading before, String line) {
            Matcher step = ALEMBIC_STEP.matcher(line);
            if (step.find()) {
                return before.step(step.group(1), step.group(2));
            }
            Matcher current = ALEMBIC_CURRENT.matcher(line.strip());
            return current.matches() ? before.reached(current.group(1)) : before;
        }
    },
    /**
     * Prisma: {@code Applying migration `20240101000000_init`} while it works, and at its end the folders of those that were
     * applied. It does not say where it began.
     */
    PRISMA {
        @Override
        public LevelReading read(LevelReading before, String line) {
            Matcher applying = PRISMA_APPLYING.matcher(line);
            if (applying.find()) {
                return before.reached(applying.group(1));
            }
            Matcher folder = PRISMA_FOLDER.matcher(line);
            if (folder.find()) {
                return before.reached(folder.group(1));
            }
            return line.contains("No pending migrations to apply") ? before.upToDate() : before;
        }
    },
    /** A command of the team's own, which prints {@code slidecraft-level: <level>}; the first is where it began, if there are two. */
    CUSTOM {
        @Override
        public LevelReading read(LevelReading before, String line) {
            Matcher level = OWN_LEVEL.matcher(line);
            if (!level.find()) {
                return before;
            }
            String from = before.from().isEmpty() ? before.to() : before.from();
            return new LevelReading(from, level.group(1), false);
        }
    };

    private static final Pattern FLYWAY_CURRENT = Pattern.compile("Current version of schema [^:]+: (.{1,200})$");
    private static final Pattern FLYWAY_NOW = Pattern.compile("\\bnow at version v(\\S{1,200})");
    private static final Pattern ALEMBIC_STEP =
            Pattern.compile("Running (?:upgrade|downgrade|stamp_revision) (\\S{0,200}) -> (\\S{0,200}?)(?:,|$)");
    private static final Pattern ALEMBIC_CURRENT = Pattern.compile("([0-9A-Za-z_]{1,200})(?: \\(head\\))");
    private static final Pattern PRISMA_APPLYING = Pattern.compile("^Applying migration `([^`]{1,200})`");
    private static final Pattern PRISMA_FOLDER = Pattern.compile("└─ ([0-9]{14}_[^/]{1,180})/\\s*$");
    private static final Pattern OWN_LEVEL = Pattern.compile("slidecraft-level: *(\\S{1,200})");

    /** The reading after one more line. */
    public abstract LevelReading read(LevelReading before, String line);

    /** The reading after some more lines. */
    public LevelReading read(LevelReading before, List<String> lines) {
        LevelReading reading = before;
        for (String line : lines) {
            reading = read(reading, line);
        }
        return reading;
    }

    /** The tool of a name, as {@code flyway}. */
    public static ToolOutput of(String tool) {
        return valueOf(tool.toUpperCase(Locale.ROOT));
    }
}
