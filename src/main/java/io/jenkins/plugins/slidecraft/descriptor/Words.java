package io.jenkins.plugins.slidecraft.descriptor;

import java.util.Locale;

/** How {@code slidecraft.yaml} writes the values of an enumeration: in lower case. */
final class Words {
    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException where there is no such value; the schema has refused it before */
    static <E extends Enum<E>> E read(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }
}
