package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.config.UnknownNameException;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.manifest.Manifests;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.render.RenderPlan;
import io.jenkins.plugins.slidecraft.render.RenderWork;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import io.jenkins.plugins.slidecraft.ui.RunFiles;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/** The rendering of one environment's manifests by durable tasks. */
final class ManifestRender implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String environment;
    private final RenderWork work = new RenderWork();
    private final DurableBench bench = new DurableBench();
    private volatile boolean begun;
    private volatile boolean left;
    /** SHA-256 of what was rendered; empty until it is, and where nothing is rendered. */
    private volatile String hash = "";

    ManifestRender(String environment) {
        this.environment = environment;
    }

    String environment() {
        return environment;
    }

    boolean done() {
        return left || !hash.isEmpty();
    }

    /** SHA-256 of what was rendered; empty where nothing was. */
    String hash() {
        return hash;
    }

    /** Goes on as far as it can without waiting; says whether anything has changed. */
    boolean advance(Descriptor descriptor, Release release, Place place, Run<?, ?> run)
            throws IOException, InterruptedException {
        if (done()) {
            return false;
        }
        Optional<EnvironmentConfig> config = config(run, place);
        if (config.isEmpty()) {
            left = true;
            return true;
        }
        RenderPlan plan = RenderPlan.of(
                descriptor,
                release,
                environment,
                config.get().getNamespace(),
                descriptor.environment(environment).manifests().orElseThrow());
        if (!begun) {
            begun = true;
            say(place, "rendering with " + plan.means());
        }
        RenderWork.Turn turn = work.advance(
                plan,
                bench.at(RenderWork.prefix(plan), place),
                place.workspace().getRemote(),
                () -> RunWorld.of(run, environment, line -> say(place, line)).cluster());
        if (turn.text().isPresent()) {
            RunFiles.writeManifests(run, environment, turn.text().get());
            hash = Manifests.hash(turn.text().get());
            say(place, "rendered, " + turn.text().get().length() + " characters, SHA-256 " + hash.substring(0, 12));
        }
        return turn.moved();
    }

    /** Empty where this run could not deploy there anyway: its manifests are none of its business. */
    private Optional<EnvironmentConfig> config(Run<?, ?> run, Place place) {
        try {
            EnvironmentConfig config = SlideCraftConfiguration.get().environment(environment);
            if (config.allows(run.getParent().getFullName())) {
                return Optional.of(config);
            }
            say(place, "not rendered, since this job may not touch the environment");
        } catch (UnknownNameException e) {
            say(place, "not rendered, since the environment is not configured in Jenkins");
        }
        return Optional.empty();
    }

    private void say(Place place, String text) {
        place.listener().getLogger().println("[manifests/" + environment + "] " + text);
    }

    /** Stops what is running. */
    void stop(Place place) throws IOException, InterruptedException {
        bench.stop(place);
    }
}
