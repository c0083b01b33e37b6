package io.jenkins.plugins.slidecraft.release;

import java.util.regex.Pattern;

/** Names as Kubernetes takes them (RFC 1123). */
public final class DnsName {
    /** The rule of {@link #isLabel}, for messages. */
    public static final String LABEL_RULE =
            "a name is 1 to 63 lower-case letters, digits and '-', a letter or digit first and last (a DNS label)";

    /** The rule of {@link #isSubdomain}, for messages. */
    public static final String SUBDOMAIN_RULE =
            "a Deployment's name is 1 to 253 lower-case letters, digits, '-' and '.', a letter or digit first and last"
                    + " (a DNS subdomain)";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");

    private DnsName() {}

    /** Whether it names a container, a component, an environment. */
    public static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /** Whether it names a Deployment; each part between dots is a label. */
    public static boolean isSubdomain(String text) {
        if (text.length() > 253) {
            return false;
        }
        for (String part : text.split("\\.", -1)) {
            if (!isLabel(part)) {
                return false;
            }
        }
        return true;
    }
}
