package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageWorkTest {
    private static final String ID = "sha256:" + "cd".repeat(32);
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String REPO_DIGESTS = "[\"registry.example.com/slidecraft/app@" + DIGEST + "\"]";

    private final ImageBuild gateway =
            FrontEnds.plan(FrontEnds.descriptor(false, "/api", "/api")).images().get(0);
    private final ImageBuild frontend = FrontEnds.frontEnd();

    /** An agent whose commands end as they are told to, and a registry that says what it is told to. */
    private static class Scripted implements Workshop {
        final List<AgentCommand> commands = new ArrayList<>();
        final List<String> lines = new ArrayList<>();
        final List<String> known = new ArrayList<>();
        final Deque<CommandEnd> ends = new ArrayDeque<>();
        final Deque<Object> finds = new ArrayDeque<>();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        Scripted ends(String... outputs) {
            for (String output : outputs) {
                ends.add(new CommandEnd(0, output, ""));
            }
            return this;
        }

        @Override
        public void start(AgentCommand command) throws IOException {
            commands.add(command);
        }

        @Override
        public Optional<CommandEnd> poll(AgentCommand command) {
            assertThat(command).isEqualTo(commands.get(commands.size() - 1));
            return Optional.ofNullable(ends.poll());
        }

        @Override
        public String temporary() {
            return "/ws@tmp/slidecraft/x";
        }

        @Override
        public Optional<RegistryImage> find(ImageRef image) {
            Object found = finds.poll();
            if (found instanceof RegistryException fault) {
                throw fault;
            }
            return Optional.ofNullable((RegistryImage) found);
        }

        @Override
        public Optional<String> digest(ImageRef image) {
            return Optional.empty();
        }

        @Override
        public void known(ImageBuild image, String id) {
            known.add(id);
        }

        @Override
        public void say(String line) {
            lines.add(line);
        }

        @Override
        public Instant now() {
            return now;
        }

        List<String> names() {
            return commands.stream().map(AgentCommand::name).toList();
        }
    }

    private static RegistryImage image(ImageBuild build) {
        return new RegistryImage(DIGEST, DIGEST, ID, build.labels());
    }

    private static RegistryException fault(boolean passing, Duration retryAfter) {
        return new RegistryException("The registry answered with HTTP 503", passing, retryAfter, null);
    }

    @Test
    void buildsAndPushesWithOneCommandAfterTheOther() throws Exception {
        Scripted shop = new Scripted().ends("", ID, "");
        ImageWork work = new ImageWork(true, false);

        assertThat(work.advance(gateway, shop, true, true)).isTrue();
        assertThat(work.done()).isFalse();
        assertThat(work.built()).isTrue();
        // Nothing has ended since: nothing is begun.
        assertThat(work.advance(gateway, shop, true, true)).isFalse();
        shop.ends(REPO_DIGESTS);
        work.advance(gateway, shop, true, true);

        assertThat(work.digest()).contains(DIGEST);
        assertThat(shop.names())
                .containsExactly(
                        "docker build of gateway",
                        "docker image inspect of gateway",
                        "docker push of gateway",
                        "docker image inspect of gateway");
        assertThat(shop.known).containsExactly(ID);
    }

    @Test
    void aFrontEndGoesThroughNpm() throws Exception {
        Scripted shop = new Scripted().ends("", "", "", "", ID);
        ImageWork work = new ImageWork(false, false);

        work.advance(frontend, shop, true, true);

        assertThat(work.done()).isTrue();
        assertThat(shop.names())
                .containsExactly(
                        "npm ci of frontend",
                        "npm run build of frontend",
                        "packing of frontend",
                        "docker build of frontend",
                        "docker image inspect of frontend");
        assertThat(shop.commands.get(0).directory()).isEqualTo("frontend");
        assertThat(shop.commands.get(1).variables()).containsEntry("VITE_API_BASE_URL", "/api");
        assertThat(shop.commands.get(3).arguments())
                .containsSequence("--file", "/ws@tmp/slidecraft/x/Dockerfile")
                .endsWith("/ws@tmp/slidecraft/x/context");
        assertThat(shop.lines.get(0))
                .isEqualTo(
                        "[frontend] building registry.example.com/slidecraft/fe:1.4.2-abc1234 with npm ci and npm run build"
                                + " in frontend, packed on scratch, reading VITE_API_BASE_URL");
        assertThat(shop.lines).noneMatch(line -> line.contains("/api"));
    }

    @Test
    void aSecondImageOfAFolderNeedsNoSecondNpmCi() throws Exception {
        Scripted shop = new Scripted();
        ImageWork work = new ImageWork(false, false);

        work.advance(frontend, shop, true, false);

        assertThat(shop.names()).containsExactly("npm run build of frontend");
        assertThat(work.installed()).isFalse();
    }

    @Test
    void whatTheRegistryHasIsNotBuilt() throws Exception {
        Scripted shop = new Scripted();
        shop.finds.add(image(frontend));
        ImageWork work = new ImageWork(true, false);

        // Not even a free workspace is needed.
        work.advance(frontend, shop, false, true);

        assertThat(work.digest()).contains(DIGEST);
        assertThat(shop.commands).isEmpty();
        assertThat(shop.known).containsExactly(ID);
    }

    @Test
    void waitsForTheWorkspaceOnlyBeforeItBuilds() throws Exception {
        Scripted shop = new Scripted();
        ImageWork work = new ImageWork(true, false);

        work.advance(frontend, shop, false, true);
        assertThat(work.queued()).isTrue();
        assertThat(shop.commands).isEmpty();
        work.advance(frontend, shop, true, true);
        assertThat(shop.names()).containsExactly("npm ci of frontend");
    }

    @Test
    void whatAnotherBuildPushedMeanwhileIsTaken() throws Exception {
        Scripted shop = new Scripted();
        ImageWork work = new ImageWork(true, false);
        work.advance(gateway, shop, true, true);
        shop.finds.add(image(gateway));
        shop.ends("", "sha256:" + "00".repeat(32));
        work.advance(gateway, shop, true, true);

        assertThat(work.digest()).contains(DIGEST);
        assertThat(shop.names()).doesNotContain("docker push of gateway");
    }

    @Test
    void looksAgainWhenTheRegistryFailsForAWhile() throws Exception {
        Scripted shop = new Scripted();
        shop.finds.add(fault(true, null));
        shop.finds.add(fault(true, Duration.ofSeconds(30)));
        shop.finds.add(image(gateway));
        ImageWork work = new ImageWork(true, false);

        assertThat(work.advance(gateway, shop, true, true)).isFalse();
        shop.now = shop.now.plusMillis(1999);
        work.advance(gateway, shop, true, true);
        assertThat(shop.finds).hasSize(2);
        shop.now = shop.now.plusMillis(1);
        work.advance(gateway, shop, true, true);
        shop.now = shop.now.plusSeconds(29);
        work.advance(gateway, shop, true, true);
        assertThat(work.done()).isFalse();
        shop.now = shop.now.plusSeconds(1);
        work.advance(gateway, shop, true, true);

        assertThat(work.digest()).contains(DIGEST);
        assertThat(shop.lines)
                .startsWith(
                        "[gateway] The registry answered with HTTP 503; trying again in 2 s (try 2 of 5)",
                        "[gateway] The registry answered with HTTP 503; trying again in 30 s (try 3 of 5)");
    }

    @Test
    void givesUpAfterFiveTriesAndAtOnceWhereItIsRefused() throws Exception {
        Scripted shop = new Scripted();
        ImageWork work = new ImageWork(true, false);
        for (int i = 0; i < 5; i++) {
            shop.finds.add(fault(true, null));
        }
        for (int i = 0; i < 4; i++) {
            work.advance(gateway, shop, true, true);
            shop.now = shop.now.plusSeconds(60);
        }
        assertThatThrownBy(() -> work.advance(gateway, shop, true, true)).isInstanceOf(RegistryException.class);
        assertThat(shop.lines).hasSize(4);

        shop.finds.add(fault(false, null));
        assertThatThrownBy(() -> new ImageWork(true, false).advance(gateway, shop, true, true))
                .isInstanceOf(RegistryException.class);
        assertThat(shop.lines).hasSize(4);
    }

    @Test
    void pushesAgainWhenTheRegistryFailsForAWhile() throws Exception {
        Scripted shop = new Scripted().ends("", ID);
        ImageWork work = new ImageWork(true, false);
        shop.ends.add(new CommandEnd(1, "", "received unexpected HTTP status: 503 Service Unavailable\n"));
        work.advance(gateway, shop, true, true);
        assertThat(shop.lines)
                .endsWith(
                        "[gateway] docker push of gateway ended with exit status 1; trying again in 2 s (try 2 of 5)");
        assertThat(work.running()).isFalse();

        shop.now = shop.now.plusSeconds(2);
        shop.ends("", REPO_DIGESTS);
        work.advance(gateway, shop, true, true);

        assertThat(work.digest()).contains(DIGEST);
        assertThat(shop.names())
                .filteredOn(name -> name.equals("docker push of gateway"))
                .hasSize(2);
    }

    @Test
    void aRefusedPushAndAFailedBuildAreFinal() {
        Scripted shop = new Scripted().ends("", ID);
        shop.ends.add(new CommandEnd(1, "", "denied: requested access to the resource is denied\n"));
        assertThatThrownBy(() -> new ImageWork(true, false).advance(gateway, shop, true, true))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("docker push of gateway ended with exit status 1");

        Scripted other = new Scripted();
        other.ends.add(new CommandEnd(1, "", "connection reset by peer\n"));
        assertThatThrownBy(() -> new ImageWork(true, false).advance(gateway, other, true, true))
                .hasMessage("docker build of gateway ended with exit status 1");
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndStartsNothing() throws Exception {
        Scripted shop = new Scripted();
        shop.finds.add(image(gateway));
        ImageWork first = new ImageWork(true, true);
        ImageWork second = new ImageWork(true, true);
        ImageWork third = new ImageWork(false, true);

        first.advance(gateway, shop, true, true);
        second.advance(frontend, shop, false, true);
        third.advance(gateway, shop, true, true);

        assertThat(first.done() && second.done() && third.done()).isTrue();
        assertThat(shop.commands).isEmpty();
        assertThat(shop.known).isEmpty();
        assertThat(shop.lines)
                .containsExactly(
                        "[gateway] would reuse registry.example.com/slidecraft/app:1.4.2-abc1234@" + DIGEST
                                + ", which was built from this commit and version before",
                        "[frontend] would build registry.example.com/slidecraft/fe:1.4.2-abc1234 with npm ci and npm run build"
                                + " in frontend, packed on scratch, reading VITE_API_BASE_URL, since the registry has no such"
                                + " tag, and push it",
                        "[gateway] would build registry.example.com/slidecraft/app:1.4.2-abc1234 with Dockerfile.gateway, and"
                                + " leave it on the agent (push: false)");
    }

    @Test
    void goesOnFromWhereItWasStored() throws Exception {
        Scripted shop = new Scripted().ends("", ID, "");
        ImageWork work = new ImageWork(true, false);
        work.advance(gateway, shop, true, true);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(work);
        }
        ImageWork stored;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            stored = (ImageWork) in.readObject();
        }
        shop.ends(REPO_DIGESTS);
        stored.advance(gateway, shop, true, true);

        assertThat(stored.digest()).contains(DIGEST);
        assertThat(shop.commands).hasSize(4);
    }

    @Test
    void aLostConnectionLeavesItWhereItWas() throws Exception {
        Scripted shop = new Scripted() {
            @Override
            public void start(AgentCommand command) throws IOException {
                if (commands.isEmpty()) {
                    commands.add(command);
                    throw new IOException("channel is closing");
                }
                super.start(command);
            }
        };
        ImageWork work = new ImageWork(true, false);

        assertThatThrownBy(() -> work.advance(gateway, shop, true, true)).isInstanceOf(IOException.class);
        assertThat(work.running()).isFalse();
        shop.ends("", ID, "", REPO_DIGESTS);
        work.advance(gateway, shop, true, true);

        assertThat(work.digest()).contains(DIGEST);
    }
}
