package io.jenkins.plugins.slidecraft.kube;

import java.time.Duration;
import java.util.Optional;

/**
 * An answer of the API server that is not a success, or no answer. The message is the server's own, free of credentials.
 */
public final class KubeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason where no answer came in time. */
    public static final String TIMEOUT = "Timeout";
    /** The reason where there was no connection, or it broke. */
    public static final String UNREACHABLE = "Unreachable";
    /** The reason where the answer was a success and no such object. */
    public static final String UNREADABLE = "Unreadable";
    /** The reason where the calling thread was interrupted. */
    public static final String INTERRUPTED = "Interrupted";
    /** The reason where a watch has ended in order, or its adapter was closed. */
    public static final String ENDED = "Ended";

    private final int code;
    private final String reason;
    private final Long retryAfterMillis;

    /**
     * @param code the HTTP status, 0 where there was no answer (then it is unknown whether the request took effect)
     * @param reason the {@code reason} of the server's Status, as {@code Conflict}; where there was no answer one of
     *     {@link #TIMEOUT}, {@link #UNREACHABLE}, {@link #UNREADABLE}, {@link #INTERRUPTED}, {@link #ENDED}
     * @param message what happened
     * @param retryAfter the server's Retry-After
     */
    public KubeException(int code, String reason, String message, Optional<Duration> retryAfter, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.reason = reason;
        this.retryAfterMillis = retryAfter.map(Duration::toMillis).orElse(null);
    }

    public KubeException(int code, String reason, String message) {
        this(code, reason, message, Optional.empty(), null);
    }

    /** The HTTP status; 0 where there was no answer. */
    public int code() {
        return code;
    }

    /** The {@code reason} of the server's Status. */
    public String reason() {
        return reason;
    }

    /** How long the server asks to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfterMillis).map(Duration::ofMillis);
    }

    /** The object has changed, a precondition does not hold, or another manager owns a field. */
    public boolean isConflict() {
        return code == 409 && !isAlreadyExists();
    }

    /** Server-side apply was refused since other managers own fields: their names and the fields are in the message. */
    public boolean isFieldConflict() {
        return code == 409 && getMessage() != null && getMessage().startsWith("Apply failed with ");
    }

    public boolean isAlreadyExists() {
        return code == 409 && "AlreadyExists".equals(reason);
    }

    public boolean isNotFound() {
        return code == 404;
    }

    /** The resource version or continue token is too old: list again. */
    public boolean isGone() {
        return code == 410;
    }

    /** RBAC, quota or admission said no: trying again changes nothing. */
    public boolean isForbidden() {
        return code == 401 || code == 403;
    }

    /** Trying again later may help: no answer, 429, 5xx, or 409 on a compare-and-swap that is computed anew; who owns a field doesn't change by itself. */
    public boolean isTransient() {
        return code == 0 || code == 429 || code >= 500 || isConflict() && !isFieldConflict();
    }

    /** No answer: the request may have taken effect. */
    public boolean isUnknown() {
        return code == 0;
    }
}
