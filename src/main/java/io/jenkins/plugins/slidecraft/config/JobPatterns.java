package io.jenkins.plugins.slidecraft.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which jobs may touch an environment: patterns of full names, as {@code team/app}, {@code team/*} (one folder deep) or
 * {@code team/**} (any depth). Nothing listed means no job.
 */
final class JobPatterns {
    private JobPatterns() {}

    /** The patterns in a text, one a line or separated by commas; lines that begin with {@code #} are remarks. */
    static List<String> of(String text) {
        return text.lines()
                .filter(line -> !line.strip().startsWith("#"))
                .flatMap(line -> Pattern.compile(",").splitAsStream(line))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList();
    }

    /** @param job a job's full name */
    static boolean match(String text, String job) {
        return of(text).stream().anyMatch(pattern -> matches(pattern, job));
    }

    private static boolean matches(String pattern, String job) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (pattern.charAt(i) == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(pattern.substring(i, i + 1)));
            }
        }
        return Pattern.matches(regex.toString(), job);
    }
}
