package io.jenkins.plugins.slidecraft.sim;

import java.time.Duration;
import java.util.Set;

/**
 * How the containers of an image answer the application's users, besides how many of their requests and jobs fail.
 *
 * @param failing what goes wrong, by the name of the check that sees it: healthz, readyz, frontend, convert, chat, export; {@code frontend}
 *     is its routes alone, {@code page} is all that it serves
 * @param latency how long an answer takes
 * @param firstToken how long the chat takes for its first token
 * @param jobTime how long a job takes
 */
public record AppBehaviour(Set<String> failing, Duration latency, Duration firstToken, Duration jobTime) {
    /** What a good image does. */
    public static final AppBehaviour HEALTHY =
            new AppBehaviour(Set.of(), Duration.ofMillis(12), Duration.ofMillis(640), Duration.ofSeconds(4));

    public AppBehaviour {
        failing = Set.copyOf(failing);
    }

    /** The same, with this going wrong. */
    public AppBehaviour failing(String... checks) {
        return new AppBehaviour(Set.of(checks), latency, firstToken, jobTime);
    }

    /** The same with other times. */
    public AppBehaviour timed(Duration answer, Duration token, Duration job) {
        return new AppBehaviour(failing, answer, token, job);
    }

    boolean fails(String check) {
        return failing.contains(check);
    }
}
