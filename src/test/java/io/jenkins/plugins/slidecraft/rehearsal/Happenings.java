package io.jenkins.plugins.slidecraft.rehearsal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.jenkins.plugins.slidecraft.check.CheckDefaults;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Approver;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.BuildStep;
import io.jenkins.plugins.slidecraft.sim.AppBehaviour;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What a scenario can make happen: each method arranges one thing, before the Pipeline begins. */
final class Happenings {
    private final Simulation simulation;
    private final Surroundings surroundings;
    private final Controller controller;
    private final Approver approver;
    private final BuildStep build;
    private final Databases databases;
    private final String prod;
    private UnaryOperator<ImageBehaviour> inProd = healthy -> healthy;

    Happenings(
            Simulation simulation,
            Surroundings surroundings,
            Controller controller,
            Approver approver,
            BuildStep build,
            Databases databases) {
        this.simulation = simulation;
        this.surroundings = surroundings;
        this.controller = controller;
        this.approver = approver;
        this.build = build;
        this.databases = databases;
        this.prod = surroundings.namespace(Surroundings.PROD);
        whenProdIsDeployed(() -> surroundings.newImagesBehave(inProd.apply(ImageBehaviour.HEALTHY)));
    }

    /** The new release's images behave so once it goes to prod; before, they are healthy. */
    void inProd(UnaryOperator<ImageBehaviour> behaviour) {
        inProd = behaviour;
    }

    /** The new release's front end has no routes; where none of staging's checks looks at them, it has no pages at all. */
    void newFrontEndIsBroken() {
        Descriptor descriptor = surroundings.descriptor();
        boolean routes = descriptor.environment(Surroundings.STAGING).suites().stream()
                .flatMap(suite -> descriptor.suites().getOrDefault(suite, CheckDefaults.suite(suite)).stream())
                .map(name -> descriptor.checks().getOrDefault(name, Map.of()).getOrDefault("type", name))
                .anyMatch("frontend"::equals);
        surroundings.registry().whenPushed(image -> simulation
                .images()
                .setApplication(image, AppBehaviour.HEALTHY.failing(routes ? "frontend" : "page")));
    }

    /** From the approval on, migrations take so long. */
    void migrationsOfProdTake(Duration howLong) {
        approver.whenAnswered(() -> databases.migrationsTake(howLong));
    }

    /** From the approval on, migrations fail. */
    void migrationsOfProdFail() {
        approver.whenAnswered(databases::migrationsFail);
    }

    /** From the approval on, the metric server can't scrape any pod. */
    void metricsStop() {
        approver.whenAnswered(() -> simulation.metrics().targetsDown(true));
    }

    /** The person says no. */
    void approvalIsDenied() {
        approver.denies();
    }

    /** The controller is killed after its n-th change of a Deployment in prod. */
    void controllerDiesInProd(int changes) {
        controller.killAfterChanges(prod, changes);
    }

    /** From the deployment's first change on, prod's namespace has no room for one more pod. */
    void quotaOfProdIsUsedUp() {
        whenProdIsDeployed(() -> simulation.controlPlane().setQuota(prod, pods()));
    }

    /** Once, right when a Deployment of prod is given other pods to run, before anybody acts on it. */
    private void whenProdIsDeployed(Runnable action) {
        boolean[] done = {false};
        approver.whenAnswered(() -> simulation.cluster().onChange((kind, before, after) -> {
            if (!done[0] && kind.equals(Kind.DEPLOYMENT) && isChange(before, after)) {
                done[0] = true;
                action.run();
            }
        }));
    }

    private boolean isChange(Optional<HasMetadata> before, Optional<HasMetadata> after) {
        return before.isPresent()
                && after.isPresent()
                && prod.equals(after.get().getMetadata().getNamespace())
                && !before.get()
                        .getMetadata()
                        .getGeneration()
                        .equals(after.get().getMetadata().getGeneration());
    }

    /** Those that count for a quota. */
    private int pods() {
        return (int) simulation.cluster().peek(Kind.POD, prod).stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .count();
    }

    /** From the approval on, the Secret that a variable of prod comes from has lost the variable's key. */
    void aSecretOfProdLacksAKey() {
        VariableSource source = surroundings.descriptor().environment(Surroundings.PROD).variables().values().stream()
                .filter(one -> one.kind() == VariableSource.Kind.SECRET)
                .findFirst()
                .orElseThrow(() -> new InvalidWorkspaceException(
                        "slidecraft.yaml has no variable of " + Surroundings.PROD
                                + " from a Secret, which this scenario needs",
                        null));
        approver.whenAnswered(() -> {
            Secret secret =
                    simulation.cluster().get(Kind.SECRET, prod, source.object()).orElseThrow();
            secret.getData().remove(source.key());
            simulation.cluster().replace(Kind.SECRET, prod, secret, WriteOptions.DEFAULT.as("kubectl-edit"));
        });
    }

    /** The agent is gone a while after the build has begun, for a while; what it was running is lost. */
    void agentIsLost(Duration after, Duration away) {
        build.agentIsLost(after, away);
    }

    /** From the approval on, the registry gives no answer for a while. */
    void registryIsDown(Duration howLong) {
        approver.whenAnswered(() -> surroundings
                .registry()
                .downUntil(simulation.runtime()::now, simulation.runtime().now().plus(howLong)));
    }

    /** From the approval on, this share of the calls to prod fails. */
    void apiServerOfProdIsFlaky(double share) {
        approver.whenAnswered(() -> controller.failCalls(
                prod, share, new Random(simulation.runtime().seed() + 13)));
    }

    /** While the person reads, another job's run begins to deploy to prod. */
    void anotherReleaseIsOnItsWayToProd() {
        approver.whenAnswered(() -> new OtherRun(simulation, surroundings).deployToProd());
    }
}
