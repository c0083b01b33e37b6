package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitStateTest {
    private static final String SHA = "abc1234def5678abc1234def5678abc1234def56";

    @TempDir
    Path folder;

    private String run(List<String> arguments) throws Exception {
        ShellScript command = ShellScript.of(arguments);
        Path out = Files.createTempFile("git", ".out");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command.script())
                .directory(folder.toFile())
                .redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(out.toFile());
        builder.environment().putAll(command.environment());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        builder.environment().put("GIT_COMMITTER_DATE", "2026-11-23T15:00:00+09:00");
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", arguments)).isZero();
        String text = Files.readString(out);
        Files.delete(out);
        return text;
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.com"));
        command.addAll(List.of(arguments));
        run(command);
    }

    private GitState state() throws Exception {
        return GitState.parse(run(GitState.HEAD), run(GitState.STATUS), run(GitState.TIME), run(GitState.REMOTE));
    }

    @Test
    void readsARealRepository() throws Exception {
        git("init", "-q");
        Files.writeString(folder.resolve("a.txt"), "1");
        Files.writeString(folder.resolve("ünï name.txt"), "1");
        git("add", "-A");
        git("commit", "-q", "-m", "First");
        Files.writeString(folder.resolve("untracked.txt"), "1");

        GitState clean = state();
        assertThat(clean.changed()).isEmpty();
        assertThat(clean.source()).isEmpty();
        assertThat(clean.committedAt()).isEqualTo(Instant.parse("2026-11-23T06:00:00Z"));
        assertThat(clean.created()).isEqualTo("2026-11-23T06:00:00Z");
        assertThatCode(clean::requireUnchanged).doesNotThrowAnyException();

        git("remote", "add", "origin", "https://user:secret@git.example.com/team/app.git");
        Files.writeString(folder.resolve("a.txt"), "2");
        Files.delete(folder.resolve("ünï name.txt"));
        git("config", "status.showUntrackedFiles", "all");
        GitState changed = state();
        assertThat(changed.changed()).hasSize(2).contains("a.txt");
        assertThat(changed.source()).contains("https://git.example.com/team/app.git");
        assertThat(changed.commit()).isEqualTo(clean.commit());

        git("mv", "a.txt", "b.txt");
        assertThat(state().changed()).contains("a.txt", "b.txt");
    }

    @Test
    void refusesChangedFilesByName() {
        GitState state = GitState.parse(SHA + "\n", " M src/a.js\nD  b c.js\n?? new.js\n", "1763848800\n", "\n");

        assertThatThrownBy(state::requireUnchanged)
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        """
                        The workspace has 2 problems:
                          workspace is 'src/a.js': a release is built from commit abc1234, and this tracked file differs from it; \
                        commit it, or undo the change before slidecraftBuild
                          workspace is 'b c.js': a release is built from commit abc1234, and this tracked file differs from it; \
                        commit it, or undo the change before slidecraftBuild""");
    }

    @Test
    void namesTwentyOfManyChangedFiles() {
        String status = IntStream.range(0, 300).mapToObj(i -> " M f" + i).collect(Collectors.joining("\n"));
        GitState state = GitState.parse(SHA, status, "1763848800", "");

        assertThatThrownBy(state::requireUnchanged)
                .hasMessageContaining("'f19': ")
                .hasMessageEndingWith("before slidecraftBuild (300 files in all)")
                .hasMessageNotContaining("'f20'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc1234", "fatal: not a git repository"})
    void refusesWhatIsNoCommit(String head) {
        assertThatThrownBy(() -> GitState.parse(head, "", "1763848800", ""))
                .hasMessageContaining("gitSha is '" + head + "': a commit is 40 or 64 lower-case hexadecimal digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "-5", "1763848800.5", "17638488000000"})
    void refusesWhatIsNoTime(String time) {
        assertThatThrownBy(() -> GitState.parse(SHA, "", time, ""))
                .hasMessage("The workspace is not valid:\n  commit time is '" + time
                        + "': 'git show -s --no-show-signature --format=%ct HEAD' prints seconds since 1970; check out the"
                        + " repository with git before slidecraftBuild, as with checkout scm");
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example.com/team/app.git, https://git.example.com/team/app.git",
        "https://user:pass@git.example.com:8443/team/app, https://git.example.com:8443/team/app",
        "https://token@git.example.com/a?private_token=x#y, https://git.example.com/a",
        "ssh://git@git.example.com:2222/a.git, ssh://git.example.com:2222/a.git",
        "git@git.example.com:team/app.git, ssh://git.example.com/team/app.git",
        "git.example.com:/team/app.git, ssh://git.example.com/team/app.git",
        "/srv/git/app.git,",
        "file:///srv/git/app.git,",
        "C:/repos/app,",
        "'',",
        "not a url,",
        "https://u:p w@host/x,"
    })
    void anAddressHasNoCredentials(String remote, String expected) {
        assertThat(GitState.source(remote).orElse(null)).isEqualTo(expected);
    }
}
