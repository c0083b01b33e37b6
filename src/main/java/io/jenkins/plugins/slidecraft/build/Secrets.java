package io.jenkins.plugins.slidecraft.build;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Hides what looks like a credential in a line that a command printed: what npm's configuration calls a token, a password or
 * an authorization, user information in addresses, and npm's own tokens by their form. Programs hide these themselves as a
 * rule; a script or a debug level may not.
 */
final class Secrets {
    private static final String HIDDEN = "****";
    /** Quantifiers are bounded or possessive, so that no line takes long. */
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.compile("((?:_authToken|_auth|_password)[\"']?\\s{0,8}[=:]\\s{0,8}[\"']?)[^\\s\"']++"),
            Pattern.compile("((?i:authorization)\\s{0,8}[:=]\\s{0,8}[\"']?(?i:bearer|basic)\\s{1,8})[^\\s\"']++"),
            Pattern.compile("(://[^/\\s:@]{1,256}:)[^/\\s@]{1,1024}(?=@)"),
            Pattern.compile("(\\bnpm_)[A-Za-z0-9]{36}\\b"));

    private Secrets() {}

    static String hidden(String line) {
        String result = line;
        for (Pattern pattern : PATTERNS) {
            result = pattern.matcher(result).replaceAll("$1" + HIDDEN);
        }
        return result;
    }
}
