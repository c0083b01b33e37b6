package io.jenkins.plugins.slidecraft.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.build.Bench;
import io.jenkins.plugins.slidecraft.build.CommandEnd;
import io.jenkins.plugins.slidecraft.build.CommandFailure;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class RenderWorkTest {
    private static final ImageRef IMAGE =
            ImageRef.parse("registry.example.com/slidecraft/app:1.4.2-abc1234@sha256:" + "ab".repeat(32));

    private static final class Scripted implements Bench {
        final List<AgentCommand> commands = new ArrayList<>();
        final List<String> lines = new ArrayList<>();
        final Deque<CommandEnd> ends = new ArrayDeque<>();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public void start(AgentCommand command) {
            commands.add(command);
        }

        @Override
        public Optional<CommandEnd> poll(AgentCommand command) {
            return Optional.ofNullable(ends.poll());
        }

        @Override
        public String temporary() {
            return "/ws@tmp/slidecraft/manifests-prod";
        }

        @Override
        public void say(String line) {
            lines.add(line);
        }

        @Override
        public Instant now() {
            return now;
        }
    }

    private static RenderPlan plan(String manifests) {
        Descriptor descriptor = Descriptor.parse(
                """
                apiVersion: slidecraft.io/v1
                application: slidecraft
                registry: registry.example.com/slidecraft
                components:
                  gateway: {prefix: app}
                environments:
                  prod: {manifests: %s}
                """
                        .formatted(manifests),
                "slidecraft.yaml");
        Release release = new Release(
                "slidecraft",
                SemVer.parse("1.4.2"),
                new GitSha("abc1234" + "0".repeat(33)),
                descriptor.hash(),
                Map.of("gateway", new Component(IMAGE, "gateway", "gateway")));
        return RenderPlan.of(
                descriptor,
                release,
                "prod",
                "shop",
                descriptor.environment("prod").manifests().orElseThrow());
    }

    private static void ends(Scripted bench, String output) {
        bench.ends.add(new CommandEnd(0, "", ""));
        bench.ends.add(new CommandEnd(0, "", ""));
        bench.ends.add(new CommandEnd(0, output, ""));
    }

    private static final String RENDERED =
            "kind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: registry.example.com/slidecraft/app}]}\n";

    @Test
    void rendersWithOneCommandAfterTheOther() throws Exception {
        Scripted bench = new Scripted();
        RenderWork work = new RenderWork();
        RenderPlan plan = plan("{kustomize: k8s/prod}");

        RenderWork.Turn turn = work.advance(plan, bench, "/ws", () -> {
            throw new AssertionError("kustomize needs no cluster");
        });
        assertThat(turn.moved()).isTrue();
        assertThat(turn.text()).isEmpty();
        assertThat(work.advance(plan, bench, "/ws", () -> null).moved()).isFalse();
        ends(bench, RENDERED);
        turn = work.advance(plan, bench, "/ws", () -> null);

        assertThat(turn.text()).contains(RENDERED.replace("registry.example.com/slidecraft/app", IMAGE.toString()));
        assertThat(work.done()).isTrue();
        assertThat(bench.commands)
                .extracting(AgentCommand::name)
                .containsExactly(
                        "preparing the manifests of prod",
                        "kubectl kustomize for prod",
                        "reading what was rendered for prod");
    }

    @Test
    void helmAsksTheClusterAndTriesAgainWhenItIsBusy() throws Exception {
        Scripted bench = new Scripted();
        RenderWork work = new RenderWork();
        RenderPlan plan = plan("{helm: chart, imageValues: {gateway: image}}");
        Cluster cluster = Mockito.mock(Cluster.class);
        Mockito.when(cluster.serverVersion())
                .thenThrow(new KubeException(503, "ServiceUnavailable", "the server is busy."))
                .thenReturn("v1.37.2");
        Mockito.when(cluster.apiVersions()).thenReturn(List.of("apps/v1"));

        work.advance(plan, bench, "/ws", () -> cluster);
        assertThat(bench.commands).isEmpty();
        bench.now = bench.now.plusSeconds(2);
        ends(
                bench,
                RENDERED.replace(
                        "slidecraft/app", "slidecraft/app@" + IMAGE.digest().orElseThrow()));
        RenderWork.Turn turn = work.advance(plan, bench, "/ws", () -> cluster);

        assertThat(turn.text()).isPresent();
        assertThat(bench.commands.get(1).arguments())
                .containsSequence("--kube-version", "v1.37.2", "--api-versions", "apps/v1");
        assertThat(bench.lines)
                .containsExactly("[manifests/prod] the server is busy. Trying again in 2 s (try 2 of 5).");
    }

    @Test
    void aRefusalOfTheClusterAndAFailedCommandAreFinal() {
        Cluster cluster = Mockito.mock(Cluster.class);
        Mockito.when(cluster.serverVersion()).thenThrow(new KubeException(401, "Unauthorized", "no"));
        assertThatThrownBy(() -> new RenderWork().advance(plan("{helm: chart}"), new Scripted(), "/ws", () -> cluster))
                .isInstanceOf(KubeException.class);

        Scripted bench = new Scripted();
        bench.ends.add(new CommandEnd(0, "", ""));
        bench.ends.add(new CommandEnd(1, "", "error: accumulating resources"));
        assertThatThrownBy(() -> new RenderWork().advance(plan("{kustomize: k8s/prod}"), bench, "/ws", () -> cluster))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("kubectl kustomize for prod ended with exit status 1");
    }
}
