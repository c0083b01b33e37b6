package io.jenkins.plugins.slidecraft.descriptor;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Which known name a person may have meant. */
final class Suggestion {
    private static final int FURTHEST = 2;
    private static final int LONGEST = 60;

    private Suggestion() {}

    /** The nearest known name, if at most two letters have to be changed; case counts for nothing. */
    static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = FURTHEST + 1;
        for (String other : known) {
            // Names of other lengths are never near, and most are: a file with a thousand mistakes is answered at once.
            if (other.length() <= LONGEST && Math.abs(other.length() - name.length()) <= FURTHEST) {
                int distance = distance(lower, other.toLowerCase(Locale.ROOT));
                if (distance < least && distance <= other.length() / 2) {
                    nearest = other;
                    least = distance;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
