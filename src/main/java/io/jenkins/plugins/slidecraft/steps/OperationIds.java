package io.jenkins.plugins.slidecraft.steps;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names operations: DNS labels that no other operation has. */
final class OperationIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 10;

    private OperationIds() {}

    /** @param kind what the id begins with, at most 19 characters */
    static String next(String kind) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return kind + "-" + HexFormat.of().formatHex(bytes);
    }
}
