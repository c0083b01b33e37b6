package io.jenkins.plugins.slidecraft.check;

import com.fasterxml.jackson.core.JsonPointer;
import io.jenkins.plugins.slidecraft.gate.FieldReader;
import io.jenkins.plugins.slidecraft.http.ApplicationPath;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A check's fields as {@code slidecraft.yaml} has them; what is wrong is noted with its field. */
final class CheckFields extends FieldReader {
    /** What stands in a path for the id that the application gave to a job. */
    static final String JOB = "{job}";

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,1000}");
    /** What the connection itself says, and what would carry credentials out of a file that everybody reads. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "connection",
            "content-length",
            "expect",
            "host",
            "upgrade",
            "transfer-encoding");

    private static final int LONGEST_TEXT = 4000;
    private static final int MOST_ENTRIES = 20;

    CheckFields(Map<String, ?> fields) {
        super(fields);
    }

    /** A path of the application, perhaps with {@link #JOB} in it; any where it is absent and there is no default. */
    String path(String field, String otherwise) {
        if (!has(field) && otherwise.isEmpty()) {
            return "/";
        }
        String path = text(field, otherwise);
        if (!ApplicationPath.isPath(path.replace(JOB, "1").replace("{{", "").replace("}}", ""))) {
            wrong(field, ApplicationPath.RULE, "write it as " + (otherwise.isEmpty() ? "/api/version" : otherwise));
            return otherwise.isEmpty() ? "/" : otherwise;
        }
        return path;
    }

    /** A path that has to have {@link #JOB} in it; empty where it is absent and there is no default. */
    String jobPath(String field, String otherwise) {
        if (!has(field) && otherwise.isEmpty()) {
            return "";
        }
        String path = path(field, otherwise);
        if (!path.contains(JOB)) {
            wrong(field, "it has to say with {job} where the job's id goes", "write it as /api/jobs/{job}");
        }
        return path;
    }

    /** A place in a JSON document (RFC 6901). */
    String pointer(String field, String otherwise) {
        String pointer = text(field, otherwise);
        if (!isPointer(pointer)) {
            wrong(field, "it has to be a JSON pointer (RFC 6901), which begins with a slash", "write it as /data/id");
            return otherwise;
        }
        return pointer;
    }

    private static boolean isPointer(String text) {
        try {
            JsonPointer.compile(text);
            return text.startsWith("/") && text.length() <= 200;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A text of some length. */
    String longText(String field, String otherwise) {
        String text = has(field) ? present().get(field).toString() : otherwise;
        if (text.length() > LONGEST_TEXT) {
            wrong(field, "it has at most " + LONGEST_TEXT + " characters, this one " + text.length(), "shorten it");
            return otherwise;
        }
        return text;
    }

    /** One of some words. */
    String oneOf(String field, String otherwise, List<String> words) {
        String word = text(field, otherwise);
        if (!words.contains(word)) {
            wrong(field, "there are " + String.join(", ", words), "take one of them");
            return otherwise;
        }
        return word;
    }

    /** A duration between two others. */
    Duration duration(String field, Duration otherwise, Duration least, Duration most) {
        return duration(field, otherwise, least, most, "");
    }

    /** Texts: a list, or one alone. */
    List<String> texts(String field, List<String> otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        Object value = present().get(field);
        if (value instanceof Map<?, ?>) {
            wrong(field, "it has to be a list", "write it as [" + String.join(", ", otherwise) + "]");
            return otherwise;
        }
        List<String> texts = value instanceof List<?> list
                ? list.stream().map(one -> String.valueOf(one).strip()).toList()
                : List.of(value.toString().strip());
        if (texts.isEmpty() || texts.size() > MOST_ENTRIES || texts.stream().anyMatch(String::isEmpty)) {
            wrong(field, "it has 1 to " + MOST_ENTRIES + " entries, none of them empty", "correct the list");
            return otherwise;
        }
        return texts;
    }

    /** Texts by name. */
    Map<String, String> map(String field) {
        if (!has(field)) {
            return Map.of();
        }
        if (!(present().get(field) instanceof Map<?, ?> given) || given.size() > MOST_ENTRIES) {
            wrong(field, "it has to be a map with at most " + MOST_ENTRIES + " entries", "write it as {name: value}");
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
                wrong(field, "the value of '" + name + "' has to be a text, a number, true or false", "correct it");
            } else {
                map.put(String.valueOf(name), value.toString());
            }
        });
        return map;
    }

    /** Expected values by their JSON pointers. */
    Map<String, String> pointers(String field) {
        Map<String, String> map = map(field);
        map.keySet().stream().filter(pointer -> !isPointer(pointer)).forEach(pointer -> {
            wrong(
                    field,
                    "'" + pointer + "' is no JSON pointer (RFC 6901), which begins with a slash",
                    "write it as {/status: ok}");
        });
        return map;
    }

    /** Headers of a request. */
    Map<String, String> headers(String field) {
        Map<String, String> map = map(field);
        map.forEach((name, value) -> {
            if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                wrong(
                        field,
                        "the header '" + name + "' is not a check's to set",
                        "leave it out; credentials are chosen in the environment's configuration in Jenkins");
            } else if (!HEADER_NAME.matcher(name).matches()
                    || !HEADER_VALUE.matcher(value).matches()) {
                wrong(
                        field,
                        "'" + name + "' can't be sent: names have letters, digits and hyphens, values printable ASCII",
                        "correct it");
            }
        });
        return problems().isEmpty() ? map : Map.of();
    }

    /** Statuses that are taken. */
    List<Integer> statuses(String field, List<Integer> otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        List<String> texts = texts(field, List.of());
        if (texts.stream().anyMatch(text -> !text.matches("[1-5]\\d\\d"))) {
            wrong(field, "a status is a number from 100 to 599", "write it as 200, or as [200, 204]");
            return otherwise;
        }
        return texts.isEmpty()
                ? otherwise
                : texts.stream().map(Integer::valueOf).toList();
    }
}
