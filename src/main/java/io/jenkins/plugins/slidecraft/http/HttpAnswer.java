package io.jenkins.plugins.slidecraft.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the application answered. Credentials that the request had and that the answer repeats are masked in it.
 *
 * @param status as 200
 * @param headers by name in small letters
 * @param body what was read; empty where an event completed the answer
 * @param event the data of the first event, where the call asked for it and there was one
 * @param took from the request to here: to the first event, or to the end of the body
 */
public record HttpAnswer(
        int status, Map<String, List<String>> headers, byte[] body, Optional<String> event, Duration took) {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s\";]+)");

    public HttpAnswer {
        Map<String, List<String>> byName = new TreeMap<>();
        headers.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        headers = Collections.unmodifiableMap(byName);
    }

    /** A header's first value. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The media type without parameters, in small letters; empty where the answer names none. */
    public String mediaType() {
        String value = header("content-type").orElse("");
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The body as text, in the character set that the answer names, else UTF-8. */
    public String text() {
        Matcher matcher = CHARSET.matcher(header("content-type").orElse(""));
        Charset charset = StandardCharsets.UTF_8;
        if (matcher.find()) {
            try {
                charset = Charset.forName(matcher.group(1));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                charset = StandardCharsets.UTF_8;
            }
        }
        return new String(body, charset);
    }
}
