package io.jenkins.plugins.slidecraft.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How containers of one image behave, and how well they serve.
 *
 * @param pullTime how long a pull takes
 * @param pullFailure the registry's words where the image can't be pulled
 * @param readyAfter from the container's start to its readiness
 * @param becomesReady whether it ever gets ready
 * @param crashAfter how long it lives each time, where it crashes
 * @param exitCode with which it then ends
 * @param stopTime how long it takes to end when asked to
 * @param log what an instance writes
 * @param crashLog what an instance that crashed has written
 * @param errorRate the share of its requests that end in a 5xx
 * @param jobFailureRate the share of its jobs that fail
 */
public record ImageBehaviour(
        Duration pullTime,
        Optional<String> pullFailure,
        Duration readyAfter,
        boolean becomesReady,
        Optional<Duration> crashAfter,
        int exitCode,
        Duration stopTime,
        List<String> log,
        List<String> crashLog,
        double errorRate,
        double jobFailureRate) {
    /** What a good image does. */
    public static final ImageBehaviour HEALTHY = new ImageBehaviour(
            Duration.ofMillis(1200),
            Optional.empty(),
            Duration.ofSeconds(3),
            true,
            Optional.empty(),
            0,
            Duration.ofMillis(800),
            List.of("listening on :8080"),
            List.of(),
            0.001,
            0.002);

    /** The same with an image that the registry doesn't give. */
    public ImageBehaviour pullFails(String registrySays) {
        return new ImageBehaviour(
                pullTime,
                Optional.of(registrySays),
                readyAfter,
                false,
                crashAfter,
                exitCode,
                stopTime,
                log,
                crashLog,
                errorRate,
                jobFailureRate);
    }

    /** The same, but it crashes a while after each start and has never been ready. */
    public ImageBehaviour crashes(Duration after, int code, String... lastWords) {
        return new ImageBehaviour(
                pullTime,
                pullFailure,
                readyAfter,
                false,
                Optional.of(after),
                code,
                stopTime,
                log,
                List.of(lastWords),
                errorRate,
                jobFailureRate);
    }

    /** The same, but its readiness probe never passes. */
    public ImageBehaviour neverReady() {
        return new ImageBehaviour(
                pullTime,
                pullFailure,
                readyAfter,
                false,
                crashAfter,
                exitCode,
                stopTime,
                log,
                crashLog,
                errorRate,
                jobFailureRate);
    }

    /** The same with other times. */
    public ImageBehaviour timed(Duration pull, Duration ready, Duration stop) {
        return new ImageBehaviour(
                pull,
                pullFailure,
                ready,
                becomesReady,
                crashAfter,
                exitCode,
                stop,
                log,
                crashLog,
                errorRate,
                jobFailureRate);
    }

    /** The same, serving so badly. */
    public ImageBehaviour serving(double errors, double jobFailures) {
        return new ImageBehaviour(
                pullTime,
                pullFailure,
                readyAfter,
                becomesReady,
                crashAfter,
                exitCode,
                stopTime,
                log,
                crashLog,
                errors,
                jobFailures);
    }

    /** The same, writing this. */
    public ImageBehaviour logging(String... lines) {
        return new ImageBehaviour(
                pullTime,
                pullFailure,
                readyAfter,
                becomesReady,
                crashAfter,
                exitCode,
                stopTime,
                List.of(lines),
                crashLog,
                errorRate,
                jobFailureRate);
    }
}
