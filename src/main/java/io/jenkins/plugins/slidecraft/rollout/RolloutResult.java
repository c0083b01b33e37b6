package io.jenkins.plugins.slidecraft.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a rollout ended.
 *
 * @param environment the environment
 * @param release the name of the release that runs now
 * @param previous the name of the release that ran before
 * @param images component to image, as they run now
 * @param previousImages component to image, as they ran before
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
        boolean changed,
        Instant startedAt,
        Instant endedAt) {
    /** What {@code slidecraftDeploy} returns: plain texts and numbers. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", environment);
        map.put("release", release);
        map.put("previous", previous);
        map.put("images", new LinkedHashMap<>(images));
        map.put("changed", changed);
        map.put("seconds", Duration.between(startedAt, endedAt).toSeconds());
        return map;
    }
}
