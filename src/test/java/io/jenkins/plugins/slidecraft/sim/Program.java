package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;

/**
 * What a container does that is meant to end, as a Job's: it writes its lines evenly over its time and ends with its exit
 * code. One that is told to end before has not done its work.
 *
 * @param takes how long it runs
 * @param exitCode with which it ends by itself
 * @param log what it writes
 * @param watcher hears of what becomes of it
 */
public record Program(Duration takes, int exitCode, List<String> log, Watcher watcher) {
    /** What a command does that nothing is said of. */
    public static final Program QUICK = new Program(Duration.ofSeconds(2), 0, List.of("done"));

    public Program {
        log = List.copyOf(log);
    }

    public Program(Duration takes, int exitCode, List<String> log) {
        this(takes, exitCode, log, (what, pod) -> {});
    }

    /** The same, heard by somebody. */
    public Program heardBy(Watcher other) {
        return new Program(takes, exitCode, log, other);
    }

    /** Hears of one run of a program: a database that it works on. */
    @FunctionalInterface
    public interface Watcher {
        void changed(What what, Pod pod);
    }

    /** What becomes of a program. */
    public enum What {
        STARTED,
        /** It has ended by itself, with its exit code. */
        ENDED,
        /** It was told to end before, and has. */
        KILLED
    }
}
