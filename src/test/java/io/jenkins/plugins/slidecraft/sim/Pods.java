package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What controllers ask of a pod. */
public final class Pods {
    private Pods() {}

    /** Its condition Ready is True, which says nothing of its being deleted. */
    public static boolean ready(Pod pod) {
        PodCondition condition = condition(pod, "Ready");
        return condition != null && condition.getStatus().equals("True");
    }

    /** Ready, and not on its way out. */
    public static boolean serving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && ready(pod);
    }

    static boolean available(Pod pod, Integer minReadySeconds, Instant now) {
        if (!ready(pod)) {
            return false;
        }
        return minReadySeconds == null
                || minReadySeconds == 0
                || !Instant.parse(condition(pod, "Ready").getLastTransitionTime())
                        .plusSeconds(minReadySeconds)
                        .isAfter(now);
    }

    static boolean active(Pod pod) {
        String phase = pod.getStatus().getPhase();
        return pod.getMetadata().getDeletionTimestamp() == null
                && !"Succeeded".equals(phase)
                && !"Failed".equals(phase);
    }

    static PodCondition condition(Pod pod, String type) {
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (condition.getType().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    /** Sets a condition in its place, or at the end; a change of status is a transition. */
    static void set(Pod pod, String type, boolean value, String reason, String message, String now) {
        List<PodCondition> conditions = new ArrayList<>(pod.getStatus().getConditions());
        String status = value ? "True" : "False";
        PodCondition next = new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(now)
                .build();
        for (int i = 0; i < conditions.size(); i++) {
            PodCondition old = conditions.get(i);
            if (old.getType().equals(type)) {
                if (old.getStatus().equals(status)) {
                    next.setLastTransitionTime(old.getLastTransitionTime());
                }
                conditions.set(i, next);
                pod.getStatus().setConditions(conditions);
                return;
            }
        }
        conditions.add(next);
        pod.getStatus().setConditions(conditions);
    }
}
