package io.jenkins.plugins.slidecraft.rehearsal;

import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What happens to a release in a rehearsal. */
public enum Scenario {
    GOOD_RELEASE(
            "a good release goes to staging, is approved, goes to prod and becomes stable", image -> image, true, 0),
    BAD_RELEASE_ERRORS(
            "in prod one request in ten fails: the gate says FAIL and prod is taken back",
            image -> image.serving(0.1, 0.08),
            true,
            0),
    IMAGE_PULL_FAILURE(
            "prod can't pull the new images: the deployment fails fast and leaves nothing",
            image -> image.pullFails("failed to resolve reference: unexpected status from HEAD request: 403 Forbidden"),
            true,
            0),
    CONTROLLER_RESTART(
            "the controller is killed in the middle of the deployment to prod and comes back", image -> image, true, 2),
    APPROVAL_DENIED("the person says no: the build is aborted, prod stays as it is", image -> image, false, 0);

    private final String description;
    private final UnaryOperator<ImageBehaviour> inProd;
    private final boolean approved;
    private final int killAfterChanges;

    Scenario(String description, UnaryOperator<ImageBehaviour> inProd, boolean approved, int killAfterChanges) {
        this.description = description;
        this.inProd = inProd;
        this.approved = approved;
        this.killAfterChanges = killAfterChanges;
    }

    /** As on the command line: {@code good-release}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    /** How the new release's images behave once it goes to prod; before, they are healthy. */
    ImageBehaviour inProd(ImageBehaviour healthy) {
        return inProd.apply(healthy);
    }

    boolean approved() {
        return approved;
    }

    /** After how many changed Deployments of prod the controller is killed; 0: never. */
    int killAfterChanges() {
        return killAfterChanges;
    }

    /** The scenario of a name. */
    public static Optional<Scenario> of(String label) {
        return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }
}
