package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code slidecraftEvidence}: puts together what a person needs to approve a release. Reads only. */
public final class EvidenceOperation implements Operation<EvidenceOperation.EvidenceState, EvidenceOperation.Result> {
    /**
     * @param environment where to
     * @param release the release's name
     * @param images what is to run
     * @param deadline when it has failed
     * @param manifests SHA-256 of the manifests to apply; empty where only images are set
     */
    public record EvidenceState(
            String environment, String release, List<WorkloadImage> images, Instant deadline, String manifests) {
        /** States of earlier versions have no manifests. */
        public EvidenceState {
            manifests = manifests == null ? "" : manifests;
            images = List.copyOf(images);
        }

        /** The beginning. */
        public static EvidenceState of(String environment, Release release, Instant deadline) {
            return new EvidenceState(
                    environment,
                    release.name(),
                    release.images(environment),
                    deadline,
                    release.manifests().getOrDefault(environment, ""));
        }
    }

    /**
     * @param id the id of the {@code input} step
     * @param message the question, on one line
     * @param running the release that runs now; empty where nothing is known
     * @param state where the environment stands, as {@link EnvironmentHead.State#label} says it
     */
    public record Result(String id, String message, String running, String state) {}

    @Override
    public Class<EvidenceState> stateType() {
        return EvidenceState.class;
    }

    @Override
    public Turn<EvidenceState, Result> advance(EvidenceState state, World world) {
        EnvironmentHead head = HeadStore.read(world).head();
        String running = head.running().map(ReleaseSummary::name).orElse("");
        Map<String, ImageRef> images = new LinkedHashMap<>();
        state.images().forEach(image -> images.put(image.component(), image.image()));
        String message = "Deploy " + state.release() + " to " + state.environment() + "? "
                + (running.isEmpty()
                        ? "Nothing is known to run there yet"
                        : running + " runs there now, " + head.state().label())
                + ".";
        return new Turn.Done<>(new Result(
                ApprovalId.of(state.environment(), images, state.manifests()),
                message,
                running,
                head.state().label()));
    }

    @Override
    public Turn<EvidenceState, Result> stop(EvidenceState state, World world, String cause) {
        return new Turn.Failed<>(new Failure(Failure.ABORTED, cause));
    }

    @Override
    public String status(EvidenceState state) {
        return "reading what runs in " + state.environment();
    }
}
