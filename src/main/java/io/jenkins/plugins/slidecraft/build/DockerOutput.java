package io.jenkins.plugins.slidecraft.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads what docker prints. */
public final class DockerOutput {
    private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{64}");

    private DockerOutput() {}

    /**
     * Reads an image's id.
     *
     * @param output of {@link ImageBuild#idCommand}
     * @return with the classic image store the digest of its configuration, with containerd's that of its manifest or index
     * @throws IllegalStateException where docker printed something else
     */
    public static String imageId(String output) {
        String id = output.strip();
        if (!ID.matcher(id).matches()) {
            throw new IllegalStateException("docker image inspect printed " + Problem.shown(id)
                    + " instead of an image's id; look at the lines before, and try the command on the agent");
        }
        return id;
    }

    /**
     * Reads the digest that an image has in its registry.
     *
     * @param output of {@link ImageBuild#digestsCommand}, run after the push
     * @param image the image that was pushed
     * @return empty where docker knows several for the repository, as when one image was pushed with two manifests: the
     *     registry has to be asked
     * @throws IllegalStateException where it knows none
     */
    public static Optional<String> digest(String output, ImageRef image) {
        Set<String> digests = new TreeSet<>();
        for (JsonNode entry : array(output)) {
            try {
                ImageRef known = ImageRef.parse(entry.asText());
                if (known.host().equals(image.host()) && known.path().equals(image.path())) {
                    known.digest().ifPresent(digests::add);
                }
            } catch (IllegalArgumentException e) {
                // <none>@sha256:… and the like: not of this repository.
                continue;
            }
        }
        if (digests.isEmpty()) {
            throw new IllegalStateException("docker knows no digest of " + image
                    + " in its registry: it was not pushed; look at" + " the output of docker push above");
        }
        return digests.size() == 1 ? Optional.of(digests.iterator().next()) : Optional.empty();
    }

    private static JsonNode array(String output) {
        try {
            JsonNode json = new JsonMapper().readTree(output.strip());
            // A Go program prints an empty list as null.
            if (json != null && (json.isArray() || json.isNull())) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // The same as any other text.
        }
        throw new IllegalStateException("docker image inspect printed " + Problem.shown(output.strip())
                + " instead of a JSON list of digests; look at the lines before, and try the command on the agent");
    }
}
