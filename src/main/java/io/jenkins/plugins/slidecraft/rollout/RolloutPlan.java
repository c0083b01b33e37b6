package io.jenkins.plugins.slidecraft.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a deployment or rollback would do.
 *
 * @param environment the environment
 * @param release the release that would run; empty where there is none to go back to
 * @param lines the plan in words, then the difference to what runs
 * @param changed whether anything would be changed
 * @param refused whether it would be refused as things are
 */
public record RolloutPlan(String environment, String release, List<String> lines, boolean changed, boolean refused) {
    public RolloutPlan {
        lines = List.copyOf(lines);
    }

    /** What the step returns: plain texts and lists. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", environment);
        map.put("release", release);
        map.put("dryRun", true);
        map.put("plan", new ArrayList<>(lines));
        map.put("changed", changed);
        map.put("refused", refused);
        return map;
    }
}
