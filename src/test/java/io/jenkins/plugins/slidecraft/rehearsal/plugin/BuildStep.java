package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.build.BuildArguments;
import io.jenkins.plugins.slidecraft.build.BuildLog;
import io.jenkins.plugins.slidecraft.build.BuildPlan;
import io.jenkins.plugins.slidecraft.build.GitState;
import io.jenkins.plugins.slidecraft.build.ImageBuild;
import io.jenkins.plugins.slidecraft.check.VerifyContext;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.VerifyContexts;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.manifest.Manifests;
import io.jenkins.plugins.slidecraft.preflight.EnvFile;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StepCall;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StepDefinition;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Timeline;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Workspace;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.sim.SimImages;
import io.jenkins.plugins.slidecraft.steps.SlideCraftBuildStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code slidecraftBuild} without git, Docker engine and registry: the arguments, the plan, the release and the lines are the
 * plugin's own; nothing is built, and digests are made of the tags. Manifests are rendered for real. Keeps the run's descriptor, as Jenkins keeps it with the run.
 */
public final class BuildStep {
    private static final Duration FIRST = Duration.ofSeconds(38);
    private static final Duration NEXT = Duration.ofSeconds(3);
    private static final Duration PUSH = Duration.ofSeconds(2);

    private final Workspace workspace;
    private final GitSha commit;
    private final SimRegistry registry;
    private final Map<String, String> manifests = new LinkedHashMap<>();
    private EnvFileRecord envFiles = EnvFileRecord.NONE;
    private Descriptor descriptor;
    private Controller controller;
    private Duration lostAfter = Duration.ofDays(1);
    private Duration away = Duration.ZERO;

    public BuildStep(Workspace workspace, GitSha commit, SimRegistry registry) {
        this.workspace = workspace;
        this.commit = commit;
        this.registry = registry;
    }

    /** The agent is gone a while after the build has begun, for a while; what it was running is lost and started again. */
    public void agentIsLost(Duration after, Duration howLong) {
        lostAfter = after;
        away = howLong;
    }

    StepDefinition definition() {
        return StepDefinition.onAgent("slidecraftBuild", StepModels.of(SlideCraftBuildStep.class), this::start);
    }

    /**
     * The run's descriptor: stored once, and only read after that.
     *
     * @param text what the step was given, to be stored where the run has none yet
     */
    Descriptor descriptor(Optional<String> text) throws StepFailure {
        if (text.isPresent()) {
            store(Descriptor.parse(text.get(), Descriptor.DEFAULT_FILE));
        }
        if (descriptor == null) {
            throw new StepFailure("NoDescriptor", Messages.of("Descriptors.None"));
        }
        return descriptor;
    }

    /** The run's descriptor, where there is one. */
    Optional<Descriptor> known(Optional<String> text) throws StepFailure {
        return text.isPresent() ? Optional.of(descriptor(text)) : Optional.ofNullable(descriptor);
    }

    private void store(Descriptor given) throws StepFailure {
        if (descriptor != null && !descriptor.hash().equals(given.hash())) {
            throw new StepFailure("OtherDescriptor", Messages.of("Descriptors.Other", descriptor.hash(), given.hash()));
        }
        descriptor = given;
    }

    /** The manifests that were rendered for an environment in this run, where any were. */
    Optional<String> manifests(String environment) {
        return Optional.ofNullable(manifests.get(environment));
    }

    /** What the run's builds have found in developers' own files. */
    EnvFileRecord envFiles() {
        return envFiles;
    }

    /** Which environments there are to render for. */
    void deploysWith(Controller places) {
        controller = places;
    }

    /** What {@code slidecraftVerify} is read against. */
    VerifyContext verifyContext(String environment, String namespace) {
        return VerifyContexts.of(Optional.ofNullable(descriptor), environment, namespace);
    }

    /** Writes a file to the workspace. */
    void write(String path, String text) {
        try {
            workspace.write(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code metricGate} is read against. */
    GateContext context(String environment, String namespace) {
        return descriptor == null
                ? new GateContext("", environment, namespace, Map.of())
                : new GateContext(descriptor.application(), environment, namespace, descriptor.gates());
    }

    private void start(StepCall call) throws StepFailure {
        try {
            build(call, BuildArguments.parse(call.values()));
        } catch (IllegalArgumentException e) {
            throw new StepFailure("InvalidInput", String.valueOf(e.getMessage()));
        }
    }

    private void build(StepCall call, BuildArguments arguments) throws StepFailure {
        Descriptor read = read(arguments.descriptor());
        store(read);
        manifests.clear();
        Instant now = call.program().timeline().now();
        BuildPlan plan = BuildPlan.of(
                read,
                arguments.version(),
                new GitState(commit, now.minus(Duration.ofMinutes(7)), List.of(), Optional.empty()),
                arguments.components(),
                arguments.environment(),
                developersFile(read, arguments));
        BuildLog.plan(plan).forEach(call::log);
        if (arguments.dryRun()) {
            call.log(BuildLog.dryRun());
            plan.images().forEach(image -> call.log(BuildLog.wouldBuild(image, arguments.push())));
            call.success(plan.unpushed());
            return;
        }
        note(read, plan, arguments);
        call.log("[rehearsal] There is no Docker engine: nothing is built, and the digests are made of the tags.");
        List<Timeline.Scheduled> timers = new ArrayList<>();
        call.onStop(cause -> {
            timers.forEach(Timeline.Scheduled::cancel);
            call.failure(cause);
        });
        if (!away.isZero()) {
            timers.add(call.program().timeline().schedule(lostAfter, () -> lost(call, plan, timers)));
        }
        Map<String, String> digests = new LinkedHashMap<>();
        Duration after = FIRST;
        for (ImageBuild image : plan.images()) {
            call.log(BuildLog.building(image));
            Duration took =
                    after.compareTo(lostAfter) < 0 ? after : after.plus(away).plus(lostAfter);
            timers.add(call.program().timeline().schedule(took, () -> built(call, image, took, arguments.push())));
            timers.add(call.program().timeline().schedule(took.plus(PUSH), () -> {
                digests.put(image.key(), pushed(call, image, arguments.push()));
                if (digests.size() == plan.images().size()) {
                    finish(call, plan, digests, now, arguments);
                }
            }));
            after = after.plus(NEXT);
        }
    }

    private Map<String, String> developersFile(Descriptor read, BuildArguments arguments) {
        Optional<String> name = EnvFile.nameFor(read, arguments.environment());
        if (name.isEmpty()) {
            return Map.of();
        }
        return EnvFile.forBuild(read, arguments.environment().orElseThrow(), arguments.components(), text(name.get()));
    }

    private Optional<String> text(String file) {
        try {
            return Optional.of(workspace.read(file));
        } catch (IOException e) {
            // As the plugin finds it: there is no such file.
            return Optional.empty();
        }
    }

    /** As the plugin's {@code EnvFiles}, for releases that can be deployed. */
    private void note(Descriptor read, BuildPlan plan, BuildArguments arguments) {
        Collection<String> components =
                arguments.components().isEmpty() ? read.components().keySet() : arguments.components();
        if (!arguments.push()
                || EnvFile.lookedAt(read, Optional.empty(), components).isEmpty()) {
            return;
        }
        Map<String, List<Problem>> found = new LinkedHashMap<>();
        for (String environment : EnvFile.lookedAt(read, arguments.environment(), components)) {
            String file = read.environment(environment).envFile();
            found.put(environment, EnvFile.problems(read, environment, components, text(file)));
        }
        envFiles = envFiles.with(plan.tag().toString(), components, found);
    }

    /** As the plugin's durable commands say it when the agent's machine has been restarted. */
    private void lost(StepCall call, BuildPlan plan, List<Timeline.Scheduled> timers) {
        call.log("[rehearsal] *** The agent is gone; its machine is being restarted. ***");
        timers.add(call.program().timeline().schedule(away, () -> plan.images()
                .forEach(image -> call.log("[" + image.component() + "] docker build of " + image.component()
                        + " was lost; it is started again."))));
    }

    private Descriptor read(String file) throws StepFailure {
        try {
            return Descriptor.parse(workspace.read(file), file);
        } catch (IOException e) {
            throw new StepFailure("NoDescriptor", Messages.of("BuildExecution.NoDescriptor", file, Workspace.PATH));
        }
    }

    private static void built(StepCall call, ImageBuild image, Duration took, boolean push) {
        call.log(BuildLog.built(image, SimImages.digest("id of " + image.image()), took));
        if (!push) {
            call.log(BuildLog.notPushed(image));
        }
    }

    private String pushed(StepCall call, ImageBuild image, boolean push) {
        String name = image.image().toString();
        String digest = push ? registry.pushBuilt(name) : SimImages.digest(name);
        if (push) {
            call.log(BuildLog.pushed(image, digest, PUSH));
        }
        return digest;
    }

    private void finish(
            StepCall call, BuildPlan plan, Map<String, String> digests, Instant startedAt, BuildArguments arguments) {
        if (!arguments.push()) {
            call.success(plan.unpushed());
            return;
        }
        Map<String, String> hashes = new LinkedHashMap<>();
        try {
            Release release = plan.release(digests, Map.of());
            if (plan.leavesManifestsOut(descriptor)) {
                call.log(BuildLog.partial(release));
            }
            for (String environment : plan.rendered(descriptor, arguments.environment())) {
                new RehearsedRendering(workspace, controller, call::log)
                        .render(descriptor, release, environment)
                        .ifPresent(text -> {
                            manifests.put(environment, text);
                            hashes.put(environment, Manifests.hash(text));
                        });
            }
        } catch (IllegalArgumentException e) {
            call.failure(new StepFailure("InvalidInput", String.valueOf(e.getMessage())));
            return;
        } catch (StepFailure e) {
            call.failure(e);
            return;
        }
        Release release = plan.release(digests, hashes);
        call.log(BuildLog.done(
                release, Duration.between(startedAt, call.program().timeline().now())));
        call.success(release.toMap());
    }
}
