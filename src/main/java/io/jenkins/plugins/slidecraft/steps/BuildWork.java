package io.jenkins.plugins.slidecraft.steps;

import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.build.BuildArguments;
import io.jenkins.plugins.slidecraft.build.BuildLog;
import io.jenkins.plugins.slidecraft.build.BuildOrder;
import io.jenkins.plugins.slidecraft.build.BuildPlan;
import io.jenkins.plugins.slidecraft.build.CommandEnd;
import io.jenkins.plugins.slidecraft.build.GitState;
import io.jenkins.plugins.slidecraft.build.ImageBuild;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.docker.commons.credentials.KeyMaterial2;

/**
 * What {@code slidecraftBuild} does on its agent, and how far it has come: it reads what is checked out, then takes every image's
 * {@link ComponentBuild} on, all at the same time. Each step may be taken twice.
 */
final class BuildWork implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final List<List<String>> GIT =
            List.of(GitState.HEAD, GitState.STATUS, GitState.TIME, GitState.REMOTE);

    private final String startedAt;
    private volatile DurableCommand[] git;
    private volatile String[] outputs;
    private volatile String[] checkedOut;
    private volatile ComponentBuild[] builds;
    private volatile ManifestRender[] renders;
    private volatile KeyMaterial2 keys;

    private transient Descriptor descriptor;
    private transient BuildPlan plan;
    private transient List<List<Integer>> order;
    private transient List<Integer> told;

    BuildWork(Instant startedAt) {
        this.startedAt = startedAt.toString();
    }

    /** How far it has come, for people. */
    String status() {
        ComponentBuild[] all = builds;
        if (all == null) {
            return "reading what is checked out";
        }
        int done = 0;
        for (ComponentBuild build : all) {
            done += build.work().done() ? 1 : 0;
        }
        return renders == null ? done + " of " + all.length + " images done" : "rendering manifests";
    }

    /** What came of a turn. */
    record Turn(boolean moved, Optional<Map<String, Object>> result) {}

    /** Goes on as far as it can without waiting. */
    Turn advance(BuildArguments arguments, Place place, Run<?, ?> run) throws IOException, InterruptedException {
        if (checkedOut == null && !readCheckedOut(place)) {
            return new Turn(true, Optional.empty());
        }
        BuildPlan known = plan(arguments, run, place);
        if (builds == null) {
            begin(arguments, known, run, place);
        }
        boolean moved = images(known, place, run);
        boolean done = true;
        for (ComponentBuild build : builds) {
            done &= build.work().done();
        }
        if (!done) {
            return new Turn(moved, Optional.empty());
        }
        if (arguments.dryRun() || !arguments.push()) {
            clear(place);
            return new Turn(true, Optional.of(known.unpushed()));
        }
        return manifests(arguments, known, place, run);
    }

    private boolean readCheckedOut(Place place) throws IOException, InterruptedException {
        if (git == null) {
            DurableCommand[] commands = new DurableCommand[GIT.size()];
            for (int i = 0; i < commands.length; i++) {
                commands[i] = DurableCommand.launch(git(i), "[git] ", place);
            }
            git = commands;
            outputs = new String[commands.length];
        }
        for (int i = 0; i < git.length; i++) {
            if (outputs[i] == null) {
                Optional<CommandEnd> end = git[i].poll(git(i), place);
                if (end.isEmpty()) {
                    return false;
                }
                if (end.get().status() != 0) {
                    throw new SlideCraftStepException(
                            "NoCommit",
                            Messages.BuildExecution_Git(git(i).name(), end.get().status()));
                }
                outputs[i] = end.get().output();
            }
        }
        checkedOut = outputs;
        return true;
    }

    private static AgentCommand git(int i) {
        return AgentCommand.captured(String.join(" ", GIT.get(i)), GIT.get(i));
    }

    private BuildPlan plan(BuildArguments asked, Run<?, ?> run, Place place) throws IOException, InterruptedException {
        if (plan == null) {
            if (builds == null || asked.dryRun()) {
                FilePath file = place.workspace().child(asked.descriptor());
                if (!file.exists()) {
                    throw new SlideCraftStepException(
                            "NoDescriptor",
                            Messages.BuildExecution_NoDescriptor(
                                    asked.descriptor(), place.workspace().getRemote()));
                }
                descriptor = Descriptor.parse(file.readToString(), asked.descriptor());
                if (!asked.dryRun()) {
                    Descriptors.store(run, descriptor);
                }
            } else {
                descriptor = Descriptors.find(run)
                        .orElseThrow(() -> new SlideCraftStepException("NoDescriptor", Messages.Descriptors_None()));
            }
            GitState state = GitState.parse(checkedOut[0], checkedOut[1], checkedOut[2], checkedOut[3]);
            plan = BuildPlan.of(
                    descriptor,
                    asked.version(),
                    state,
                    asked.components(),
                    asked.environment(),
                    EnvFiles.forBuild(descriptor, asked, place));
            if (builds == null && asked.push() && !asked.dryRun()) {
                EnvFiles.note(run, descriptor, asked, plan.tag().toString(), place);
            }
        }
        return plan;
    }

    private void begin(BuildArguments asked, BuildPlan known, Run<?, ?> run, Place place)
            throws IOException, InterruptedException {
        BuildLog.plan(known).forEach(line -> say(place, line));
        if (asked.dryRun()) {
            say(place, BuildLog.dryRun());
        } else if (asked.push()) {
            // All images go to one registry.
            keys = RegistryLogin.materialize(known.images().get(0).image().host(), run, place);
        }
        ComponentBuild[] all = new ComponentBuild[known.images().size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = new ComponentBuild(asked.push(), asked.dryRun());
        }
        builds = all;
    }

    private boolean images(BuildPlan known, Place place, Run<?, ?> run) throws IOException, InterruptedException {
        if (keys != null) {
            place.environment().putAll(keys.env());
        }
        if (order == null) {
            order = BuildOrder.of(known.images(), path -> {
                FilePath file = place.workspace().child(path);
                return file.exists() ? Optional.of(file.readToString()) : Optional.empty();
            });
            told = new ArrayList<>();
        }
        boolean moved = false;
        for (int i = 0; i < builds.length; i++) {
            ImageBuild image = known.images().get(i);
            List<Integer> waits = order.get(i).stream()
                    .filter(other -> !builds[other].work().built())
                    .toList();
            moved |= builds[i].advance(
                    image,
                    place,
                    run,
                    waits.isEmpty(),
                    order.get(i).stream()
                            .noneMatch(other -> sameFolder(image, known.images().get(other))
                                    && builds[other].work().installed()));
            if (builds[i].work().queued() && !told.contains(i)) {
                told.add(i);
                say(
                        place,
                        BuildLog.queued(
                                image,
                                waits.stream()
                                        .map(other -> known.images().get(other))
                                        .toList()));
            }
        }
        return moved;
    }

    private static boolean sameFolder(ImageBuild one, ImageBuild other) {
        return one.npm().isPresent()
                && other.npm()
                        .filter(npm -> npm.directory().equals(one.npm().get().directory()))
                        .isPresent();
    }

    private Turn manifests(BuildArguments asked, BuildPlan known, Place place, Run<?, ?> run)
            throws IOException, InterruptedException {
        Release release = known.release(digests(known), Map.of());
        if (renders == null) {
            List<String> environments = known.rendered(descriptor, asked.environment());
            if (known.leavesManifestsOut(descriptor)) {
                say(place, BuildLog.partial(release));
            }
            renders = environments.stream().map(ManifestRender::new).toArray(ManifestRender[]::new);
        }
        boolean moved = false;
        boolean done = true;
        Map<String, String> hashes = new LinkedHashMap<>();
        for (ManifestRender render : renders) {
            moved |= render.advance(descriptor, release, place, run);
            done &= render.done();
            if (!render.hash().isEmpty()) {
                hashes.put(render.environment(), render.hash());
            }
        }
        if (!done) {
            return new Turn(moved, Optional.empty());
        }
        clear(place);
        Release whole = known.release(digests(known), hashes);
        say(place, BuildLog.done(whole, Duration.between(Instant.parse(startedAt), Instant.now())));
        return new Turn(true, Optional.of(whole.toMap()));
    }

    private Map<String, String> digests(BuildPlan known) {
        Map<String, String> digests = new LinkedHashMap<>();
        for (int i = 0; i < builds.length; i++) {
            String key = known.images().get(i).key();
            builds[i].work().digest().ifPresent(digest -> digests.put(key, digest));
        }
        return digests;
    }

    /** Stops what is running, and leaves nothing on the agent. */
    void stop(Place place) throws IOException, InterruptedException {
        for (ComponentBuild build : builds == null ? new ComponentBuild[0] : builds) {
            build.stop(place);
        }
        for (ManifestRender render : renders == null ? new ManifestRender[0] : renders) {
            render.stop(place);
        }
        clear(place);
    }

    private void clear(Place place) throws IOException, InterruptedException {
        KeyMaterial2 material = keys;
        if (material != null) {
            keys = null;
            material.close(place.workspace().getChannel());
        }
        place.temporary().deleteRecursive();
    }

    private static void say(Place place, String line) {
        place.listener().getLogger().println(line);
    }
}
