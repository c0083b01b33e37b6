package io.jenkins.plugins.slidecraft.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a rollout ended.
 *
 * @param environment the environment
 * @param release the name of the release that runs now
 * @param previous the name of the release that ran before
 * @param images component to image, as they run now
 * @param previousImages component to image, as they ran before
 * @param missingGates the gates that the running release still has to pass to become stable
 * @param missingSuites the suites of checks that it still has to pass to become stable
 * @param changed whether anything had to be changed
 * @param startedAt when its first effect was made
 * @param endedAt when it was complete
 */
public record RolloutResult(
        String environment,
        String release,
        String previous,
        Map<String, String> images,
        Map<String, String> previousImages,
        List<String> missingGates,
        List<String> missingSuites,
        boolean changed,
        Instant startedAt,
        Instant endedAt) {
    /** Results that an earlier version stored have no suites. */
    public RolloutResult {
        missingGates = List.copyOf(missingGates);
        missingSuites = missingSuites == null ? List.of() : List.copyOf(missingSuites);
    }

    /** What {@code slidecraftDeploy} returns: plain texts, lists and numbers. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", environment);
        map.put("release", release);
        map.put("previous", previous);
        map.put("images", new LinkedHashMap<>(images));
        map.put("gates", new ArrayList<>(missingGates));
        map.put("suites", new ArrayList<>(missingSuites));
        map.put("changed", changed);
        map.put("seconds", Duration.between(startedAt, endedAt).toSeconds());
        return map;
    }
}
