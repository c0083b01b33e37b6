package io.jenkins.plugins.slidecraft.build;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a {@code .dockerignore} leaves out of a build context: the rules of docker's {@code patternmatcher}. */
final class DockerIgnore {
    private record Rule(Pattern pattern, boolean exception) {}

    private final List<Rule> rules = new ArrayList<>();

    /** @param text the file's */
    DockerIgnore(String text) {
        for (String line : text.lines().toList()) {
            String pattern = line.strip();
            if (pattern.isEmpty() || line.startsWith("#")) {
                continue;
            }
            boolean exception = pattern.startsWith("!");
            pattern = cleaned(exception ? pattern.substring(1).strip() : pattern);
            try {
                rules.add(new Rule(Pattern.compile(regex(pattern)), exception));
            } catch (PatternSyntaxException e) {
                // docker refuses such a file itself, and says so.
                continue;
            }
        }
    }

    /**
     * Whether a path is left out. The last rule that matches it, or a folder that it is in, counts.
     *
     * @param path relative to the context, without {@code ./}
     */
    boolean leavesOut(String path) {
        boolean out = false;
        for (Rule rule : rules) {
            if (matches(rule, path)) {
                out = !rule.exception();
            }
        }
        return out;
    }

    private static boolean matches(Rule rule, String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (rule.pattern().matcher(path.substring(0, end)).matches()) {
                return true;
            }
        }
        return false;
    }

    private static String cleaned(String pattern) {
        String result = pattern.replaceAll("/{2,}", "/").replaceAll("^(?:\\./|/)+", "");
        return result.endsWith("/") ? result.substring(0, result.length() - 1) : result;
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (pattern.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (pattern.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[' || c == ']') {
                regex.append(c);
            } else if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
            } else if (c == '^' || c == '-') {
                // As they are: they mean the same in a class of characters, and '^' outside of one is escaped.
                regex.append(c == '^' && !inClass(pattern, i) ? "\\^" : String.valueOf(c));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private static boolean inClass(String pattern, int at) {
        return pattern.lastIndexOf('[', at) > pattern.lastIndexOf(']', at);
    }
}
