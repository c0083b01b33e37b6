package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is checked out in the workspace.
 *
 * @param commit the commit
 * @param committedAt when it was committed, in whole seconds: the same for every build of it
 * @param changed tracked files that differ from the commit, as {@code git status} shows them
 * @param source where the repository is, without credentials; empty where it has no address
 */
public record GitState(GitSha commit, Instant committedAt, List<String> changed, Optional<String> source) {
    /** Prints the commit. */
    public static final List<String> HEAD = List.of("git", "rev-parse", "--verify", "HEAD^{commit}");

    /** Prints the tracked files that differ from the commit, one a line, whatever the user's configuration says. */
    public static final List<String> STATUS = List.of(
            "git", "status", "--porcelain=v1", "--untracked-files=no", "--ignore-submodules=none", "--no-renames");

    /** Prints the commit's time as seconds since 1970. */
    public static final List<String> TIME = List.of("git", "show", "-s", "--no-show-signature", "--format=%ct", "HEAD");

    /** Prints the repository's address, or an empty line. */
    public static final List<String> REMOTE = List.of("git", "config", "--default", "", "--get", "remote.origin.url");

    private static final int MOST_SHOWN = 20;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Pattern SCP = Pattern.compile("(?:[^@/:\\s]+@)?([A-Za-z0-9.-]+):(?!//)([^\\s]+)");

    public GitState {
        changed = List.copyOf(changed);
    }

    /**
     * Reads what git printed.
     *
     * @param head the output of {@link #HEAD}
     * @param status the output of {@link #STATUS}
     * @param time the output of {@link #TIME}
     * @param remote the output of {@link #REMOTE}
     * @throws InvalidInput where it is not what git prints
     */
    public static GitState parse(String head, String status, String time, String remote) {
        if (!SECONDS.matcher(time.strip()).matches()) {
            throw new InvalidInput(
                    "The workspace",
                    List.of(Problem.of(
                            "commit time",
                            time.strip(),
                            "'" + String.join(" ", TIME) + "' prints seconds since 1970",
                            "check out the repository with git before slidecraftBuild, as with checkout scm")));
        }
        List<String> changed = status.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("??") && !line.startsWith("!!"))
                .map(line -> line.length() > 3 ? line.substring(3) : line)
                .toList();
        return new GitState(
                new GitSha(head.strip()),
                Instant.ofEpochSecond(Long.parseLong(time.strip())),
                changed,
                source(remote.strip()));
    }

    /**
     * Refuses changed files: what is built has to be what the commit says.
     *
     * @throws InvalidInput naming them
     */
    public void requireUnchanged() {
        if (changed.isEmpty()) {
            return;
        }
        List<String> shown = changed.subList(0, Math.min(MOST_SHOWN, changed.size()));
        String all = changed.size() > MOST_SHOWN ? " (" + changed.size() + " files in all)" : "";
        List<Problem> problems = shown.stream()
                .map(file -> Problem.of(
                        "workspace",
                        file,
                        "a release is built from commit " + commit.shortForm()
                                + ", and this tracked file differs from it",
                        "commit it, or undo the change before slidecraftBuild" + all))
                .toList();
        throw new InvalidInput("The workspace", problems);
    }

    /** The commit's time as OCI annotations and labels want it, RFC 3339. */
    public String created() {
        return committedAt.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** An address for people: user, password and query left out, {@code git@host:path} as a URL; empty for a local path. */
    static Optional<String> source(String remote) {
        var scp = SCP.matcher(remote);
        if (scp.matches() && scp.group(1).length() > 1) {
            return Optional.of("ssh://" + scp.group(1) + "/" + scp.group(2).replaceFirst("^/+", ""));
        }
        try {
            URI uri = new URI(remote);
            if (uri.getScheme() == null
                    || uri.getHost() == null
                    || !uri.getScheme().matches("https?|ssh|git")) {
                return Optional.empty();
            }
            return Optional.of(
                    new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null).toString());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
