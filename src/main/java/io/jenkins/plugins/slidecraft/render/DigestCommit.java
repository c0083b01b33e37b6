package io.jenkins.plugins.slidecraft.render;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Commits back which digests an environment runs (G6.2): {@code images:} of a {@code kustomization.yaml}, or the values of a chart,
 * in a Git repository. Everything else in the file stays as people wrote it; a file that says so already makes no commit.
 *
 * @param environment the environment
 * @param release the release's name
 * @param spec where its manifests come from; it says where to commit
 * @param images the images that run
 * @param buildUrl the run that deployed them; may be empty
 */
public record DigestCommit(
        String environment, String release, ManifestSpec spec, List<ComponentImage> images, String buildUrl) {
    public DigestCommit {
        images = List.copyOf(images);
    }

    /** What to commit once a release runs; empty where the environment does not ask for it. */
    public static Optional<DigestCommit> of(
            Descriptor descriptor, Release release, String environment, String buildUrl) {
        return descriptor
                .environment(environment)
                .manifests()
                .filter(spec -> spec.commit().isPresent())
                .map(spec -> new DigestCommit(
                        environment,
                        release.application() + " " + release.name(),
                        spec,
                        RenderPlan.of(descriptor, release, environment, "", spec)
                                .images(),
                        buildUrl));
    }

    /** The file, for people. */
    public String place() {
        ManifestSpec.CommitBack commit = spec.commit().orElseThrow();
        return commit.path() + " on " + commit.branch() + " of " + commit.repository();
    }

    /**
     * Commits.
     *
     * @throws GitException where it can't be done
     */
    public Git.Commit commit(Git git) {
        ManifestSpec.CommitBack commit = spec.commit().orElseThrow();
        String message = "Run " + release + " in " + environment + (buildUrl.isEmpty() ? "" : "\n\n" + buildUrl);
        return git.commit(
                new Git.Branch(commit.repository(), commit.branch()),
                message,
                before ->
                        Map.of(commit.path(), edited(before.read(commit.path()).orElse(""))));
    }

    /**
     * The file as it is to be.
     *
     * @param text as it is; empty for a new one
     * @throws GitException where it can't be changed
     */
    String edited(String text) {
        try {
            YamlFile file = new YamlFile(text, spec.commit().orElseThrow().path());
            for (ComponentImage image : images) {
                if (spec.kind() == ManifestSpec.Kind.HELM) {
                    value(file, image);
                } else {
                    kustomization(file, image);
                }
            }
            return file.text();
        } catch (IllegalArgumentException e) {
            throw new GitException(e.getMessage(), false, e);
        }
    }

    private void value(YamlFile file, ComponentImage image) {
        String key = spec.imageValues().get(image.component());
        if (key != null) {
            file.set(path(key), RenderPlan.value(key, image.image()));
        }
    }

    /** As helm reads it: a backslash keeps a dot. */
    private static List<String> path(String key) {
        List<String> path = new ArrayList<>();
        for (String part : key.split("(?<!\\\\)\\.")) {
            path.add(part.replace("\\.", "."));
        }
        return path;
    }

    private static void kustomization(YamlFile file, ComponentImage image) {
        ImageRef wanted = image.image();
        String digest = wanted.digest().orElseThrow();
        int index = index(file, image);
        if (index < 0) {
            String[] entry = {"name", image.repository(), "newName", wanted.repository(), "digest", digest};
            Node list = YamlStream.child(file.root(), "images");
            if (list instanceof SequenceNode sequence) {
                file.append(sequence, entry);
            } else if (list == null) {
                file.appendList("images", entry);
            } else {
                throw new IllegalArgumentException("images on line " + YamlStream.line(list) + " is no list");
            }
            return;
        }
        file.setItem("images", index, "digest", digest);
        Node item = file.item("images", index);
        if (YamlStream.child(item, "newTag") != null) {
            file.setItem("images", index, "newTag", wanted.tag().orElseThrow());
        }
        boolean renamed = !YamlStream.text(YamlStream.child(item, "name")).equals(wanted.repository());
        if (renamed || YamlStream.child(item, "newName") != null) {
            file.setItem("images", index, "newName", wanted.repository());
        }
    }

    /** Which entry of {@code images:} is the component's; -1 for none. */
    private static int index(YamlFile file, ComponentImage image) {
        if (YamlStream.child(file.root(), "images") instanceof SequenceNode list) {
            for (int i = 0; i < list.getValue().size(); i++) {
                if (image.isCalled(
                        YamlStream.text(YamlStream.child(list.getValue().get(i), "name")))) {
                    return i;
                }
            }
        }
        return -1;
    }
}
