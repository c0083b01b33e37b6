package io.jenkins.plugins.slidecraft.release.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, 11.6.1).
 *
 * @param scheme in lower case, as {@code bearer}
 * @param parameters names in lower case, values without quotes
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PARAMETER = Pattern.compile(
            "\\G[\\s,]*(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.){0,2000})\"|(" + TOKEN + "))\\s*(?=,|$)");
    private static final Pattern SCHEME = Pattern.compile("\\G[\\s,]*(" + TOKEN + ")(?:\\s+(?!=)|\\s*(?=,|$))");
    private static final int LONGEST = 8000;

    /** All challenges of all headers; what can't be read ends its header. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        headers.forEach(header -> parse(header, challenges));
        return challenges;
    }

    /** The first of a scheme. */
    static Optional<Challenge> find(List<Challenge> challenges, String scheme) {
        return challenges.stream().filter(one -> one.scheme.equals(scheme)).findFirst();
    }

    private static void parse(String header, List<Challenge> challenges) {
        if (header.length() > LONGEST) {
            return;
        }
        int at = 0;
        Map<String, String> parameters = null;
        while (at < header.length()) {
            Matcher parameter = PARAMETER.matcher(header);
            if (parameters != null && parameter.find(at) && parameter.start() == at) {
                String quoted = parameter.group(2);
                parameters.putIfAbsent(
                        parameter.group(1).toLowerCase(Locale.ROOT),
                        quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
                at = parameter.end();
                continue;
            }
            Matcher scheme = SCHEME.matcher(header);
            if (!scheme.find(at) || scheme.start() != at) {
                return;
            }
            parameters = new LinkedHashMap<>();
            challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
            at = scheme.end();
        }
    }
}
