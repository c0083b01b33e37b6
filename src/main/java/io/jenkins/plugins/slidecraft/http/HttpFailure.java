package io.jenkins.plugins.slidecraft.http;

/** A request to the application came to nothing; the message says why in one phrase, without credentials. */
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection, or one that broke before the answer was complete: another try may help. */
        CONNECTION,
        /** No complete answer in time. */
        TIMEOUT,
        /** An answer that is longer than the call reads, or no HTTP at all. */
        UNREADABLE,
        /** Not sent: the address is one that is refused, or the credentials can't be used. */
        REFUSED
    }

    private final Kind kind;

    public HttpFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public HttpFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
