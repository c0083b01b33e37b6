package io.jenkins.plugins.slidecraft.build;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Why {@code docker push} failed, by what it printed last. The texts are those of docker's distribution client
 * ({@code distribution/registry/client/errors.go}, {@code errcode}), of containerd's pusher and of Go's network library.
 */
enum PushFault {
    /** The registry refused us: trying again can't help, and may lock an account. */
    DENIED,
    /** The registry or the network had a weakness that may pass. */
    PASSING,
    /** Anything else. */
    OTHER;

    private static final List<Pattern> REFUSALS = patterns(
            "\\bunauthorized\\b",
            "\\bdenied\\b",
            "\\bforbidden\\b",
            "authentication required",
            "no basic auth credentials",
            "insufficient_scope",
            "\\b(?:status(?: code)?|http status)[: ]+40[13]\\b",
            "\\b40[13] (?:unauthorized|forbidden)\\b",
            "certificate (?:signed by unknown|is not|has expired)|x509:",
            "quota|no space left");
    private static final List<Pattern> WEAKNESSES = patterns(
            "toomanyrequests|too many requests|\\b429\\b",
            "\\b(?:status(?: code)?|http status)[: ]+5\\d\\d\\b",
            "\\b50[0234] (?:internal server error|bad gateway|service unavailable|gateway timeout)\\b",
            "internal server error|bad gateway|service unavailable|gateway time-?out",
            "connection re(?:set|fused)",
            "broken pipe",
            "i/o timeout|tls handshake timeout|timeout awaiting response|deadline exceeded|client\\.timeout exceeded",
            "unexpected eof|: eof\\s*$|^eof\\s*$",
            "no such host|temporary failure in name resolution|server misbehaving|network is unreachable|no route to host",
            "use of closed network connection|http2: (?:server sent goaway|client connection lost)");

    private static List<Pattern> patterns(String... texts) {
        return java.util.Arrays.stream(texts)
                .map(text -> Pattern.compile(text, Pattern.MULTILINE))
                .toList();
    }

    /** @param tail the last lines that {@code docker push} printed */
    static PushFault of(String tail) {
        String text = tail.toLowerCase(Locale.ROOT);
        if (REFUSALS.stream().anyMatch(pattern -> pattern.matcher(text).find())) {
            return DENIED;
        }
        return WEAKNESSES.stream().anyMatch(pattern -> pattern.matcher(text).find()) ? PASSING : OTHER;
    }
}
