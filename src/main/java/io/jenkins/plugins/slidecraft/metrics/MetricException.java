package io.jenkins.plugins.slidecraft.metrics;

/** The metric store gave no answer, or an answer that is not a result. The message holds no credentials. */
public final class MetricException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, in the words of {@code metricGate}'s reason codes. */
    public enum Kind {
        /** The store refused the expression (HTTP 400, 422). */
        QUERY_ERROR,
        /** No connection, a time-out, 429, 5xx, or something that is not a Prometheus. */
        UNREACHABLE,
        /** The store refused us (HTTP 401, 403). */
        UNAUTHORIZED
    }

    private final Kind kind;

    public MetricException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public MetricException(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
