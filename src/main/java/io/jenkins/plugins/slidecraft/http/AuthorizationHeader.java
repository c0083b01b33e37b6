package io.jenkins.plugins.slidecraft.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** What is to be known of an {@code Authorization} header's value before it is sent, and after. */
public final class AuthorizationHeader {
    /** What a header's value may have (RFC 9110, 5.5), without spaces at its ends. */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e\\t]*[\\x21-\\x7e])?");

    private AuthorizationHeader() {}

    /** Whether it can be sent; HttpClient's own refusal would show the value. */
    public static boolean canBeSent(String value) {
        return VALUE.matcher(value).matches();
    }

    /**
     * What a server says of a request is shown to people; one that repeats the credentials must not make them known.
     *
     * @param value the header's value as it was sent
     * @return the text with the credentials masked
     */
    public static String masked(String value, String text) {
        String masked = text;
        for (String secret : secrets(value)) {
            masked = masked.replace(secret, "****");
        }
        return masked;
    }

    /** What must not be shown of a header's value: the whole, and of {@code Basic} the password too. */
    static List<String> secrets(String value) {
        List<String> secrets = new ArrayList<>();
        String sent = value.substring(value.indexOf(' ') + 1);
        secrets.add(sent);
        if (value.startsWith("Basic ")) {
            String plain = new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8);
            secrets.add(plain.substring(plain.indexOf(':') + 1));
        }
        secrets.removeIf(String::isEmpty);
        return secrets;
    }
}
