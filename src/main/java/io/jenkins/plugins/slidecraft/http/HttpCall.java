package io.jenkins.plugins.slidecraft.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to the application.
 *
 * @param method as {@code GET}
 * @param path below the base address, with its query: it begins with {@code /}
 * @param headers by name; never credentials, which the global configuration adds
 * @param body what is sent; empty for none
 * @param timeout for the whole answer, its body included
 * @param longestAnswer how many bytes of a body are read; a longer one is a failure
 * @param reading when the answer is complete
 */
public record HttpCall(
        String method,
        String path,
        Map<String, String> headers,
        byte[] body,
        Duration timeout,
        int longestAnswer,
        Reading reading) {
    /** What a page or a JSON answer may have. */
    public static final int DEFAULT_LONGEST_ANSWER = 2 * 1024 * 1024;

    /** When an answer is complete. */
    public enum Reading {
        /** With its body. */
        WHOLE,
        /**
         * With the first event of a {@code text/event-stream} that has data that is not blank: its data is
         * {@link HttpAnswer#event}, and the rest of the stream is not read. Of any other answer, with its body.
         */
        FIRST_EVENT
    }

    public HttpCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Asks for something. */
    public static HttpCall get(String path, Duration timeout) {
        return new HttpCall("GET", path, Map.of(), new byte[0], timeout, DEFAULT_LONGEST_ANSWER, Reading.WHOLE);
    }

    /** Sends something. */
    public static HttpCall post(String path, String contentType, byte[] body, Duration timeout) {
        return new HttpCall(
                "POST",
                path,
                Map.of("Content-Type", contentType),
                body,
                timeout,
                DEFAULT_LONGEST_ANSWER,
                Reading.WHOLE);
    }

    /** The same with further headers; they go before those that it has. */
    public HttpCall withHeaders(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        more.forEach((name, value) -> {
            all.keySet().removeIf(name::equalsIgnoreCase);
            all.put(name, value);
        });
        return new HttpCall(method, path, all, body, timeout, longestAnswer, reading);
    }

    /** The same, reading at most so many bytes. */
    public HttpCall withLongestAnswer(int bytes) {
        return new HttpCall(method, path, headers, body, timeout, bytes, reading);
    }

    /** The same, complete with the first event. */
    public HttpCall untilFirstEvent() {
        return new HttpCall(method, path, headers, body, timeout, longestAnswer, Reading.FIRST_EVENT)
                .withHeaders(Map.of("Accept", "text/event-stream"));
    }

    /** The body as text, for simulated applications. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
