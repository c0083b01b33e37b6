package io.jenkins.plugins.slidecraft.rehearsal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What happens to a release in a rehearsal. */
public enum Scenario {
    GOOD_RELEASE("a good release goes to staging, is approved, goes to prod and becomes stable", happenings -> {}),
    BAD_RELEASE_ERRORS(
            "in prod one request in ten fails: the gate says FAIL and prod is taken back",
            happenings -> happenings.inProd(image -> image.serving(0.1, 0.08))),
    IMAGE_PULL_FAILURE(
            "prod can't pull the new images: the deployment fails fast and leaves nothing",
            happenings -> happenings.inProd(image -> image.pullFails(
                    "failed to resolve reference: unexpected status from HEAD request: 403 Forbidden"))),
    CRASH_LOOP(
            "in prod the new containers crash: the deployment fails fast with their last words and leaves nothing",
            happenings -> happenings.inProd(image -> image.crashes(
                    Duration.ofSeconds(2), 1, "reading configuration", "Error: connect ECONNREFUSED 10.0.0.7:6379"))),
    FAILED_SMOKE(
            "the front end is broken: the smoke suite fails in staging, which is taken back; prod is never touched",
            Happenings::newFrontEndIsBroken),
    NO_METRICS(
            "prod's metrics are gone after the approval: freshness and gates have no evidence, and prod is taken back",
            Happenings::metricsStop),
    SLOW_MIGRATION(
            "prod's migration takes longer than its budget: a person lets it go on, and the release goes all the way",
            happenings -> happenings.migrationsOfProdTake(Duration.ofSeconds(100))),
    FAILED_MIGRATION(
            "prod's migration fails: what it did is taken back, and nothing is deployed there",
            Happenings::migrationsOfProdFail),
    CONTROLLER_RESTART(
            "the controller is killed in the middle of the deployment to prod and comes back",
            happenings -> happenings.controllerDiesInProd(2)),
    APPROVAL_DENIED("the person says no: the build is aborted, prod stays as it is", Happenings::approvalIsDenied),
    QUOTA_EXCEEDED(
            "prod's quota has no room for one more pod: the deployment fails after half a minute and is taken back",
            Happenings::quotaOfProdIsUsedUp),
    MISSING_VARIABLE(
            "a Secret of prod lacks a key that a component needs: the deployment is refused before anything is changed",
            Happenings::aSecretOfProdLacksAKey),
    LOST_AGENT(
            "the agent that builds is restarted in the middle: its commands are started again when it is back",
            happenings -> happenings.agentIsLost(Duration.ofSeconds(20), Duration.ofMinutes(3))),
    REGISTRY_DOWN(
            "the registry gives no answer for two minutes when prod is deployed: the deployment waits for it",
            happenings -> happenings.registryIsDown(Duration.ofMinutes(2))),
    API_SERVER_FLAKY(
            "one call in fifteen to prod's API server fails, with an effect or without: the release goes all the way",
            happenings -> happenings.apiServerOfProdIsFlaky(1 / 15.0)),
    TWO_RELEASES_AT_ONCE(
            "another job's release is on its way to prod when this one comes: it waits, then goes",
            Happenings::anotherReleaseIsOnItsWayToProd);

    private final String description;
    private final Consumer<Happenings> directions;

    Scenario(String description, Consumer<Happenings> directions) {
        this.description = description;
        this.directions = directions;
    }

    /** As on the command line: {@code good-release}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    /** Arranges what is going to happen. */
    void arrange(Happenings happenings) {
        directions.accept(happenings);
    }

    /** The scenario of a name. */
    public static Optional<Scenario> of(String label) {
        return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }
}
