package io.jenkins.plugins.slidecraft.release.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.http.NetworkAddress;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Registries by the OCI distribution specification (API v2), reading only. Asks only registries that are configured, waits at
 * most 30 s for an answer, reads at most 4 MiB of it (the specification's limit for manifests), checks every digest, and
 * doesn't try again: that is for the caller to decide.
 */
public final class RegistryClient implements ImageRegistry {
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final List<String> INDICES = List.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");
    private static final List<String> MANIFESTS = List.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");
    private static final Map<String, String> ACCEPT =
            Map.of("Accept", String.join(", ", MANIFESTS) + ", " + String.join(", ", INDICES));
    private static final String DIGEST_HEADER = "Docker-Content-Digest";

    private final RegistryAccess.Directory directory;
    private final HttpClient client;
    private final Duration longestWait;
    private final NetworkAddress.Resolver resolver;

    /**
     * A client for all registries.
     *
     * @param directory how each is reached, asked at each use
     * @param client made by {@link io.jenkins.plugins.slidecraft.http.BoundedExchange#client}
     */
    public RegistryClient(RegistryAccess.Directory directory, HttpClient client) {
        this(directory, client, LONGEST_WAIT, NetworkAddress.Resolver.SYSTEM);
    }

    RegistryClient(
            RegistryAccess.Directory directory,
            HttpClient client,
            Duration longestWait,
            NetworkAddress.Resolver resolver) {
        this.directory = directory;
        this.client = client;
        this.longestWait = longestWait;
        this.resolver = resolver;
    }

    @Override
    public Optional<String> digest(ImageRef image) {
        RegistrySession session = session(image);
        // 405: a registry that knows no HEAD.
        HttpResponse<byte[]> head =
                session.ask("HEAD", "manifests/" + reference(image), ACCEPT, false, List.of(404, 405, 501));
        if (head.statusCode() == 404) {
            return Optional.empty();
        }
        Optional<String> told = head.headers().firstValue(DIGEST_HEADER).filter(ImageRef::isDigest);
        if (head.statusCode() == 200 && told.isPresent()) {
            return told;
        }
        return manifest(session, image, reference(image)).map(Manifest::digest);
    }

    /**
     * Looks an image up with its labels.
     *
     * @return empty where the registry has no such image
     * @throws RegistryException where the registry can't be asked, or its answer is no image
     */
    public Optional<RegistryImage> image(ImageRef image) {
        RegistrySession session = session(image);
        Optional<Manifest> top = manifest(session, image, reference(image));
        if (top.isEmpty()) {
            return Optional.empty();
        }
        Manifest manifest = top.get().isIndex() ? platform(session, image, top.get()) : top.get();
        String config = manifest.json().path("config").path("digest").asText("");
        if (!ImageRef.isDigest(config)) {
            throw broken(image, "a manifest without configuration");
        }
        Map<String, String> labels = new TreeMap<>();
        JsonNode configuration = RegistrySession.json(blob(session, image, config));
        configuration
                .path("config")
                .path("Labels")
                .fields()
                .forEachRemaining(
                        label -> labels.put(label.getKey(), label.getValue().asText()));
        return Optional.of(new RegistryImage(top.get().digest(), manifest.digest(), config, labels));
    }

    private record Manifest(String digest, JsonNode json) {
        boolean isIndex() {
            return json.path("manifests").isArray();
        }
    }

    private Manifest platform(RegistrySession session, ImageRef image, Manifest index) {
        JsonNode chosen = null;
        for (JsonNode entry : index.json().path("manifests")) {
            String os = entry.path("platform").path("os").asText("");
            // buildkit's attestations have the platform unknown/unknown.
            if (os.equals("unknown")) {
                continue;
            }
            boolean usual = os.equals("linux")
                    && entry.path("platform").path("architecture").asText("").equals("amd64");
            if (chosen == null || usual) {
                chosen = entry;
            }
            if (usual) {
                break;
            }
        }
        String digest = chosen == null ? "" : chosen.path("digest").asText("");
        if (!ImageRef.isDigest(digest)) {
            throw broken(image, "an index without images");
        }
        Manifest manifest = manifest(session, image, digest)
                .orElseThrow(() -> broken(image, "an index whose manifest " + digest + " is missing"));
        if (manifest.isIndex()) {
            throw broken(image, "an index of indices");
        }
        return manifest;
    }

    private Optional<Manifest> manifest(RegistrySession session, ImageRef image, String reference) {
        HttpResponse<byte[]> response = session.ask("GET", "manifests/" + reference, ACCEPT, false, List.of(404));
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        JsonNode json = RegistrySession.json(response.body());
        if (json.path("schemaVersion").asInt() != 2) {
            throw broken(image, "no manifest of schema version 2");
        }
        Optional<String> told = response.headers().firstValue(DIGEST_HEADER).filter(ImageRef::isDigest);
        String expected = ImageRef.isDigest(reference) ? reference : told.orElse("");
        String algorithm = expected.isEmpty() ? "sha256" : expected.substring(0, expected.indexOf(':'));
        String actual = digestOf(algorithm, response.body());
        if (!expected.isEmpty() && !expected.equals(actual)) {
            throw broken(image, "a manifest with the digest " + actual + " as " + expected);
        }
        return Optional.of(new Manifest(actual, json));
    }

    private byte[] blob(RegistrySession session, ImageRef image, String digest) {
        byte[] body =
                session.ask("GET", "blobs/" + digest, Map.of(), true, List.of()).body();
        String actual = digestOf(digest.substring(0, digest.indexOf(':')), body);
        if (!actual.equals(digest)) {
            throw broken(image, "a blob with the digest " + actual + " as " + digest);
        }
        return body;
    }

    private RegistrySession session(ImageRef image) {
        String host = image.host();
        RegistryAccess access = directory
                .access(host)
                .orElseThrow(() -> new RegistryException(
                        "The registry " + host + " of " + image
                                + " is not configured, so it is not asked; add it to the registries in the global configuration",
                        false,
                        null));
        RegistryHttp http = new RegistryHttp(host, access.insecure(), client, longestWait, resolver);
        return new RegistrySession(host, image.path(), access, http);
    }

    /** The tag where there is one: the question is what it means now. */
    private static String reference(ImageRef image) {
        return image.tag()
                .or(image::digest)
                .orElseThrow(() -> new IllegalArgumentException("'" + image + "' has neither tag nor digest"));
    }

    private static RegistryException broken(ImageRef image, String what) {
        return new RegistryException("The registry " + image.host() + " gave " + what + " for " + image, false, null);
    }

    private static String digestOf(String algorithm, byte[] bytes) {
        String name = "SHA-" + algorithm.substring("sha".length());
        try {
            return algorithm + ":"
                    + HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
