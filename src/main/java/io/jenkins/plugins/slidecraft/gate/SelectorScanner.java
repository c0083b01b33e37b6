package io.jenkins.plugins.slidecraft.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds vector selectors in PromQL: just the tokens, not the grammar. Strings and comments are stepped over. */
final class SelectorScanner {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");
    private static final Pattern OTHER_TIME = Pattern.compile("\\s*(?:@|(?i:offset)\\b).*", Pattern.DOTALL);

    private record Found(String text, int end) {}

    private final String query;
    private final List<Found> selectors = new ArrayList<>();

    SelectorScanner(String query) {
        this.query = query;
        int position = 0;
        while (position < query.length()) {
            position = step(position);
        }
    }

    /** The first selector that {@code [range]} follows, without {@code offset} or {@code @}. */
    Optional<String> firstWithRange() {
        for (Found found : selectors) {
            int bracket = skipBlank(found.end);
            if (bracket < query.length() && query.charAt(bracket) == '[') {
                int close = query.indexOf(']', bracket);
                if (close > 0 && !OTHER_TIME.matcher(query.substring(close + 1)).matches()) {
                    return Optional.of(found.text);
                }
            }
        }
        return Optional.empty();
    }

    /** The whole query where it is one selector and nothing else. */
    Optional<String> whole() {
        return selectors.size() == 1 && selectors.get(0).text.equals(query.strip())
                ? Optional.of(selectors.get(0).text)
                : Optional.empty();
    }

    private int step(int at) {
        char c = query.charAt(at);
        if (c == '#') {
            int newline = query.indexOf('\n', at);
            return newline < 0 ? query.length() : newline;
        }
        if (c == '"' || c == '\'' || c == '`') {
            return skipString(at);
        }
        if (c == '[') {
            int close = query.indexOf(']', at);
            return close < 0 ? query.length() : close + 1;
        }
        if (c == '{') {
            return selector(at, at);
        }
        if (Character.isDigit(c)) {
            // 5m, 1e6, 0x1f: a number's letters are no name.
            int end = at;
            while (end < query.length() && (Character.isLetterOrDigit(query.charAt(end)) || query.charAt(end) == '.')) {
                end++;
            }
            return end;
        }
        Matcher name = NAME.matcher(query).region(at, query.length());
        return name.lookingAt() ? selector(at, name.end()) : at + 1;
    }

    /** A name with or without braces; a name before a parenthesis is a function or an aggregation. */
    private int selector(int start, int nameEnd) {
        int next = skipBlank(nameEnd);
        if (next < query.length() && query.charAt(next) == '{') {
            int close = closingBrace(next);
            if (close < 0) {
                return query.length();
            }
            selectors.add(new Found(query.substring(start, close + 1), close + 1));
            return close + 1;
        }
        if (next >= query.length() || query.charAt(next) != '(') {
            selectors.add(new Found(query.substring(start, nameEnd), nameEnd));
        }
        return nameEnd;
    }

    private int closingBrace(int open) {
        int at = open + 1;
        while (at < query.length()) {
            char c = query.charAt(at);
            if (c == '}') {
                return at;
            }
            at = c == '"' || c == '\'' || c == '`' ? skipString(at) : at + 1;
        }
        return -1;
    }

    private int skipString(int open) {
        char quote = query.charAt(open);
        for (int at = open + 1; at < query.length(); at++) {
            char c = query.charAt(at);
            if (c == '\\' && quote != '`') {
                at++;
            } else if (c == quote) {
                return at + 1;
            }
        }
        return query.length();
    }

    private int skipBlank(int at) {
        int next = at;
        while (next < query.length() && Character.isWhitespace(query.charAt(next))) {
            next++;
        }
        return next;
    }
}
