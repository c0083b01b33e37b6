package io.jenkins.plugins.slidecraft.gate;

import java.util.Map;

/**
 * What Kayenta's rule compares and by which parameters.
 *
 * @param stableQuery as {@code query}, of the stable pods; empty where another judge decides
 * @param direction what is a FAIL: {@code increase}, {@code decrease} or {@code either}
 * @param effect what an effect is measured by: {@code meanRatio} or {@code cles}
 * @param allowedIncrease an effect that is less is no FAIL
 * @param allowedDecrease an effect that is more is no FAIL
 * @param nanStrategy {@code remove} or {@code replace}
 * @param outlierFactor values further than so many interquartile ranges away are left out; 0 for none
 * @param tolerance the part of the estimated shift that the interval has to lie beyond
 * @param confidence of the interval
 */
public record Ranks(
        String stableQuery,
        String direction,
        String effect,
        double allowedIncrease,
        double allowedDecrease,
        String nanStrategy,
        double outlierFactor,
        double tolerance,
        double confidence) {
    /** Without. */
    public static final Ranks NONE = new Ranks("", "either", "meanRatio", 1, 1, "remove", 0, 0.25, 0.98);

    Ranks filled(Map<String, String> values) {
        return new Ranks(
                QueryTemplate.fill(stableQuery, values),
                direction,
                effect,
                allowedIncrease,
                allowedDecrease,
                nanStrategy,
                outlierFactor,
                tolerance,
                confidence);
    }
}
