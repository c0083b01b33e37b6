package io.jenkins.plugins.slidecraft.operation;

import java.util.List;

/**
 * Why an operation failed.
 *
 * @param reason in one word, as {@code ImagePullBackOff}; for programs
 * @param message one sentence with names, values and the way out; for people
 * @param evidence further lines: events, last log lines
 */
public record Failure(String reason, String message, List<String> evidence) {
    public static final String ABORTED = "Aborted";
    public static final String DEADLINE_EXCEEDED = "DeadlineExceeded";
    public static final String TAKEN_OVER = "TakenOver";
    public static final String API_ERROR = "ApiError";
    public static final String INTERNAL_ERROR = "InternalError";

    public Failure {
        evidence = List.copyOf(evidence);
    }

    public Failure(String reason, String message) {
        this(reason, message, List.of());
    }
}
