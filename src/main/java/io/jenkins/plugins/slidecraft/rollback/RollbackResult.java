package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a rollback ended.
 *
 * @param rollout what was redeployed
 * @param incident the incident's record
 */
public record RollbackResult(RolloutResult rollout, Incident incident) {
    /** What {@code slidecraftRollback} returns: plain texts and numbers. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", rollout.environment());
        map.put("from", incident.from());
        map.put("to", rollout.release());
        map.put("images", new LinkedHashMap<>(rollout.images()));
        map.put("changed", rollout.changed());
        map.put("incident", incident.toMarkdown());
        return map;
    }
}
