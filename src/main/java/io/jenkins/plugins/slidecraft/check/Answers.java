package io.jenkins.plugins.slidecraft.check;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Reads answers, and says what is wrong with them: each text on one line, cut where it is long. */
final class Answers {
    private static final int LONGEST_EXCERPT = 120;
    private static final int LONGEST_ID = 200;
    private static final ObjectMapper MAPPER = mapper();

    private Answers() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(100).build());
        return mapper;
    }

    /** As {@code GET /healthz}. */
    static String name(HttpCall call) {
        return call.method() + " " + call.path();
    }

    /** @throws CheckFailedException where the status is none of these */
    static void status(HttpCall call, HttpAnswer answer, List<Integer> wanted) {
        if (wanted.contains(answer.status())) {
            return;
        }
        String redirect = answer.status() >= 300 && answer.status() < 400
                ? answer.header("location")
                        .map(to -> " to " + line(to) + ", which is not followed: a check stays on its host")
                        .orElse("")
                : "";
        throw new CheckFailedException(name(call) + " gave status " + answer.status() + redirect + ", not "
                + wanted.stream().map(String::valueOf).collect(Collectors.joining(" or "))
                + (redirect.isEmpty() ? beginning(answer) : ""));
    }

    /** @throws CheckFailedException where the answer has another media type */
    static void mediaType(HttpCall call, HttpAnswer answer, String wanted) {
        if (!answer.mediaType().equals(wanted)) {
            throw new CheckFailedException(
                    name(call) + " gave " + type(answer) + ", not " + wanted + beginning(answer));
        }
    }

    /**
     * The answer as JSON.
     *
     * @throws CheckFailedException where it is none
     */
    static JsonNode json(HttpCall call, HttpAnswer answer) {
        try {
            JsonNode root = MAPPER.readTree(answer.text());
            if (root != null && !root.isMissingNode()) {
                return root;
            }
        } catch (IOException e) {
            // Told below, with what stands there instead.
        }
        throw new CheckFailedException(name(call) + " gave no JSON but " + type(answer) + beginning(answer));
    }

    /** Whether a value is what a file says; {@code 1} is {@code 1.0}. */
    static boolean equal(JsonNode value, String wanted) {
        if (value.isNumber()) {
            try {
                return value.decimalValue().compareTo(new BigDecimal(wanted)) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return value.isValueNode() && value.asText().equals(wanted);
    }

    /** A text or number that an answer names; empty where it is missing or something else. */
    static String text(JsonNode root, String pointer) {
        JsonNode value = root.at(pointer);
        String text = value.isTextual() || value.isNumber() ? value.asText().strip() : "";
        return text.length() > LONGEST_ID ? "" : text;
    }

    /** What stands at a place, for people. */
    static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : cut(line(value.toString()));
    }

    /** What an answer says that it is. */
    static String type(HttpAnswer answer) {
        return answer.mediaType().isEmpty() ? "an answer without Content-Type" : line(answer.mediaType());
    }

    /** The beginning of an answer, where it is text. */
    static String beginning(HttpAnswer answer) {
        if (answer.body().length == 0) {
            return ", with an empty body";
        }
        String start = new String(
                answer.body(), 0, Math.min(answer.body().length, 2000), java.nio.charset.StandardCharsets.UTF_8);
        return start.indexOf('\ufffd') >= 0 || start.indexOf('\0') >= 0
                ? ", " + answer.body().length + " bytes that are no text"
                : ", beginning with: " + cut(line(start));
    }

    /** On one line, so that no answer can forge lines of the build log. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    }

    static String cut(String line) {
        return line.codePointCount(0, line.length()) > LONGEST_EXCERPT
                ? line.substring(0, line.offsetByCodePoints(0, LONGEST_EXCERPT)) + "…"
                : line;
    }

    static String seconds(java.time.Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
