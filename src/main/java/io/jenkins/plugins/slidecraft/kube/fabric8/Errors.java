package io.jenkins.plugins.slidecraft.kube.fabric8;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Turns answers that are no success, and the lack of an answer, into {@link KubeException}s. */
final class Errors {
    private Errors() {}

    /**
     * From an answer.
     *
     * @param address the server's address, for messages
     * @param request what was asked
     * @param code the HTTP status
     * @param retryAfter the header, {@code null} without one
     * @param body the body
     */
    static KubeException answered(String address, Request request, int code, String retryAfter, byte[] body) {
        JsonNode status = status(body);
        if (status == null) {
            String more = code >= 300 && code < 400 ? ", which is not followed" : "";
            return new KubeException(
                    code,
                    reasonOf(code),
                    address + " answered " + request + " with HTTP " + code + more
                            + ", and with no Kubernetes Status: something else than an API server may be in between.",
                    wait(retryAfter),
                    null);
        }
        Optional<Duration> wait = wait(retryAfter).or(() -> Optional.of(
                        status.path("details").path("retryAfterSeconds").asLong(0))
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds));
        String message = status.path("message").asText("");
        if (code == 401) {
            message = address + " does not accept the credentials (" + (message.isEmpty() ? "Unauthorized" : message)
                    + "); look at the cluster's credentials in the global configuration.";
        }
        return new KubeException(
                code,
                status.path("reason").asText(reasonOf(code)),
                message.isEmpty() ? address + " answered " + request + " with HTTP " + code + "." : message,
                wait,
                null);
    }

    /** From the Status in a watch's ERROR event. */
    static KubeException event(JsonNode status) {
        int code = status.path("code").asInt(500);
        return new KubeException(
                code,
                status.path("reason").asText(reasonOf(code)),
                status.path("message").asText("The watch has ended with code " + code + "."));
    }

    /** From the lack of an answer: it is unknown whether the request took effect. */
    static KubeException unanswered(String address, Request request, Duration timeout, Throwable cause) {
        if (cause instanceof TimeoutException || cause instanceof InterruptedIOException) {
            return new KubeException(
                    0,
                    KubeException.TIMEOUT,
                    address + " did not answer " + request + " within " + seconds(timeout) + " s" + unknown(request),
                    Optional.empty(),
                    cause);
        }
        return new KubeException(
                0, KubeException.UNREACHABLE, address + " can't be reached: " + why(cause), Optional.empty(), cause);
    }

    /** From an answer that says success and can't be read. */
    static KubeException unreadable(String address, Request request, IOException cause) {
        return new KubeException(
                0,
                KubeException.UNREADABLE,
                address + " answered " + request + " with something that is no such object; something else than an API"
                        + " server may be in between" + unknown(request),
                Optional.empty(),
                cause);
    }

    private static String unknown(Request request) {
        return request.method().equals("GET") ? "." : "; whether it took effect is unknown.";
    }

    private static String seconds(Duration timeout) {
        return java.math.BigDecimal.valueOf(timeout.toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String why(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "unknown host " + cause.getMessage() + ".";
        }
        if (cause instanceof SSLException) {
            return "its TLS certificate is not accepted, or it does not accept ours (" + cause.getMessage() + ").";
        }
        if (cause instanceof ConnectException) {
            return "nothing listens there (" + cause.getMessage() + ").";
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage() + ".";
    }

    private static JsonNode status(byte[] body) {
        try {
            JsonNode node = Codec.tree(body);
            return "Status".equals(node.path("kind").asText()) ? node : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static Optional<Duration> wait(String retryAfter) {
        if (retryAfter == null) {
            return Optional.empty();
        }
        String text = retryAfter.strip();
        try {
            return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(text))));
        } catch (NumberFormatException e) {
            try {
                Duration wait = Duration.between(
                        ZonedDateTime.now(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
                return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
            } catch (DateTimeParseException e2) {
                return Optional.empty();
            }
        }
    }

    /** As apimachinery's {@code NewGenericServerResponse} names statuses without a reason. */
    private static String reasonOf(int code) {
        return switch (code) {
            case 400 -> "BadRequest";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 405 -> "MethodNotAllowed";
            case 406 -> "NotAcceptable";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "RequestEntityTooLarge";
            case 415 -> "UnsupportedMediaType";
            case 422 -> "Invalid";
            case 429 -> "TooManyRequests";
            case 500 -> "InternalError";
            case 503 -> "ServiceUnavailable";
            case 504 -> "Timeout";
            default -> "Unknown";
        };
    }
}
