package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Release;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The id of the {@code input} step in which a person approves exactly these digests and manifests for exactly this environment. Whoever
 * migrates or deploys computes it again, so an approval of anything else does not count.
 */
public final class ApprovalId {
    private ApprovalId() {}

    /** Of all images and the manifests that a release has for an environment: one approval is good for migrating and deploying. */
    public static String of(String environment, Release release) {
        Map<String, ImageRef> images = new LinkedHashMap<>();
        release.components().forEach((name, component) -> images.put(name, component.imageFor(environment, name)));
        return of(environment, images, release.manifests().getOrDefault(environment, ""));
    }

    /**
     * @param environment the environment
     * @param images component to image, pinned
     * @param manifests SHA-256 of the manifests to apply; empty where only images are set
     * @return {@code Slidecraft} and 40 hexadecimal digits: Jenkins' input step wants an id of letters and digits that
     *     begins with a capital
     */
    public static String of(String environment, Map<String, ImageRef> images, String manifests) {
        StringBuilder text = new StringBuilder(environment);
        new TreeMap<>(images).forEach((component, image) -> text.append('\n')
                .append(component)
                .append('=')
                .append(image.repository())
                .append('@')
                .append(image.digest()
                        .orElseThrow(() -> new IllegalArgumentException("component " + component + " has image " + image
                                + " without a digest: only pinned images can be approved"))));
        if (!manifests.isEmpty()) {
            text.append("\nmanifests=").append(manifests);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return "Slidecraft" + HexFormat.of().formatHex(hash, 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
