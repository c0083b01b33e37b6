package io.jenkins.plugins.slidecraft.release.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Requests about one repository with the authorization that the registry asks for: none, basic, or a bearer token from the
 * server that it names (distribution's token specification). It lives as long as one look-up, and so does its token.
 */
final class RegistrySession {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,65536}");

    private final String host;
    private final String repository;
    private final RegistryAccess access;
    private final RegistryHttp http;
    private Optional<String> authorization = Optional.empty();

    RegistrySession(String host, String repository, RegistryAccess access, RegistryHttp http) {
        this.host = host;
        this.repository = repository;
        this.access = access;
        this.http = http;
    }

    /**
     * Asks for something of the repository.
     *
     * @param path below {@code /v2/<repository>/}
     * @throws RegistryException for any answer but 200 and those of {@code expected}
     */
    HttpResponse<byte[]> ask(
            String method, String path, Map<String, String> headers, boolean blob, List<Integer> expected) {
        String full = "/v2/" + repository + "/" + path;
        HttpResponse<byte[]> response = http.ask(method, full, headers, authorization, blob);
        if (response.statusCode() == 401 && authorization.isEmpty()) {
            authorization = authorize(Challenge.parse(response.headers().allValues("WWW-Authenticate")));
            if (authorization.isPresent()) {
                response = http.ask(method, full, headers, authorization, blob);
            }
        }
        int status = response.statusCode();
        if (status == 200 || expected.contains(status)) {
            return response;
        }
        if (status == 401 || status == 403) {
            throw new RegistryException(
                    "The registry " + host
                            + (login().isPresent()
                                    ? " refused the configured credentials"
                                    : " wants credentials, and none are configured")
                            + " for " + repository + ": HTTP " + status + detail(response)
                            + "; check the registry in the global configuration",
                    false,
                    null);
        }
        boolean passing = status == 429 || status == 408 || status >= 500;
        throw new RegistryException(
                "The registry " + host + " answered " + method + " " + full + " with HTTP " + status + detail(response),
                passing,
                retryAfter(response),
                null);
    }

    private Optional<String> authorize(List<Challenge> challenges) {
        Optional<Login> login = login();
        Optional<Challenge> bearer = Challenge.find(challenges, "bearer");
        if (bearer.isPresent()) {
            return Optional.of("Bearer " + token(bearer.get(), login));
        }
        return Challenge.find(challenges, "basic").isPresent() ? login.map(RegistrySession::basic) : Optional.empty();
    }

    private Optional<Login> login() {
        try {
            return access.login().get();
        } catch (RegistryException e) {
            throw e;
        } catch (RuntimeException e) {
            // Its message may hold anything; the configuration says where to look.
            throw new RegistryException(
                    "The credentials for the registry " + host + " can't be read ("
                            + e.getClass().getSimpleName() + "); check them in the global configuration",
                    false,
                    null);
        }
    }

    private static String basic(Login login) {
        byte[] pair = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Our own scope, not the one of the challenge: a registry shall not make us fetch rights that we don't need. */
    private String token(Challenge challenge, Optional<Login> login) {
        String realm = challenge.parameters().getOrDefault("realm", "");
        StringBuilder address = new StringBuilder(realm)
                .append(realm.contains("?") ? '&' : '?')
                .append("scope=")
                .append(encoded("repository:" + repository + ":pull"));
        Optional.ofNullable(challenge.parameters().get("service"))
                .ifPresent(service -> address.append("&service=").append(encoded(service)));
        URI uri;
        try {
            uri = URI.create(address.toString());
        } catch (IllegalArgumentException e) {
            throw new RegistryException("The registry " + host + " names no address for tokens", false, null);
        }
        HttpResponse<byte[]> response = http.askForToken(uri, login.map(RegistrySession::basic));
        int status = response.statusCode();
        if (status != 200) {
            throw new RegistryException(
                    "The token server " + uri.getHost() + " of the registry " + host + " refused a token for "
                            + repository
                            + (login.isPresent() ? " with the configured credentials" : " without credentials")
                            + ": HTTP "
                            + status + "; check the registry in the global configuration",
                    status == 429 || status >= 500,
                    retryAfter(response),
                    null);
        }
        JsonNode json = json(response.body());
        String token = json.path("token").asText(json.path("access_token").asText(""));
        if (!TOKEN.matcher(token).matches()) {
            throw new RegistryException(
                    "The token server " + uri.getHost() + " of the registry " + host + " gave no token", false, null);
        }
        return token;
    }

    /** {@code Retry-After} in seconds; a date, which needs clocks that agree, is left aside. */
    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(null);
    }

    /** The first of a registry's errors, on one line. */
    private static String detail(HttpResponse<byte[]> response) {
        JsonNode error = json(response.body()).path("errors").path(0);
        String text = (error.path("code").asText("") + " "
                        + error.path("message").asText(""))
                .replaceAll("[\\p{C}\\p{Z}]+", " ")
                .strip();
        return text.isEmpty() ? "" : " (" + (text.length() > 200 ? text.substring(0, 200) + "…" : text) + ")";
    }

    /** The answer as JSON; an empty object where it is none. */
    static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null || !json.isObject() ? JSON.createObjectNode() : json;
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
