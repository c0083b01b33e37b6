package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.Leftovers;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Workloads;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.manifest.Applier;
import io.jenkins.plugins.slidecraft.manifest.ManifestDiff;
import io.jenkins.plugins.slidecraft.manifest.ManifestException;
import io.jenkins.plugins.slidecraft.manifest.ObjectId;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a plan into words: what runs, what would change and in which order, what comes after, what speaks against it. */
final class PlanWriter {
    /** Nothing carries a newer epoch, so that nothing is refused for it. */
    private static final long ANY_EPOCH = Long.MAX_VALUE;

    private final World world;
    private final EnvironmentLock lock;
    private final RollbackGuard guard;
    private final RolloutRequest request;
    private final String note;
    private final DeployPreparation deployment;
    private final EnvironmentHead head;
    private final List<String> lines = new ArrayList<>();
    private final List<String> diff = new ArrayList<>();
    private boolean changed;
    private boolean refused;

    PlanWriter(
            World world,
            EnvironmentLock lock,
            RollbackGuard guard,
            ManifestSource source,
            RolloutRequest request,
            String note) {
        this.world = world;
        this.lock = lock;
        this.guard = guard;
        this.request = request;
        this.note = note;
        this.deployment = new DeployPreparation(new Beginning(lock), source);
        this.head = HeadStore.read(world).head();
    }

    RolloutPlan write() {
        say("dry run: nothing is changed; this is what would be done.");
        say(head.running()
                .map(running -> running.name() + " runs, " + head.state().label() + ".")
                .orElse("nothing is known to run yet."));
        lock.holder(world)
                .filter(holder -> !holder.sameRun(world.self()))
                .ifPresent(holder -> say("held by " + holder.describe() + ": it would be waited for, until "
                        + request.deadline() + "."));
        head.inProgress()
                .ifPresent(entry -> say(entry.kind() + " of " + entry.release().name()
                        + " is under way: if nobody finishes it, it would be "
                        + (entry.kind().equals("rollback") ? "completed" : "taken back") + " first."));
        String release = request.purpose() == Purpose.DEPLOY ? deploy() : rollback();
        if (!note.isEmpty()) {
            say(note);
        }
        if (!diff.isEmpty()) {
            lines.add("");
            lines.addAll(diff);
        }
        return new RolloutPlan(world.environment(), release, lines, changed && !refused, refused);
    }

    private void say(String line) {
        lines.add(line);
    }

    private void refuse(Failure failure) {
        refused = true;
        say("would be refused (" + failure.reason() + "): " + failure.message());
        failure.evidence().forEach(line -> say("  " + line));
    }

    private String deploy() {
        try {
            List<WorkloadImage> existing =
                    request.hasManifests() ? Workloads.existing(world, request.targets()) : request.targets();
            List<WorkloadImage> before = Workloads.templates(world, existing);
            deployment.objections(world, head, request, before).forEach(this::refuse);
            changes(
                    request,
                    before,
                    request.hasManifests()
                            ? Optional.of(deployment.plan(world, head, request, ANY_EPOCH))
                            : Optional.empty());
            after();
        } catch (Workloads.MissingException e) {
            refuse(new Failure("WorkloadMissing", e.getMessage()));
        } catch (InvalidInput e) {
            refuse(new Failure("InvalidManifests", e.getMessage()));
        } catch (ManifestException e) {
            refuse(new Failure(e.reason(), e.getMessage(), e.evidence()));
        } catch (RegistryException e) {
            refuse(new Failure("RegistryError", e.getMessage()));
        } catch (KubeException e) {
            refused(e);
        }
        return request.release();
    }

    private void refused(KubeException e) {
        if (e.isTransient()) {
            throw e;
        }
        refuse(new Failure(Failure.API_ERROR, "the API server answered " + e.code() + ": " + e.getMessage()));
    }

    private String rollback() {
        Optional<ReleaseSummary> target = Preparation.target(world, head, request.release());
        if (target.isEmpty()) {
            refuse(Preparation.noTarget(world, head, request.release()));
            return "";
        }
        databases(target.get());
        RolloutRequest resolved = request.resolved(
                target.get().name(), target.get().images(), target.get().manifests());
        try {
            List<WorkloadImage> existing = Workloads.existing(world, resolved.targets());
            List<WorkloadImage> before =
                    Workloads.templates(world, resolved.hasManifests() ? existing : resolved.targets());
            changes(
                    resolved,
                    before,
                    resolved.hasManifests()
                            ? Optional.of(Preparation.plan(world, head, resolved, ANY_EPOCH))
                            : Optional.empty());
            say("an incident would be recorded.");
        } catch (Workloads.MissingException e) {
            refuse(new Failure("WorkloadMissing", e.getMessage()));
        } catch (ManifestException e) {
            refuse(new Failure(e.reason(), e.getMessage(), e.evidence()));
        } catch (KubeException e) {
            refused(e);
        }
        return target.get().name();
    }

    /** What becomes of the databases comes first, as it does in the real rollback. */
    private void databases(ReleaseSummary target) {
        String words = guard.words(head, target, world);
        Optional<RollbackGuard.Objection> objection = guard.against(head, target, request, world);
        switch (objection.map(RollbackGuard.Objection::consequence).orElse(RollbackGuard.Consequence.FIRST)) {
            case REFUSE -> refuse(objection.get().failure());
            case FREEZE -> {
                refused = true;
                say("would be frozen (" + objection.get().failure().reason() + ") instead of going back to "
                        + target.name() + ": " + words);
            }
            case FIRST -> {
                if (!words.isEmpty()) {
                    say(words);
                }
            }
        }
    }

    private void changes(RolloutRequest asked, List<WorkloadImage> before, Optional<PlannedManifests> planned) {
        for (WorkloadImage target : asked.targets()) {
            String now = before.stream()
                    .filter(target::sameContainer)
                    .findFirst()
                    .map(found -> found.image().toString())
                    .orElse("nothing");
            say(target.workload()
                    + (now.equals(target.image().toString())
                            ? " runs " + target.image() + " already."
                            : ": " + now + " -> " + target.image()));
        }
        List<Applier.Change> changes =
                planned.map(PlannedManifests::changes).orElseGet(() -> Workloads.plan(world, asked.targets()));
        changed = !Beginning.isRunning(head, asked, before)
                || changes.stream().anyMatch(Applier.Change::isOne)
                || head.state() == State.FROZEN;
        for (Applier.Change change : changes) {
            if (change.isOne()) {
                planned.ifPresent(manifests ->
                        say((change.before().isEmpty() ? "would create " : "would change ") + change.id() + "."));
                diff.addAll(ManifestDiff.of(change));
            }
        }
        planned.ifPresent(this::aroundThem);
        String order = Waves.of(asked).words();
        if (!order.isEmpty()) {
            say("in this order, each once the one before is complete: " + order + ".");
        }
        if (!changed) {
            say(asked.release() + " runs already: nothing would be changed.");
        }
    }

    private void aroundThem(PlannedManifests planned) {
        planned.hooks().stream()
                .filter(hooks -> !hooks.isEmpty())
                .forEach(hooks -> say("would run the hooks of " + hooks + "."));
        List<ObjectId> leftovers = Leftovers.of(world, planned.manifests().inventory());
        if (!leftovers.isEmpty()) {
            say("would remove, once the release is stable: "
                    + String.join(
                            ", ", leftovers.stream().map(ObjectId::toString).toList()) + ".");
        }
    }

    private void after() {
        List<String> evidence = new ArrayList<>(request.requiredGates());
        request.terms().suites().forEach(suite -> evidence.add("suite " + suite));
        say("would be stable once "
                + (evidence.isEmpty() ? "its run has succeeded" : String.join(", ", evidence) + " have passed") + ".");
    }
}
