package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Git servers that keep what is committed: every repository and branch is there, empty at first. */
public final class SimGit implements Git {
    /**
     * A commit.
     *
     * @param id 40 hexadecimal digits
     * @param files all files of the branch after it
     */
    public record Made(String id, String message, Map<String, String> files) {}

    private final Map<Branch, List<Made>> branches = new LinkedHashMap<>();
    private final Deque<GitException> faults = new ArrayDeque<>();

    /** The next commit fails. */
    public synchronized void failNext(GitException fault) {
        faults.add(fault);
    }

    /** The commits of a branch, oldest first. */
    public synchronized List<Made> commits(String repository, String branch) {
        return List.copyOf(branches.getOrDefault(new Branch(repository, branch), List.of()));
    }

    /** The files of a branch. */
    public synchronized Map<String, String> files(String repository, String branch) {
        List<Made> made = commits(repository, branch);
        return made.isEmpty() ? Map.of() : made.get(made.size() - 1).files();
    }

    @Override
    public synchronized Commit commit(Branch branch, String message, Edit edit) {
        if (!faults.isEmpty()) {
            throw faults.poll();
        }
        List<Made> made = branches.computeIfAbsent(branch, key -> new ArrayList<>());
        Map<String, String> before = files(branch.repository(), branch.name());
        Map<String, String> after = new TreeMap<>(before);
        after.putAll(edit.apply(path -> Optional.ofNullable(before.get(path))));
        if (!made.isEmpty() && after.equals(before)) {
            return new Commit(made.get(made.size() - 1).id(), false);
        }
        String id = SimImages.digest(branch.repository() + branch.name() + made.size() + message)
                .substring("sha256:".length())
                .substring(0, 40);
        made.add(new Made(id, message, Map.copyOf(after)));
        return new Commit(id, true);
    }
}
