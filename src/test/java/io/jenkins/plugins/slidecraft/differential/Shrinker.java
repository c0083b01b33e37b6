package io.jenkins.plugins.slidecraft.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds a short sequence that still shows what a long one showed, by leaving out ever smaller pieces. */
final class Shrinker {
    private Shrinker() {}

    /**
     * @param steps a sequence that shows it
     * @param shows whether a sequence shows it
     * @return one of which no single step can be left out
     */
    static <T> List<T> shrink(List<T> steps, Predicate<List<T>> shows) {
        List<T> shortest = steps;
        for (int piece = Math.max(1, steps.size() / 2); piece >= 1; piece = piece == 1 ? 0 : piece / 2) {
            boolean found;
            do {
                found = false;
                for (int from = 0; from < shortest.size() && !found; from += piece) {
                    List<T> without = new ArrayList<>(shortest);
                    without.subList(from, Math.min(from + piece, without.size()))
                            .clear();
                    if (!without.isEmpty() && shows.test(without)) {
                        shortest = without;
                        found = true;
                    }
                }
            } while (found);
        }
        return shortest;
    }
}
