package io.jenkins.plugins.slidecraft.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a workload is rolled out, as kubectl says it. */
class ReadinessTest {
    private static final ObjectId SET = new ObjectId("apps/v1", "statefulsets", "StatefulSet", "redis");
    private static final ObjectId DAEMON = new ObjectId("apps/v1", "daemonsets", "DaemonSet", "agent");

    private static Map<String, Object> object(Map<String, Object> spec, Map<String, Object> status) {
        return Map.of("metadata", Map.of("generation", 2), "spec", spec, "status", status);
    }

    @Test
    void aStatefulSetIsWhenAllAreReadyInTheNewRevision() {
        Map<String, Object> spec = Map.of("replicas", 3);
        assertThat(Readiness.lacking(
                        SET,
                        object(
                                spec,
                                Map.of(
                                        "observedGeneration",
                                        2,
                                        "readyReplicas",
                                        3,
                                        "updatedReplicas",
                                        3,
                                        "updateRevision",
                                        "b",
                                        "currentRevision",
                                        "b"))))
                .isEmpty();
        assertThat(Readiness.lacking(
                        SET,
                        object(
                                spec,
                                Map.of(
                                        "observedGeneration",
                                        2,
                                        "readyReplicas",
                                        3,
                                        "updatedReplicas",
                                        1,
                                        "updateRevision",
                                        "b",
                                        "currentRevision",
                                        "a"))))
                .contains("StatefulSet redis: 1 of 3 updated, 3 ready");
    }

    @Test
    void aPartitionIsRolledOutWhenItsPartIs() {
        Map<String, Object> spec =
                Map.of("replicas", 3, "updateStrategy", Map.of("rollingUpdate", Map.of("partition", 2)));
        assertThat(Readiness.lacking(
                        SET, object(spec, Map.of("observedGeneration", 2, "readyReplicas", 3, "updatedReplicas", 1))))
                .isEmpty();
    }

    @Test
    void aDaemonSetIsWhenEveryNodeHasIt() {
        assertThat(Readiness.lacking(
                        DAEMON,
                        object(
                                Map.of(),
                                Map.of(
                                        "observedGeneration",
                                        2,
                                        "desiredNumberScheduled",
                                        4,
                                        "updatedNumberScheduled",
                                        4,
                                        "numberAvailable",
                                        3))))
                .contains("DaemonSet agent: 4 of 4 updated, 3 available");
    }

    @Test
    void whatItsControllerHasNotSeenYetIsNot() {
        assertThat(Readiness.lacking(DAEMON, object(Map.of(), Map.of("observedGeneration", 1))))
                .contains("DaemonSet agent: waiting for its controller");
    }

    @Test
    void whatIsUpdatedByHandIsNotAwaited() {
        Map<String, Object> spec = Map.of("updateStrategy", Map.of("type", "OnDelete"));
        assertThat(Readiness.lacking(SET, object(spec, Map.of("observedGeneration", 2))))
                .isEmpty();
        assertThat(Readiness.lacking(DAEMON, object(spec, Map.of("observedGeneration", 2))))
                .isEmpty();
    }
}
