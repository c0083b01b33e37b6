package io.jenkins.plugins.slidecraft.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One request: {@code http}, and with a path of their own {@code healthz} and {@code readyz}.
 *
 * @param call the request
 * @param status those that are taken
 * @param contains what the body has to have; empty for anything
 * @param json what has to stand at JSON pointers
 * @param mediaType as {@code application/json}; empty for any
 * @param longest how long the answer may take; zero for as long as the call waits
 */
record HttpProbe(
        HttpCall call,
        List<Integer> status,
        String contains,
        Map<String, String> json,
        String mediaType,
        Duration longest)
        implements Probe {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** @param path where none is given; empty where one has to be */
    static Supplier<Probe> read(CheckFields fields, String path) {
        if (path.isEmpty() && !fields.has("path")) {
            fields.wrong("path", "an http check asks for a path", "write it as path: /api/version");
        }
        String body = fields.longText("body", "");
        String method = fields.oneOf("method", body.isEmpty() ? "GET" : "POST", METHODS);
        if (!body.isEmpty() && (method.equals("GET") || method.equals("HEAD"))) {
            fields.wrong("body", method + " has none", "take method: POST, or leave the body out");
        }
        HttpCall call = new HttpCall(
                        method,
                        fields.path("path", path),
                        Map.of(),
                        body.getBytes(StandardCharsets.UTF_8),
                        CheckDefaults.timeout(fields),
                        HttpCall.DEFAULT_LONGEST_ANSWER,
                        HttpCall.Reading.WHOLE)
                .withHeaders(body.isEmpty() ? Map.of() : Map.of("Content-Type", "application/json"))
                .withHeaders(fields.headers("headers"));
        HttpProbe probe = new HttpProbe(
                call,
                fields.statuses("status", List.of(200)),
                fields.longText("contains", ""),
                fields.pointers("json"),
                fields.text("mediaType", "").toLowerCase(java.util.Locale.ROOT),
                Duration.ofMillis(fields.whole("maxMillis", 0, 1, 600_000)));
        return () -> probe;
    }

    @Override
    public Move begin() {
        return new Move.Send(call, Duration.ZERO);
    }

    @Override
    public Move next(HttpAnswer answer) {
        Answers.status(call, answer, status);
        if (!mediaType.isEmpty()) {
            Answers.mediaType(call, answer, mediaType);
        }
        if (!contains.isEmpty() && !answer.text().contains(contains)) {
            throw new CheckFailedException(Answers.name(call) + " gave an answer without '"
                    + Answers.cut(Answers.line(contains)) + "'" + Answers.beginning(answer));
        }
        if (!json.isEmpty()) {
            JsonNode root = Answers.json(call, answer);
            json.forEach((pointer, wanted) -> {
                if (!Answers.equal(root.at(pointer), wanted)) {
                    throw new CheckFailedException(Answers.name(call) + " gave JSON whose " + pointer + " is "
                            + Answers.shown(root.at(pointer)) + ", not " + Answers.cut(Answers.line(wanted)));
                }
            });
        }
        if (!longest.isZero() && answer.took().compareTo(longest) > 0) {
            throw new CheckFailedException(Answers.name(call) + " took "
                    + answer.took().toMillis() + " ms, more than " + longest.toMillis() + " ms");
        }
        return new Move.Passed(Answers.name(call) + " gave status " + answer.status() + " in "
                + answer.took().toMillis() + " ms");
    }
}
