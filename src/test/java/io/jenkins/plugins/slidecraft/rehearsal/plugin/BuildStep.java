package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.descriptor.ComponentSpec;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StepCall;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StepModel;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Timeline;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Workspace;
import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageTag;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code slidecraftBuild} without an agent and a Docker engine: reads the descriptor, checks version, components and tags
 * by the plugin's rules, and "pushes" images whose digests are made of their tags.
 */
public final class BuildStep {
    static final StepModel MODEL = StepModel.of("io.jenkins.plugins.slidecraft.steps.SlideCraftBuildStep")
            .requires("version", String.class)
            .takes("components", List.class)
            .takes("push", boolean.class)
            .takes("descriptor", String.class);

    private static final Duration BUILD = Duration.ofSeconds(48);

    private final Workspace workspace;
    private final GitSha commit;
    private final SimRegistry registry;
    private Descriptor descriptor;

    public BuildStep(Workspace workspace, GitSha commit, SimRegistry registry) {
        this.workspace = workspace;
        this.commit = commit;
        this.registry = registry;
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

    private void store(Descriptor given) throws StepFailure {
        if (descriptor != null && !descriptor.hash().equals(given.hash())) {
            throw new StepFailure("OtherDescriptor", Messages.of("Descriptors.Other", descriptor.hash(), given.hash()));
        }
        descriptor = given;
    }

    /** What {@code metricGate} is read against. */
    GateContext context(String environment, String namespace) {
        return descriptor == null
                ? new GateContext("", environment, namespace, Map.of())
                : new GateContext(descriptor.application(), environment, namespace, descriptor.gates());
    }

    void start(StepCall call) throws StepFailure {
        try {
            build(call);
        } catch (IllegalArgumentException e) {
            throw new StepFailure("InvalidInput", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new StepFailure("NoDescriptor", e.getMessage() + ": the descriptor is not in the workspace");
        }
    }

    private void build(StepCall call) throws IOException, StepFailure {
        String file = call.text("descriptor") == null ? Descriptor.DEFAULT_FILE : call.text("descriptor");
        Descriptor read = Descriptor.parse(workspace.read(file), file);
        store(read);
        SemVer version = SemVer.parse(call.text("version"));
        ImageTag tag = ImageTag.of(version, commit);
        Map<String, ComponentSpec> chosen = chosen(call, read);
        for (ComponentSpec component : chosen.values()) {
            if (!workspace.exists(component.dockerfile())) {
                throw new StepFailure("NoDockerfile", component.dockerfile() + " is not in the workspace");
            }
            if (registry.has(name(read, component, tag))) {
                throw new StepFailure("TagExists", name(read, component, tag) + " is in the registry already");
            }
        }
        chosen.forEach((name, component) -> {
            call.log("[" + name + "] + docker build -f " + component.dockerfile() + " -t " + name(read, component, tag)
                    + " " + component.context());
            call.log("[" + name + "] (rehearsal: nothing is built; the digest is made of the tag)");
        });
        Timeline.Scheduled end = call.program().timeline().schedule(BUILD, () -> {
            Map<String, Component> components = new LinkedHashMap<>();
            chosen.forEach((name, component) -> {
                String reference = name(read, component, tag);
                String pinned = reference + "@" + registry.pushBuilt(reference);
                call.log("[" + name + "] pushed " + pinned);
                components.put(
                        name, new Component(ImageRef.parse(pinned), component.workload(), component.container()));
            });
            Release release = new Release(read.application(), version, commit, read.hash(), components);
            call.log("Release " + release.name() + " of " + release.application() + ": " + components.size()
                    + " images.");
            call.success(release.toMap());
        });
        call.onStop(cause -> {
            end.cancel();
            call.failure(cause);
        });
    }

    private static Map<String, ComponentSpec> chosen(StepCall call, Descriptor descriptor) {
        if (!(call.value("components") instanceof List<?> names) || names.isEmpty()) {
            return descriptor.components();
        }
        Map<String, ComponentSpec> chosen = new LinkedHashMap<>();
        names.forEach(name -> chosen.put(name.toString(), descriptor.component(name.toString())));
        return chosen;
    }

    private static String name(Descriptor descriptor, ComponentSpec component, ImageTag tag) {
        return descriptor.registry() + "/" + component.prefix() + ":" + tag;
    }
}
