package io.jenkins.plugins.slidecraft.release;

import java.util.List;
import java.util.stream.Collectors;

/** Input that breaks rules: all problems at once, one a line of the message. Nothing was changed when it is thrown. */
public class InvalidInput extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Not serialized: a run's program may hold the exception, and reads records back badly; the message has it all. */
    private final transient List<Problem> problems;

    /**
     * @param subject what was read, as {@code The release}
     * @param problems at least one
     */
    public InvalidInput(String subject, List<Problem> problems) {
        super(Problem.oneLine(subject)
                + (problems.size() == 1 ? " is not valid:" : " has " + problems.size() + " problems:")
                + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong; empty after the exception was stored and read back. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
