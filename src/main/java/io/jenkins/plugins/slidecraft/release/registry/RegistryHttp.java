package io.jenkins.plugins.slidecraft.release.registry;

import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.http.NetworkAddress;
import io.jenkins.plugins.slidecraft.http.NoAnswerException;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests to one registry. Plain HTTP only where that is configured or on loopback; never to link-local or metadata
 * addresses. Redirects are followed within the registry, and for blobs, whose bytes are checked by their digest, also to
 * another host, without credentials.
 */
final class RegistryHttp {
    static final int LONGEST_ANSWER = 4 * 1024 * 1024;
    private static final int MOST_REDIRECTS = 3;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final String host;
    private final URI base;
    private final HttpClient client;
    private final Duration longestWait;
    private final NetworkAddress.Resolver resolver;

    RegistryHttp(
            String host, boolean insecure, HttpClient client, Duration longestWait, NetworkAddress.Resolver resolver) {
        this.host = host;
        this.client = client;
        this.longestWait = longestWait;
        this.resolver = resolver;
        // Docker Hub's images are called docker.io, its registry is elsewhere.
        String server = host.equals("docker.io") || host.equals("index.docker.io") ? "registry-1.docker.io" : host;
        URI secure = URI.create("https://" + server);
        this.base = insecure || isLoopback(secure.getHost()) ? URI.create("http://" + server) : secure;
    }

    /** Whether a host is this machine by its literal address or its name, without asking anyone. */
    static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        if (!host.matches("127(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:]+]")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether plain HTTP is spoken. */
    boolean plain() {
        return base.getScheme().equals("http");
    }

    URI address(String path) {
        return base.resolve(path);
    }

    /**
     * Asks the registry.
     *
     * @param blob whether a redirect may lead elsewhere
     */
    HttpResponse<byte[]> ask(
            String method, String path, Map<String, String> headers, Optional<String> authorization, boolean blob) {
        URI uri = address(path);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            boolean home = sameServer(uri, base);
            HttpResponse<byte[]> response = send(method, uri, headers, home ? authorization : Optional.empty());
            Optional<String> location = response.headers().firstValue("Location");
            if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
                return response;
            }
            uri = redirected(uri, location.get(), blob);
        }
        throw new RegistryException(
                "The registry " + host + " redirects more than " + MOST_REDIRECTS + " times", false, null);
    }

    private URI redirected(URI from, String location, boolean blob) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RegistryException("The registry " + host + " redirects to what is no address", false, e);
        }
        if (sameServer(to, base)) {
            return to;
        }
        if (!blob || to.getHost() == null) {
            throw new RegistryException(
                    "The registry " + host + " redirects to " + to.getScheme() + "://" + to.getRawAuthority()
                            + ", which is not followed; name that registry in slidecraft.yaml and in the global configuration",
                    false,
                    null);
        }
        requireSecure(to, "redirects a blob");
        return to;
    }

    /** HTTPS, or plain HTTP where the registry itself speaks it. */
    private void requireSecure(URI uri, String what) {
        boolean secure = "https".equals(uri.getScheme()) || plain() && "http".equals(uri.getScheme());
        if (!secure || uri.getRawUserInfo() != null) {
            throw new RegistryException(
                    "The registry " + host + " " + what + " to " + uri.getScheme() + "://" + uri.getHost()
                            + ", which is refused: it has to be an https address without user information",
                    false,
                    null);
        }
    }

    /**
     * Asks the server that the registry names for tokens: over HTTPS, or the registry itself.
     *
     * @param realm its address with the query
     */
    HttpResponse<byte[]> askForToken(URI realm, Optional<String> authorization) {
        if (realm.getHost() == null || !"https".equals(realm.getScheme()) && !sameServer(realm, base)) {
            throw new RegistryException(
                    "The registry " + host + " names " + realm.getScheme() + "://" + realm.getHost()
                            + " for tokens, which is refused: it has to be an https address or the registry itself",
                    false,
                    null);
        }
        requireSecure(realm, "leads for tokens");
        return send("GET", realm, Map.of("Accept", "application/json"), authorization);
    }

    private HttpResponse<byte[]> send(
            String method, URI uri, Map<String, String> headers, Optional<String> authorization) {
        try {
            NetworkAddress.check(uri.getHost(), resolver);
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .version(HttpClient.Version.HTTP_1_1)
                    .timeout(longestWait)
                    .method(method, HttpRequest.BodyPublishers.noBody());
            headers.forEach(request::header);
            authorization.ifPresent(value -> request.header("Authorization", value));
            return BoundedExchange.send(client, request.build(), LONGEST_ANSWER, longestWait);
        } catch (UnknownHostException e) {
            throw new RegistryException(
                    "The registry " + host + ": the name " + uri.getHost() + " can't be resolved", true, e);
        } catch (NetworkAddress.ForbiddenAddressException e) {
            throw new RegistryException("The registry " + host + ": " + e.getMessage(), false, e);
        } catch (NoAnswerException e) {
            throw new RegistryException(
                    "The registry " + host + ": " + e.getMessage() + " from " + uri.getAuthority(), true, e);
        }
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme() != null
                && one.getScheme().equals(other.getScheme())
                && one.getRawAuthority() != null
                && one.getRawAuthority().equalsIgnoreCase(other.getRawAuthority());
    }
}
