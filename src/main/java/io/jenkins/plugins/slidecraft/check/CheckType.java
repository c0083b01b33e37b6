package io.jenkins.plugins.slidecraft.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What kinds of checks there are, and the fields that each has besides {@code type} and {@code deadline}. */
enum CheckType {
    /** One request and what its answer has to be. */
    HTTP(HttpFields.CALL, "method", "path", "body", "status", "contains", "json", "mediaType", "maxMillis"),
    /** The application is alive: 200. */
    HEALTHZ(HttpFields.CALL, "path", "status", "contains", "json"),
    /** The application can serve: 200. */
    READYZ(HttpFields.CALL, "path", "status", "contains", "json"),
    /** The page, a client-side route and the assets. */
    FRONTEND(HttpFields.CALL, "path", "route", "contains"),
    /** A sample upload and its job. */
    CONVERT(
            HttpFields.CALL,
            "path",
            "file",
            "sample",
            "fields",
            "job",
            "statusPath",
            "state",
            "done",
            "failed",
            "error",
            "interval"),
    /** The first token of the AI chat's stream. */
    CHAT(HttpFields.CALL, "path", "body", "firstToken"),
    /** One export, down to a valid presentation. */
    EXPORT(
            HttpFields.CALL,
            "path",
            "body",
            "job",
            "statusPath",
            "state",
            "done",
            "failed",
            "error",
            "interval",
            "download",
            "downloadPath",
            "maxMegabytes"),
    /** Metrics that are being updated. */
    FRESHNESS(List.of(), "metrics", "server", "maxAge", "window", "minEvents", "interval"),
    /** A metric and its bound. */
    PROMQL(io.jenkins.plugins.slidecraft.gate.MetricLook.FIELDS);

    private final List<String> fields;

    CheckType(List<String> some, String... others) {
        fields = Stream.concat(some.stream(), Stream.of(others)).toList();
    }

    /** Its own fields. */
    List<String> fields() {
        return fields;
    }

    /** Whether it asks a metric server, and not the application. */
    boolean asksMetrics() {
        return this == FRESHNESS || this == PROMQL;
    }

    /** As people write it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<CheckType> parse(String text) {
        return Arrays.stream(values()).filter(one -> one.label().equals(text)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(CheckType::label).toList();
    }

    /** What checks that ask the application have in common. */
    private static final class HttpFields {
        static final List<String> CALL = List.of("headers", "timeout", "patience");
    }
}
