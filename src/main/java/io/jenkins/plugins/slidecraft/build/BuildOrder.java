package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.NpmBuild;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which images can't be built side by side in one workspace. Builds by Dockerfiles never wait. npm writes into the workspace, so
 * it waits for an earlier build in the same folder, and for those whose build context would change under their hands.
 */
public final class BuildOrder {
    /** Reads a file of the workspace. */
    @FunctionalInterface
    public interface Files {
        /** @return the text; empty where there is no such file */
        Optional<String> read(String path) throws IOException, InterruptedException;
    }

    private BuildOrder() {}

    /**
     * For whom each image waits.
     *
     * @return for each image the places of those that must have been built before; where there are none, an empty list
     */
    public static List<List<Integer>> of(List<ImageBuild> images, Files files)
            throws IOException, InterruptedException {
        Map<String, Optional<DockerIgnore>> ignores = new LinkedHashMap<>();
        List<List<Integer>> waits = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            List<Integer> others = new ArrayList<>();
            Optional<NpmBuild> npm = images.get(i).npm();
            for (int j = 0; npm.isPresent() && j < images.size(); j++) {
                ImageBuild other = images.get(j);
                boolean conflict = other.npm().isPresent()
                        ? j < i && nested(npm.get(), other.npm().get())
                        : reads(other, npm.get(), files, ignores);
                if (conflict) {
                    others.add(j);
                }
            }
            waits.add(others);
        }
        return waits;
    }

    private static boolean nested(NpmBuild one, NpmBuild other) {
        return below(one.directory(), other.directory()).isPresent()
                || below(other.directory(), one.directory()).isPresent();
    }

    private static boolean reads(
            ImageBuild docker, NpmBuild npm, Files files, Map<String, Optional<DockerIgnore>> ignores)
            throws IOException, InterruptedException {
        Optional<String> inside = below(npm.directory(), docker.context());
        if (inside.isEmpty()) {
            return false;
        }
        String folder = inside.get().isEmpty() ? "" : inside.get() + "/";
        // BuildKit takes the Dockerfile's own file where there is one, the classic builder never does.
        Optional<DockerIgnore> common = ignore(plain(docker.context()) + "/.dockerignore", files, ignores);
        Optional<DockerIgnore> own = ignore(plain(docker.dockerfile()) + ".dockerignore", files, ignores);
        return common.isEmpty()
                || !leavesOut(common.get(), folder, npm)
                || own.isPresent() && !leavesOut(own.get(), folder, npm);
    }

    private static boolean leavesOut(DockerIgnore ignore, String folder, NpmBuild npm) {
        return ignore.leavesOut(folder + "node_modules/x") && ignore.leavesOut(folder + plain(npm.output()) + "/x");
    }

    private static Optional<DockerIgnore> ignore(String path, Files files, Map<String, Optional<DockerIgnore>> ignores)
            throws IOException, InterruptedException {
        Optional<DockerIgnore> known = ignores.get(path);
        if (known == null) {
            known = files.read(path).map(DockerIgnore::new);
            ignores.put(path, known);
        }
        return known;
    }

    /** The path below a folder; empty where it is elsewhere. */
    private static Optional<String> below(String path, String folder) {
        String clean = plain(path);
        String parent = plain(folder);
        if (parent.equals(".") || clean.equals(parent)) {
            return Optional.of(clean.equals(parent) || clean.equals(".") ? "" : clean);
        }
        return clean.startsWith(parent + "/") ? Optional.of(clean.substring(parent.length() + 1)) : Optional.empty();
    }

    private static String plain(String path) {
        String clean = path.replaceAll("/{2,}", "/").replaceAll("(?:^|(?<=/))(?:\\./)+", "");
        clean = clean.endsWith("/") ? clean.substring(0, clean.length() - 1) : clean;
        return clean.isEmpty() ? "." : clean;
    }
}
