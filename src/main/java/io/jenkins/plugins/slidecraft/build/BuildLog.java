package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.Release;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The lines that {@code slidecraftBuild} prints about itself; docker prints its own. */
public final class BuildLog {
    private BuildLog() {}

    /** What is going to be built. */
    public static List<String> plan(BuildPlan plan) {
        return List.of(
                "Building " + plan.application() + " " + plan.tag() + " from commit "
                        + plan.git().commit() + " of " + plan.git().created(),
                "Components: "
                        + plan.images().stream()
                                .map(image -> image.component() + " (" + image.image() + ")")
                                .collect(Collectors.joining(", ")));
    }

    /** An image is being built. */
    public static String building(ImageBuild image) {
        return line(image, "building " + image.image() + " with " + image.dockerfile());
    }

    /** An image was built. */
    public static String built(ImageBuild image, String id, Duration took) {
        return line(image, "built " + image.image() + ", id " + shortened(id) + seconds(took));
    }

    /** An image was built and is not pushed, since {@code push: false}. */
    public static String notPushed(ImageBuild image) {
        return line(image, image.image() + " stays on the agent (push: false), so it can't be deployed");
    }

    /** An image was pushed. */
    public static String pushed(ImageBuild image, String digest, Duration took) {
        return line(image, "pushed " + image.image().pinnedTo(digest) + seconds(took));
    }

    /** An image was there already. */
    public static String reused(ImageBuild image, String digest) {
        return line(
                image,
                "reusing " + image.image().pinnedTo(digest) + ", which was built from this commit and version before");
    }

    /** All is done. */
    public static String done(Release release, Duration took) {
        int count = release.components().size();
        return "Release " + release.name() + " of " + release.application() + ": " + count
                + (count == 1 ? " image" : " images") + seconds(took);
    }

    private static String line(ImageBuild image, String text) {
        return "[" + image.component() + "] " + text;
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(digest.length(), "sha256:".length() + 12));
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, ", %.1f s", took.toMillis() / 1000.0);
    }
}
