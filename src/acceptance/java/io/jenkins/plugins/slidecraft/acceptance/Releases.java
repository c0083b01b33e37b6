package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the steps would ask the operations for. */
final class Releases {
    private Releases() {}

    static RolloutRequest deploy(
            Shop shop, Images images, String id, String version, List<String> gates, Duration deadline) {
        List<WorkloadImage> targets = shop.components().stream()
                .map(component -> new WorkloadImage(component, component, component, images.of(component, version)))
                .toList();
        return new RolloutRequest(
                id,
                RolloutRequest.Purpose.DEPLOY,
                version,
                targets,
                gates,
                "",
                "https://jenkins.example.com/" + id,
                "alice",
                Instant.now().plus(deadline));
    }

    static RolloutRequest rollback(String id, String to, String reason, Duration deadline) {
        return new RolloutRequest(
                id,
                RolloutRequest.Purpose.ROLLBACK,
                to,
                List.of(),
                List.of(),
                reason,
                "https://jenkins.example.com/" + id,
                "bob",
                Instant.now().plus(deadline));
    }

    static final Duration DEADLINE = Duration.ofMinutes(2);

    /** What the end of a run does. */
    static SettleOperation.SettleResult settle(Controller.Build build, boolean success) throws InterruptedException {
        SettleOperation.SettleResult result = build.start(
                        new SettleOperation(new EnvironmentLock()),
                        SettleOperation.begin(success),
                        Instant.now().plus(DEADLINE))
                .result(Shop.patience());
        build.end();
        return result;
    }
}
