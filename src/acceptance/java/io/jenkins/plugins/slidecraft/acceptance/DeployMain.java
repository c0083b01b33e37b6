package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.kube.fabric8.ConnectionSettings;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A controller process that deploys, to be killed: {@code DeployMain KUBECONFIG ENVIRONMENT NAMESPACE CONTROLLER RUN
 * LEASE_SECONDS REQUEST_FILE STATE_FILE}. Its state goes to a file as a Pipeline's goes to {@code program.dat}.
 */
public final class DeployMain {
    private DeployMain() {}

    /** Runs until it is done or dies. */
    public static void main(String[] arguments) throws Exception {
        RolloutRequest request = Json.read(Files.readString(Path.of(arguments[6])), RolloutRequest.class);
        Path state = Path.of(arguments[7]);
        Map<ImageRef, String> digests = new java.util.HashMap<>();
        request.targets()
                .forEach(target ->
                        digests.put(target.image(), target.image().digest().orElseThrow()));
        try (Fabric8Cluster cluster = new Fabric8Cluster(
                        ConnectionSettings.fromKubeconfig(Files.readString(Path.of(arguments[0])), false));
                Controller controller =
                        new Controller(arguments[3], cluster, image -> Optional.ofNullable(digests.get(image)), null)) {
            Controller.Outcome<?> outcome = controller
                    .build(arguments[1], arguments[2], arguments[4])
                    .start(
                            new RollingRollout(new EnvironmentLock(Duration.ofSeconds(Long.parseLong(arguments[5])))),
                            RolloutState.of(request),
                            request.deadline());
            while (!outcome.isOver()) {
                Path next = state.resolveSibling(state.getFileName() + ".next");
                Files.writeString(next, outcome.saved());
                Files.move(next, state, StandardCopyOption.ATOMIC_MOVE);
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(20).toNanos());
            }
            System.out.println("over");
        }
    }
}
