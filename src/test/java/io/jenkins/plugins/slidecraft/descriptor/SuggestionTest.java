package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    @Test
    void namesTheNearest() {
        assertThat(Suggestion.nearest("gatway", List.of("gateway", "worker"))).contains("gateway");
        assertThat(Suggestion.nearest("GATEWAY", List.of("gateway"))).contains("gateway");
        assertThat(Suggestion.nearest("gtwy", List.of("gateway"))).isEmpty();
        assertThat(Suggestion.nearest("b", List.of("a"))).isEmpty();
        assertThat(Suggestion.nearest("healtz", List.of("healthy", "healthz"))).contains("healthz");
        assertThat(Suggestion.nearest("", List.of("", "ab"))).contains("");
        assertThat(Suggestion.nearest("a".repeat(61), List.of("a".repeat(60)))).isEmpty();
    }

    /** The short cut and the textbook's whole table say the same. */
    @Test
    void findsWhatTheWholeTableFinds() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            String a = word(random);
            String b = word(random);
            boolean near = distance(a, b) <= Math.min(2, b.length() / 2);
            assertThat(Suggestion.nearest(a, List.of(b)).isPresent())
                    .as(a + " " + b)
                    .isEqualTo(near);
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }

    private static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                } else {
                    int change = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    table[i][j] = Math.min(change, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}
