package io.jenkins.plugins.slidecraft.git.jgit;

import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.InvalidPathException;
import org.eclipse.jgit.errors.DirCacheNameConflictException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The files of a commit, and a tree with some of them changed. */
final class FileTree implements Git.Tree {
    /** The longest file that is read or written, in bytes. */
    static final int LONGEST = 1024 * 1024;

    private final Repository repository;
    private final RevTree tree;

    /** @param tree null: no files yet */
    FileTree(Repository repository, RevTree tree) {
        this.repository = repository;
        this.tree = tree;
    }

    @Override
    public Optional<String> read(String path) {
        if (tree == null) {
            return Optional.empty();
        }
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk found = TreeWalk.forPath(reader, path, tree)) {
            if (found == null) {
                return Optional.empty();
            }
            if (!isFile(found.getFileMode(0))) {
                throw notAFile(path);
            }
            ObjectLoader content = reader.open(found.getObjectId(0), Constants.OBJ_BLOB);
            if (content.getSize() > LONGEST) {
                throw tooLong(path);
            }
            return Optional.of(new String(content.getBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tree with other contents in some files, written by the inserter. */
    ObjectId with(Map<String, String> contents, ObjectInserter inserter) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        if (tree != null) {
            try (ObjectReader reader = repository.newObjectReader()) {
                builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, tree);
            }
        }
        builder.finish();
        DirCacheEditor editor = index.editor();
        for (Map.Entry<String, String> file : contents.entrySet()) {
            byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > LONGEST) {
                throw tooLong(file.getKey());
            }
            editor.add(edit(file.getKey(), inserter.insert(Constants.OBJ_BLOB, bytes)));
        }
        try {
            editor.finish();
        } catch (DirCacheNameConflictException e) {
            throw new GitException(e.getPath1() + " and " + e.getPath2() + " can't both be files.", false, e);
        }
        return index.writeTree(inserter);
    }

    private static DirCacheEditor.PathEdit edit(String path, ObjectId content) {
        try {
            return new DirCacheEditor.PathEdit(new DirCacheEntry(path)) {
                @Override
                public void apply(DirCacheEntry entry) {
                    if (entry.getFileMode() == FileMode.MISSING) {
                        entry.setFileMode(FileMode.REGULAR_FILE);
                    } else if (!isFile(entry.getFileMode())) {
                        throw notAFile(path);
                    }
                    entry.setObjectId(content);
                }
            };
        } catch (InvalidPathException e) {
            throw new GitException("'" + path + "' can't be a file's path in a repository.", false, e);
        }
    }

    private static boolean isFile(FileMode mode) {
        return mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE;
    }

    private static GitException notAFile(String path) {
        return new GitException(path + " is there, but it is no ordinary file.", false, null);
    }

    private static GitException tooLong(String path) {
        return new GitException(path + " is longer than 1 MiB.", false, null);
    }
}
