package io.jenkins.plugins.slidecraft.gate;

/**
 * When a threshold's looks make a verdict.
 *
 * @param count how many usable looks a PASS needs
 * @param failureLimit how many looks may miss the threshold
 * @param consecutiveFailures so many misses in a row are a FAIL, whatever the limit says; 0 for never
 * @param consecutiveErrors so many looks in a row without an answer or with a refused query end the gate without a verdict; 0 for never
 * @param minSamples below it a look says nothing; only with {@code samples}
 */
public record Limits(int count, int failureLimit, int consecutiveFailures, int consecutiveErrors, double minSamples) {}
