package io.jenkins.plugins.slidecraft.git.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.slidecraft.git.Git.Branch;
import io.jenkins.plugins.slidecraft.git.Git.Commit;
import io.jenkins.plugins.slidecraft.git.GitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against git's own server. */
class JGitCommitsTest {
    private static final String SECRET = "s3cr3t-t0ken";

    @TempDir
    Path folder;

    private GitHttpServer server;
    private Optional<GitLogin> login = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        server = new GitHttpServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JGitCommits git() {
        return git(System::nanoTime, JGitCommits.MOST_BYTES);
    }

    private JGitCommits git(java.util.function.LongSupplier nanos, long mostBytes) {
        GitServers.Access access = new GitServers.Access(login, "SlideCraft", "slidecraft@example.com");
        return new JGitCommits((host, path) -> access, () -> Instant.parse("2026-03-01T10:00:00Z"), nanos, mostBytes);
    }

    private Branch main(String repository) {
        return new Branch(server.address(repository), "main");
    }

    private Commit write(String repository, String path, String content) {
        return git().commit(main(repository), "Write " + path, before -> Map.of(path, content));
    }

    @Test
    void commitsOnTopOfABranchAndLeavesTheRestAsItIs() {
        server.create("team/runbook", Map.of("README.md", "# Runbook\n", "bin/page.sh", "#!/bin/sh\n", "a/b.txt", "b"));
        server.commit("team/runbook", "main", "second", Map.of("a/b.txt", "b2"));
        String before = server.git("team/runbook", "rev-parse", "main");

        Commit commit = git().commit(
                        main("team/runbook"),
                        "Add an incident\n\nWith more.",
                        tree -> Map.of(
                                "incidents/1.md",
                                "höchst\n",
                                "README.md",
                                tree.read("README.md").orElseThrow() + "- one\n"));

        assertThat(commit.changed()).isTrue();
        assertThat(server.git("team/runbook", "rev-parse", "main")).isEqualTo(commit.id());
        assertThat(server.git("team/runbook", "rev-parse", "main~1")).isEqualTo(before);
        assertThat(server.git("team/runbook", "log", "-1", "--format=%an <%ae>|%cn|%cI|%B"))
                .isEqualTo(
                        "SlideCraft <slidecraft@example.com>|SlideCraft|2026-03-01T10:00:00+00:00|Add an incident\n\nWith more.");
        assertThat(server.git("team/runbook", "show", "main:incidents/1.md")).isEqualTo("höchst");
        assertThat(server.git("team/runbook", "show", "main:README.md")).isEqualTo("# Runbook\n- one");
        assertThat(server.git("team/runbook", "ls-tree", "-r", "--format=%(objectmode) %(path)", "main")
                        .lines())
                .containsExactly("100644 README.md", "100644 a/b.txt", "100755 bin/page.sh", "100644 incidents/1.md");
        assertThat(server.git("team/runbook", "fsck", "--strict")).doesNotContain("error", "missing");
    }

    @Test
    void theSameAgainIsNoCommit() {
        server.create("runbook", Map.of("README.md", "x"));
        Commit first = write("runbook", "a.md", "a");
        Commit again = write("runbook", "a.md", "a");
        assertThat(again).isEqualTo(new Commit(first.id(), false));
        assertThat(server.git("runbook", "rev-list", "--count", "main")).isEqualTo("2");
    }

    @Test
    void anEmptyRepositoryGetsItsFirstCommit() {
        server.create("empty", Map.of());
        Commit commit = write("empty", "incidents/a.md", "a");
        assertThat(server.git("empty", "rev-parse", "main")).isEqualTo(commit.id());
        assertThat(server.git("empty", "rev-list", "--count", "main")).isEqualTo("1");
    }

    @Test
    void aBranchThatIsNotThereIsNamedWithThoseThatAre() {
        server.create("runbook", Map.of("README.md", "x"));
        assertThatThrownBy(() -> git().commit(new Branch(server.address("runbook"), "master"), "m", tree -> Map.of()))
                .isInstanceOf(GitException.class)
                .hasMessage(server.address("runbook") + " has no branch master. It has main.");
        assertThatThrownBy(() -> git().commit(new Branch(server.address("runbook"), "a..b"), "m", tree -> Map.of()))
                .hasMessage("'a..b' can't be a branch's name.");
    }

    @Test
    void whereSomebodyElseIsFirstTheEditIsMadeAnewOnWhatTheyPushed() {
        server.create("runbook", Map.of("README.md", "# Runbook\n"));
        AtomicInteger attempts = new AtomicInteger();
        Commit commit = git().commit(main("runbook"), "Add a line", tree -> {
            String before = tree.read("README.md").orElseThrow();
            if (attempts.incrementAndGet() == 1) {
                server.commit("runbook", "main", "theirs", Map.of("README.md", before + "- theirs\n"));
            }
            return Map.of("README.md", before + "- ours\n");
        });
        assertThat(attempts).hasValue(2);
        assertThat(commit.id()).isEqualTo(server.git("runbook", "rev-parse", "main"));
        assertThat(server.git("runbook", "show", "main:README.md")).isEqualTo("# Runbook\n- theirs\n- ours");
        assertThat(server.git("runbook", "rev-list", "--count", "main")).isEqualTo("3");
    }

    @Test
    void whereOthersAreAlwaysFirstItGivesUpAndSaysSo() {
        server.create("runbook", Map.of("README.md", "x"));
        AtomicInteger attempts = new AtomicInteger();
        GitException e = catchThrowableOfType(GitException.class, () -> git().commit(main("runbook"), "m", tree -> {
            server.commit("runbook", "main", "theirs", Map.of("README.md", "x" + attempts.incrementAndGet()));
            return Map.of("a.md", "a");
        }));
        assertThat(attempts).hasValue(6);
        assertThat(e).hasMessageContaining("all the time: gave up after 6 attempts");
        assertThat(e.isPassing()).isTrue();
        assertThat(server.git("runbook", "ls-tree", "-r", "--name-only", "main"))
                .isEqualTo("README.md");
    }

    @Test
    void twoCommittersAtTheSameTimeBothGetIn() throws Exception {
        server.create("runbook", Map.of("README.md", ""));
        int each = 3;
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Void>> tasks = List.of("one", "two").stream()
                    .map(name -> (Callable<Void>) () -> {
                        for (int i = 0; i < each; i++) {
                            String line = name + i + "\n";
                            together.await();
                            git().commit(
                                            main("runbook"),
                                            line,
                                            tree -> Map.of(
                                                    "README.md",
                                                    tree.read("README.md").orElse("") + line));
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(server.git("runbook", "show", "main:README.md").lines())
                .containsExactlyInAnyOrder("one0", "one1", "one2", "two0", "two1", "two2");
        assertThat(server.git("runbook", "rev-list", "--count", "--no-merges", "main"))
                .isEqualTo("7");
    }

    @Test
    void whatTheServersRulesRefuseIsToldInTheServersWords() throws IOException {
        Path bare = server.create("runbook", Map.of("README.md", "x"));
        Path hook = bare.resolve("hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\nexit 1\n");
        hook.toFile().setExecutable(true);
        GitException e = catchThrowableOfType(GitException.class, () -> write("runbook", "a.md", "a"));
        assertThat(e)
                .hasMessageStartingWith(server.address("runbook")
                        + " refuses the push to branch main: pre-receive hook declined. Allow it");
        assertThat(e.isPassing()).isFalse();
    }

    @Test
    void sendsTheLoginAndNeverTellsIt() {
        server.create("runbook", Map.of("README.md", "x"));
        server.login = "deployer:" + SECRET;
        login = Optional.of(new GitLogin("deployer", SECRET));
        assertThat(write("runbook", "a.md", "a").changed()).isTrue();

        login = Optional.of(new GitLogin("deployer", SECRET + "-old"));
        GitException wrong = catchThrowableOfType(GitException.class, () -> write("runbook", "b.md", "b"));
        login = Optional.empty();
        GitException none = catchThrowableOfType(GitException.class, () -> write("runbook", "b.md", "b"));
        for (GitException e : List.of(wrong, none)) {
            assertThat(e).hasMessageContaining("the server answers 401: its credentials under Manage Jenkins");
            assertThat(e.isPassing()).isFalse();
            for (Throwable one = e; one != null; one = one.getCause()) {
                assertThat(String.valueOf(one)).doesNotContain(SECRET);
            }
        }
        assertThat(server.requests).noneMatch(request -> request.contains(SECRET));
        assertThat(new GitLogin("deployer", SECRET)).hasToString("GitLogin[deployer]");
    }

    @Test
    void saysWhatServersAnswer() {
        server.create("runbook", Map.of("README.md", "x"));
        Map<Integer, String> said = new LinkedHashMap<>();
        Map<Integer, Boolean> passing = new LinkedHashMap<>();
        for (int status : new int[] {302, 403, 404, 500, 503}) {
            server.instead = () -> status;
            GitException e = catchThrowableOfType(GitException.class, () -> write("runbook", "a.md", "a"));
            said.put(status, e.getMessage());
            passing.put(status, e.isPassing());
        }
        String what = "Can't commit to branch main of " + server.address("runbook") + ": ";
        assertThat(said.get(302)).startsWith(what + "the server leads elsewhere, which is not followed");
        assertThat(said.get(403)).startsWith(what + "the server answers 403: its credentials");
        assertThat(said.get(404)).startsWith(what + "there is no such repository");
        assertThat(said.get(503)).startsWith(what + "the server answers 503.");
        assertThat(passing).containsExactlyEntriesOf(new LinkedHashMap<>(Map.of()) {
            private static final long serialVersionUID = 1L;

            {
                put(302, false);
                put(403, false);
                put(404, false);
                put(500, true);
                put(503, true);
            }
        });
        assertThat(server.requests).noneMatch(request -> request.contains("localhost"));
    }

    @Test
    void aServerThatIsNotThereMayBeLater() {
        server.create("runbook", Map.of("README.md", "x"));
        server.close();
        GitException e = catchThrowableOfType(GitException.class, () -> write("runbook", "a.md", "a"));
        assertThat(e.isPassing()).isTrue();
        assertThat(e).hasMessageContaining("Connection refused");
    }

    @Test
    void readsNoMoreAndForNoLongerThanItMay() {
        server.create("runbook", Map.of("README.md", "x", "noise", noise()));
        GitException large = catchThrowableOfType(GitException.class, () -> git(System::nanoTime, 256 * 1024)
                .commit(main("runbook"), "m", tree -> Map.of("a", "a")));
        assertThat(large).hasMessageEndingWith(": the repository is larger than 256 KiB.");
        assertThat(large.isPassing()).isFalse();
        AtomicLong now = new AtomicLong();
        GitException slow = catchThrowableOfType(GitException.class, () -> git(
                        () -> now.getAndAdd(JGitCommits.LONGEST.toNanos() / 3), JGitCommits.MOST_BYTES)
                .commit(main("runbook"), "m", tree -> Map.of("a", "a")));
        assertThat(slow).hasMessageEndingWith(": it takes too long.");
    }

    private static String noise() {
        StringBuilder text = new StringBuilder();
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 100_000; i++) {
            text.append(Integer.toHexString(random.nextInt()));
        }
        return text.toString();
    }

    @Test
    void filesThatCanNotBeAreRefused() {
        server.create("runbook", Map.of("README.md", "x", "a/b.txt", "b"));
        for (String path : List.of("../x", "/x", ".git/config", "a//b", "")) {
            assertThatThrownBy(() -> write("runbook", path, "x"))
                    .as(path)
                    .isInstanceOf(GitException.class)
                    .hasMessageContaining("can't be a file's path");
        }
        assertThatThrownBy(() -> write("runbook", "README.md", "x".repeat(1024 * 1024 + 1)))
                .hasMessage("README.md is longer than 1 MiB.");
        assertThatThrownBy(() -> git().commit(
                                main("runbook"),
                                "m",
                                tree -> Map.of("c", tree.read("a").orElse(""))))
                .hasMessage("a is there, but it is no ordinary file.");
    }
}
