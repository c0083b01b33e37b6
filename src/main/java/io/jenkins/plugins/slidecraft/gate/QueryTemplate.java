package io.jenkins.plugins.slidecraft.gate;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PromQL with placeholders, as {@code job_total{environment="{{environment}}"}}. A value goes in as the place where it stands
 * needs it, so that no name can change what a query means: inside quotes it is escaped by PromQL's rules (those of Go), and
 * where the quotes are the right-hand side of {@code =~} or {@code !~} also as a regular expression; inside backticks, where
 * nothing can be escaped, and outside of quotes only harmless characters are taken.
 */
public final class QueryTemplate {
    public static final String APPLICATION = "application";
    public static final String ENVIRONMENT = "environment";
    public static final String RELEASE = "release";
    public static final String NAMESPACE = "namespace";

    /** A component of {@code slidecraft.yaml}: the one that a canary is of. */
    public static final String COMPONENT = "component";
    /** The {@code pod-template-hash} of the pods that are new. */
    public static final String CANARY_HASH = "canaryHash";
    /** The {@code pod-template-hash} of the pods that have been there before. */
    public static final String STABLE_HASH = "stableHash";

    /** All placeholders that there are. */
    public static final Set<String> PLACEHOLDERS =
            Set.of(APPLICATION, COMPONENT, ENVIRONMENT, RELEASE, NAMESPACE, CANARY_HASH, STABLE_HASH);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");
    private static final Pattern BARE = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");
    private static final String REGEX_META = "\\.+*?()|[]{}^$";

    private QueryTemplate() {}

    /** The placeholders that a template has, as written, in alphabetical order. */
    public static Set<String> placeholders(String template) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /**
     * Fills placeholders in.
     *
     * @param values by placeholder; a placeholder of {@link #PLACEHOLDERS} without a value stays as it is
     * @throws IllegalArgumentException for an unknown placeholder, or a value that can't stand where it is asked for
     */
    public static String fill(String template, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        Quotes quotes = new Quotes(template);
        Matcher matcher = PLACEHOLDER.matcher(template);
        int end = 0;
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!PLACEHOLDERS.contains(name)) {
                throw new IllegalArgumentException("{{" + name + "}} is not a placeholder; there are "
                        + String.join(", ", new TreeSet<>(PLACEHOLDERS)) + ", as {{release}}");
            }
            String value = values.get(name);
            filled.append(template, end, matcher.start());
            quotes.advance(matcher.start());
            filled.append(value == null ? matcher.group() : quotes.escape(name, value));
            end = matcher.end();
            quotes.skipTo(end);
        }
        return filled.append(template, end, template.length()).toString();
    }

    /** Where in a query's strings a position stands. */
    private static final class Quotes {
        private final String text;
        private int position;
        private char open;
        private boolean regex;

        Quotes(String text) {
            this.text = text;
        }

        void advance(int to) {
            for (; position < to; position++) {
                char c = text.charAt(position);
                if (open != 0) {
                    if (c == '\\' && open != '`') {
                        position++;
                    } else if (c == open) {
                        open = 0;
                    }
                } else if (c == '#') {
                    int newline = text.indexOf('\n', position);
                    position = newline < 0 ? to : newline;
                } else if (c == '"' || c == '\'' || c == '`') {
                    open = c;
                    regex = text.substring(0, position).stripTrailing().endsWith("~");
                }
            }
        }

        void skipTo(int to) {
            position = Math.max(position, to);
        }

        String escape(String name, String value) {
            String safe = open != 0 && regex ? quoteRegex(value) : value;
            if (open == 0 && !BARE.matcher(value).matches() || open == '`' && safe.indexOf('`') >= 0) {
                throw new IllegalArgumentException("{{" + name + "}} is '" + value
                        + "', which can't stand there: put the placeholder into double quotes, as {label=\"{{" + name
                        + "}}\"}");
            }
            return open == 0 || open == '`' ? safe : quoteString(safe);
        }

        private String quoteString(String value) {
            StringBuilder escaped = new StringBuilder();
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\\' || c == open) {
                    escaped.append('\\').append(c);
                } else if (c < ' ' || c == 0x7f) {
                    escaped.append(String.format("\\x%02x", (int) c));
                } else {
                    escaped.append(c);
                }
            }
            return escaped.toString();
        }

        private static String quoteRegex(String value) {
            StringBuilder escaped = new StringBuilder();
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (REGEX_META.indexOf(c) >= 0) {
                    escaped.append('\\');
                }
                escaped.append(c);
            }
            return escaped.toString();
        }
    }
}
