package io.jenkins.plugins.slidecraft.descriptor;

import java.util.Arrays;
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

    /**
     * Levenshtein's distance where it is at most {@link #FURTHEST}, else one more. What is alike at both ends costs nothing, and of the
     * rest only what lies near the diagonal counts: a file may have a thousand mistakes, each to be compared with hundreds of names.
     */
    private static int distance(String one, String other) {
        int start = 0;
        int oneEnd = one.length();
        int otherEnd = other.length();
        while (start < oneEnd && start < otherEnd && one.charAt(start) == other.charAt(start)) {
            start++;
        }
        while (oneEnd > start && otherEnd > start && one.charAt(oneEnd - 1) == other.charAt(otherEnd - 1)) {
            oneEnd--;
            otherEnd--;
        }
        return table(one.substring(start, oneEnd), other.substring(start, otherEnd));
    }

    private static int table(String a, String b) {
        int far = FURTHEST + 1;
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = Math.min(j, far);
        }
        for (int i = 1; i <= a.length(); i++) {
            int from = Math.max(1, i - FURTHEST);
            int to = Math.min(b.length(), i + FURTHEST);
            Arrays.fill(current, far);
            if (from == 1) {
                current[0] = Math.min(i, far);
            }
            int least = current[from - 1];
            for (int j = from; j <= to; j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(far, Math.min(change, Math.min(previous[j], current[j - 1]) + 1));
                least = Math.min(least, current[j]);
            }
            if (least == far) {
                return far;
            }
            int[] row = previous;
            previous = current;
            current = row;
        }
        return previous[b.length()];
    }
}
