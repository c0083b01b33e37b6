package io.jenkins.plugins.slidecraft.git;

import java.util.Map;
import java.util.Optional;

/** The port to Git repositories: commits files to a branch, never by force. */
public interface Git {
    /**
     * Commits files on top of a branch and pushes. Where somebody else pushes meanwhile, the branch is read again and the edit
     * made anew, a few times. Files that come out as they are already make no commit, so that doing it again is harmless.
     *
     * @param message the commit's message; its first line is what people see in lists
     * @param edit what is to be in the files, from what is in them
     * @return the commit that has the files so: the new one, or the branch's tip where nothing had to be changed
     * @throws GitException where it can't be done; the message says why and what helps, and holds no secret
     */
    Commit commit(Branch branch, String message, Edit edit);

    /**
     * A branch of a repository.
     *
     * @param repository the address, {@code https://git.example.com/team/runbook.git}; credentials stand in the global
     *     configuration, never in the address
     * @param name as {@code main}
     */
    record Branch(String repository, String name) {}

    /**
     * What a commit came to.
     *
     * @param id 40 hexadecimal digits
     * @param changed whether it was made now
     */
    record Commit(String id, boolean changed) {}

    /** What is to be in some files. Called again for each attempt; has no effects. */
    @FunctionalInterface
    interface Edit {
        /**
         * @param before the branch as it is
         * @return path, with slashes and relative to the repository's root, to content; other files stay as they are
         */
        Map<String, String> apply(Tree before);
    }

    /** The files of a branch. */
    @FunctionalInterface
    interface Tree {
        /** A file's text in UTF-8; empty where there is no such file. */
        Optional<String> read(String path);
    }
}
