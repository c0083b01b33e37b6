package io.jenkins.plugins.slidecraft.release;

/**
 * One thing that is wrong with an input, as a person needs it: where, what, which rule, what to do.
 *
 * @param where file and line, as {@code slidecraft.yaml:12}; empty where the input has none
 * @param path the field, as {@code components.gateway.image}; empty for the whole input
 * @param value what stands there as text, or {@code null} where nothing does
 * @param rule the rule that it breaks
 * @param remedy what to do about it
 */
public record Problem(String where, String path, String value, String rule, String remedy) {
    private static final int LONGEST_VALUE = 120;

    /** A wrong value in an input without lines. */
    public static Problem of(String path, String value, String rule, String remedy) {
        return new Problem("", path, value, rule, remedy);
    }

    /** The same below another field: {@code image} becomes {@code components.gateway.image}. */
    public Problem under(String parent) {
        String child = path.isEmpty() || path.startsWith("[") ? path : "." + path;
        return new Problem(where, parent.isEmpty() ? path : parent + child, value, rule, remedy);
    }

    /** The same with file and line. */
    public Problem at(String place) {
        return new Problem(place, path, value, rule, remedy);
    }

    /** A value as it may be printed: quoted, on one line, control characters escaped, cut where it is long. */
    public static String shown(String value) {
        boolean cut = value.codePointCount(0, value.length()) > LONGEST_VALUE;
        String start = cut ? value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE)) : value;
        return "'" + oneLine(start) + (cut ? "…" : "") + "'";
    }

    /** A text on one line: control and format characters and line separators escaped, so that no input forges a log. */
    static String oneLine(String text) {
        // Nearly all texts are plain, and a file with a thousand mistakes has long messages.
        if (isPlain(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE ->
                    line.append(
                            switch (c) {
                                case '\n' -> "\\n";
                                case '\r' -> "\\r";
                                case '\t' -> "\\t";
                                default -> String.format("\\u%04x", c);
                            });
                default -> line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** One line: {@code slidecraft.yaml:12: components.gateway.prefix is 'App': rule; remedy}. */
    @Override
    public String toString() {
        String what;
        if (value == null) {
            what = path + " is missing";
        } else if (path.isEmpty()) {
            what = shown(value);
        } else {
            what = path + " is " + shown(value);
        }
        return oneLine((where.isEmpty() ? "" : where + ": ") + what + ": " + rule + "; " + remedy);
    }
}
