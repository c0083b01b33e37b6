package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a rollback ended that is an incident: well, or badly.
 *
 * @param redeployed what was redeployed; empty where it failed
 * @param incident the incident's record
 * @param runbook the id of the commit that has the runbook's entry; empty where there is none
 * @param runbookFailure why there is none, where there should be one
 * @param failure why it failed; empty where it didn't
 */
public record RollbackResult(
        Optional<RolloutResult> redeployed,
        Incident incident,
        String runbook,
        String runbookFailure,
        Optional<Failure> failure) {
    /** What was redeployed, of a rollback that ended well. */
    public RolloutResult rollout() {
        return redeployed.orElseThrow();
    }

    /**
     * What {@code slidecraftRollback} returns: plain texts and numbers.
     *
     * @param invitation the path of the postmortem's invitation among the run's artifacts; empty where there is none
     */
    public Map<String, Object> toMap(String invitation) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", rollout().environment());
        map.put("from", incident.from());
        map.put("to", rollout().release());
        map.put("images", new LinkedHashMap<>(rollout().images()));
        map.put("changed", rollout().changed());
        map.put("incident", incident.toMarkdown());
        map.put("decision", incident.decision().toMap());
        map.put("invitation", invitation);
        map.put("runbook", runbook);
        return map;
    }
}
