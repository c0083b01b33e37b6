package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.SemVer;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final String REMEDY =
            "; deploy a release with the descriptor of its own commit, as slidecraftBuild stored it with the run";

    private final Descriptor descriptor = Descriptor.parse(DescriptorTest.SAMPLE, "slidecraft.yaml");

    private static ImageRef image(String repository) {
        return ImageRef.parse(repository + ":1.4.2-abc1234@sha256:" + "ab".repeat(32));
    }

    private static Release release(String application, String hash, Map<String, Component> components) {
        return new Release(
                application, SemVer.parse("1.4.2"), new GitSha("abc1234" + "0".repeat(33)), hash, components);
    }

    @Test
    void saysWhichContainerRunsWhichImage() {
        Map<String, Component> components = new LinkedHashMap<>();
        ImageRef worker = image("registry.example.com/slidecraft/worker");
        ImageRef gateway = image("registry.example.com/slidecraft/app");
        components.put("worker", new Component(worker, "worker-convert", "celery"));
        components.put("gateway", new Component(gateway, "gateway", "gateway"));

        assertThat(Targets.of(descriptor, release("slidecraft", descriptor.hash(), components), "prod"))
                .containsExactly(
                        new WorkloadImage("worker", "worker-convert", "celery", worker),
                        new WorkloadImage("gateway", "gateway", "gateway", gateway));
    }

    @Test
    void refusesAReleaseThatIsNotTheDescriptors() {
        Map<String, Component> components = new LinkedHashMap<>();
        components.put("database", new Component(image("registry.example.com/slidecraft/db"), "db", "db"));
        components.put("gateway", new Component(image("evil.example.com/app"), "worker", "sidecar"));

        assertThatThrownBy(() -> Targets.of(descriptor, release("other", "0".repeat(64), components), "prod"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("The release has 5 problems:"
                        + "\n  release.application is 'other': the descriptor is that of 'slidecraft'" + REMEDY
                        + "\n  release.components.database is 'database': the descriptor has the components gateway, worker,"
                        + " realtime, frontend" + REMEDY
                        + "\n  release.components.gateway.workload is 'worker': the descriptor says 'gateway'" + REMEDY
                        + "\n  release.components.gateway.container is 'sidecar': the descriptor says 'gateway'"
                        + REMEDY
                        + "\n  release.components.gateway.image is 'evil.example.com/app': the descriptor says"
                        + " 'registry.example.com/slidecraft/app'" + REMEDY);
    }

    @Test
    void refusesADescriptorOfAnotherCommit() {
        Map<String, Component> components =
                Map.of("gateway", new Component(image("registry.example.com/slidecraft/app"), "gateway", "gateway"));

        assertThatThrownBy(() -> Targets.of(descriptor, release("slidecraft", "0".repeat(64), components), "prod"))
                .hasMessage("The release is not valid:\n  release.descriptor is '" + "0".repeat(64)
                        + "': the descriptor at hand has the hash '" + descriptor.hash() + "'" + REMEDY);
    }

    @Test
    void whatADeploymentRunsCantBePassedOver() {
        Descriptor jobs = Descriptor.parse(
                DescriptorTest.SAMPLE.replace("realtime: {prefix: rt}", "realtime: {prefix: rt, deploy: false}"), "f");
        ImageRef gateway = image("registry.example.com/slidecraft/app");
        Component realtime = new Component(image("registry.example.com/slidecraft/rt"), "", "");

        assertThat(Targets.of(
                        jobs,
                        release(
                                "slidecraft",
                                jobs.hash(),
                                Map.of("gateway", new Component(gateway, "gateway", "gateway"), "realtime", realtime)),
                        "prod"))
                .extracting(WorkloadImage::component)
                .containsExactly("gateway");
        assertThatThrownBy(() ->
                        Targets.of(jobs, release("slidecraft", jobs.hash(), Map.of("realtime", realtime)), "prod"))
                .hasMessage(
                        "The release is not valid:\n  release.components is 'realtime': a release that is deployed has a"
                                + " component that a Deployment runs; build the other components, too");
        assertThatThrownBy(() -> Targets.of(
                        jobs,
                        release("slidecraft", jobs.hash(), Map.of("gateway", new Component(gateway, "", ""))),
                        "prod"))
                .hasMessageContaining("release.components.gateway.workload is '': the descriptor says 'gateway'");
    }
}
