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
                                .map(image -> image.key() + " (" + image.image() + ")")
                                .collect(Collectors.joining(", ")));
    }

    /** An image is being built. */
    public static String building(ImageBuild image) {
        return line(image, "building " + image.image() + " with " + means(image));
    }

    private static String means(ImageBuild image) {
        String variables = image.variables().isEmpty()
                ? ""
                : ", reading " + String.join(", ", image.variables().keySet());
        return image.npm()
                        .map(npm -> "npm ci and npm run " + npm.script() + " in " + npm.directory() + ", packed on "
                                + npm.base())
                        .orElse(image.dockerfile())
                + variables;
    }

    /** Nothing will be changed. */
    public static String dryRun() {
        return "dryRun: nothing is built, pushed or stored; this is what slidecraftBuild would do:";
    }

    /** An image would be built. */
    public static String wouldBuild(ImageBuild image, boolean push) {
        return line(
                image,
                "would build " + image.image() + " with " + means(image)
                        + (push
                                ? ", since the registry has no such tag, and push it"
                                : ", and leave it on the agent (push: false)"));
    }

    /** An image would not be built. */
    public static String wouldReuse(ImageBuild image, String digest) {
        return line(
                image,
                "would reuse " + image.image().pinnedTo(digest)
                        + ", which was built from this commit and version before");
    }

    /** Something failed for a passing reason. */
    public static String again(ImageBuild image, String reason, Duration pause, int failures) {
        return line(
                image,
                reason + "; trying again in " + pause.toSeconds() + " s (try " + (failures + 1) + " of " + Retries.MOST
                        + ")");
    }

    /** An image has to wait until others no longer read the workspace. */
    public static String queued(ImageBuild image, List<ImageBuild> others) {
        String names = others.stream().map(ImageBuild::key).collect(Collectors.joining(", "));
        boolean npm = others.stream().allMatch(other -> other.npm().isPresent());
        return line(
                image,
                "waits for " + names
                        + (npm
                                ? ", which npm builds in the same folder"
                                : ": what npm writes is in their build context; leave node_modules and "
                                        + image.npm().orElseThrow().output()
                                        + " out of it by .dockerignore, and they are built side by side"));
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

    /** No manifests are rendered. */
    public static String partial(Release release) {
        return "No manifests are rendered, since they name all components and the release has only "
                + String.join(", ", release.components().keySet()) + "; its deployments set images alone.";
    }

    /** All is done. */
    public static String done(Release release, Duration took) {
        int count = release.components().size();
        return "Release " + release.name() + " of " + release.application() + ": " + count
                + (count == 1 ? " image" : " images") + seconds(took);
    }

    private static String line(ImageBuild image, String text) {
        return "[" + image.key() + "] " + text;
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(digest.length(), "sha256:".length() + 12));
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, ", %.1f s", took.toMillis() / 1000.0);
    }
}
