package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApprovalIdTest {
    private static final ImageRef A = ImageRef.parse("r/app:1.0.0-abcdef0@sha256:" + "a".repeat(64));
    private static final ImageRef B = ImageRef.parse("r/app:1.0.0-abcdef0@sha256:" + "b".repeat(64));

    @Test
    void standsForExactlyTheseDigestsInThisEnvironment() {
        String id = ApprovalId.of("prod", Map.of("gateway", A, "worker", B), "");
        assertThat(id)
                .matches("Slidecraft[0-9a-f]{40}")
                .isEqualTo(ApprovalId.of("prod", Map.of("worker", B, "gateway", A), ""));
        assertThat(ApprovalId.of("staging", Map.of("gateway", A, "worker", B), ""))
                .isNotEqualTo(id);
        assertThat(ApprovalId.of("prod", Map.of("gateway", B, "worker", B), "")).isNotEqualTo(id);
        assertThat(ApprovalId.of("prod", Map.of("gateway", A), "")).isNotEqualTo(id);
        assertThat(ApprovalId.of("prod", Map.of("gateway", A, "worker", B), "c".repeat(64)))
                .isNotEqualTo(id)
                .isNotEqualTo(ApprovalId.of("prod", Map.of("gateway", A, "worker", B), "d".repeat(64)));
    }

    @Test
    void onlyPinnedImagesCanBeApproved() {
        assertThatThrownBy(() -> ApprovalId.of("prod", Map.of("gateway", ImageRef.parse("r/app:1.0.0-abcdef0")), ""))
                .hasMessage(
                        "component gateway has image r/app:1.0.0-abcdef0 without a digest: only pinned images can be approved");
    }
}
