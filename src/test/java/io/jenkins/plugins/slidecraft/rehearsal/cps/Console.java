package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The build log: each line with the virtual time since the build began and the branch it comes from. */
public final class Console {
    private static final String DIM = "\u001b[2m";
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String GREEN = "\u001b[32m";
    private static final String RESET = "\u001b[0m";

    private final PrintStream out;
    private final boolean colour;
    private final Timeline timeline;
    private final Instant start;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    public Console(PrintStream out, boolean colour, Timeline timeline) {
        this.out = out;
        this.colour = colour;
        this.timeline = timeline;
        this.start = timeline.now();
    }

    /** Prints text, which may have several lines, from a branch of {@code parallel} or from none. */
    public void print(String branch, String text) {
        for (String line : text.split("\\R", -1)) {
            lines.add(line);
            boolean fromStep = branch != null && !line.startsWith("[Pipeline]");
            String prefix = time() + "  " + (fromStep ? "[" + branch + "] " : "");
            this.text.append(prefix).append(line).append('\n');
            out.println(colour ? DIM + prefix + RESET + paint(line) : prefix + line);
        }
    }

    /** When the build began. */
    public Instant start() {
        return start;
    }

    /** All lines so far, as they were printed. */
    public String text() {
        return text.toString();
    }

    /** All lines so far, without times and branches. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    private String time() {
        Duration since = Duration.between(start, timeline.now());
        return "%02d:%02d:%02d".formatted(since.toHours(), since.toMinutesPart(), since.toSecondsPart());
    }

    private static String paint(String line) {
        if (line.startsWith("[Pipeline]")) {
            return DIM + line + RESET;
        }
        if (line.startsWith("ERROR:") || line.startsWith("Finished: FAILURE") || line.startsWith("Finished: ABORTED")) {
            return BOLD + RED + line + RESET;
        }
        if (line.startsWith("WARNING:") || line.startsWith("Finished: UNSTABLE")) {
            return BOLD + YELLOW + line + RESET;
        }
        return line.startsWith("Finished: SUCCESS") ? BOLD + GREEN + line + RESET : line;
    }
}
