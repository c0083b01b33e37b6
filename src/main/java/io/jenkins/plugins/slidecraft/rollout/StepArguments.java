package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a step's arguments and collects what is wrong with them, so that all of it is told at once. */
public final class StepArguments {
    /** The longest that a deployment may take: a run that waits longer is forgotten. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private final String step;
    private final Map<String, ?> arguments;
    private final List<Problem> problems = new ArrayList<>();

    /** @param step the step's name, for the message */
    public StepArguments(String step, Map<String, ?> arguments) {
        this.step = step;
        this.arguments = arguments;
    }

    /** A text that has to be there. */
    public String required(String name, String rule, String remedy) {
        String value = text(name);
        if (value.isBlank()) {
            wrong(name, null, rule, remedy);
        }
        return value;
    }

    /** A text; empty where there is none. */
    public String text(String name) {
        Object value = arguments.get(name);
        return value == null ? "" : value.toString().strip();
    }

    /** A deadline; the default where there is none. */
    public Duration deadline(String name, Duration otherwise) {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            Duration duration = DurationText.parse(text);
            if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
                wrong(name, text, "a deadline is more than 0s and at most 24h", "write it as 90s, 10m or 1h30m");
            }
            return duration;
        } catch (IllegalArgumentException e) {
            wrong(name, text, DurationText.RULE, "write it as 90s, 10m or 1h30m");
            return otherwise;
        }
    }

    /** Yes or no; no where nothing is said. */
    public boolean flag(String name) {
        String text = text(name);
        if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
            wrong(name, text, "it has to be true or false", "write " + name + ": true or leave it out");
        }
        return text.equals("true");
    }

    /** Adds a problem. */
    public void wrong(String name, String value, String rule, String remedy) {
        problems.add(Problem.of(name, value, rule, remedy));
    }

    /** Adds what was wrong with an argument that has fields of its own. */
    public void wrong(InvalidInput input, String name) {
        input.problems().forEach(problem -> problems.add(problem.under(name)));
    }

    /** @throws InvalidInput where anything was wrong */
    public void check() {
        if (!problems.isEmpty()) {
            throw new InvalidInput(step, problems);
        }
    }
}
