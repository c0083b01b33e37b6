package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The workspace of the rehearsed job: a folder that is only read, and what the Pipeline writes kept in memory. */
public final class Workspace {
    /** Where it seems to be on the agent. */
    public static final String PATH = "/home/jenkins/workspace/slidecraft";

    private final Path folder;
    private final Map<String, String> written = new HashMap<>();
    private final Set<String> stashes = new HashSet<>();

    public Workspace(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** A file's text. */
    public String read(String path) throws IOException {
        if (written.containsKey(path)) {
            return written.get(path);
        }
        Path file = inside(path);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(PATH + "/" + path);
        }
        return Files.readString(file);
    }

    public void write(String path, String text) throws IOException {
        inside(path);
        written.put(path, text);
    }

    public boolean exists(String path) throws IOException {
        return written.containsKey(path) || Files.exists(inside(path));
    }

    /** Where it really is; what the Pipeline writes is not in it. */
    public Path folder() {
        return folder;
    }

    void stash(String name) {
        stashes.add(name);
    }

    void unstash(String name) throws AbortException {
        if (!stashes.contains(name)) {
            throw new AbortException("No such saved stash ‘" + name + "’");
        }
    }

    private Path inside(String path) throws AbortException {
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder)) {
            throw new AbortException("The path '" + path + "' is outside of the workspace");
        }
        return file;
    }

    /** A file below {@code resources/} of the library. */
    static String resource(String path) throws IOException {
        Path file = Path.of("resources").resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new AbortException("No such library resource " + path + " could be found.");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
