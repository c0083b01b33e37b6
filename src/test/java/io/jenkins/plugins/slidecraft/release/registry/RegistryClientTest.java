package io.jenkins.plugins.slidecraft.release.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.http.NetworkAddress;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryClientTest {
    private static final String SECRET = "s3cr3t";
    private static final String BASIC = "Basic Ym90OnMzY3IzdA==";
    private static final String REPOSITORY = "slidecraft/app";
    private static final String TAG = "1.4.2-abc1234";
    private static final HttpClient HTTP = BoundedExchange.client(Optional.empty());

    private ScriptedRegistry registry;
    private Optional<Login> login = Optional.empty();
    private Duration longestWait = Duration.ofSeconds(20);
    private NetworkAddress.Resolver resolver = NetworkAddress.Resolver.SYSTEM;

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RegistryClient client() {
        return new RegistryClient(
                host -> Optional.of(new RegistryAccess(false, () -> login)), HTTP, longestWait, resolver);
    }

    private ImageRef image() {
        return ImageRef.parse(registry.host() + "/" + REPOSITORY + ":" + TAG);
    }

    private static String manifests(String reference) {
        return "/v2/" + REPOSITORY + "/manifests/" + reference;
    }

    private RegistryException failure() {
        RegistryException thrown = catchThrowableOfType(RegistryException.class, () -> client().image(image()));
        assertThat(thrown).as("a failure").isNotNull();
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            assertThat(String.valueOf(one.getMessage())).doesNotContain(SECRET).doesNotContain(BASIC.substring(6));
        }
        return thrown;
    }

    @Test
    void asksForATagsDigest() {
        String digest = registry.image(REPOSITORY, TAG, "{}");

        assertThat(client().digest(image())).contains(digest);
        assertThat(registry.asked)
                .containsExactly(new ScriptedRegistry.Asked(
                        "HEAD",
                        manifests(TAG),
                        null,
                        "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json,"
                                + " application/vnd.oci.image.index.v1+json,"
                                + " application/vnd.docker.distribution.manifest.list.v2+json"));
    }

    @Test
    void aTagCountsMoreThanADigestBesideIt() {
        String digest = registry.image(REPOSITORY, TAG, "{}");
        String other = "sha256:" + "00".repeat(32);

        assertThat(client().digest(image().pinnedTo(other))).contains(digest);
        assertThat(client().digest(ImageRef.parse(registry.host() + "/" + REPOSITORY + "@" + digest)))
                .contains(digest);
        assertThat(client().digest(ImageRef.parse(registry.host() + "/" + REPOSITORY + "@" + other)))
                .isEmpty();
    }

    @Test
    void aTagThatIsNotThereIsNoError() {
        assertThat(client().digest(image())).isEmpty();
        assertThat(client().image(image())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 405})
    void computesTheDigestWhereTheRegistryTellsNone(int head) {
        String json = "{\"schemaVersion\":2}";
        registry.script(manifests(TAG), exchange -> {
            boolean get = exchange.getRequestMethod().equals("GET");
            ScriptedRegistry.send(exchange, get ? 200 : head, ScriptedRegistry.OCI_MANIFEST, json);
        });

        assertThat(client().digest(image())).contains(ScriptedRegistry.digest(json.getBytes()));
    }

    @Test
    void readsTheLabels() {
        String digest = registry.image(REPOSITORY, TAG, "{\"org.opencontainers.image.version\":\"1.4.2\",\"a\":\"b\"}");

        RegistryImage found = client().image(image()).orElseThrow();

        assertThat(found.digest()).isEqualTo(digest);
        assertThat(found.manifest()).isEqualTo(digest);
        assertThat(found.labels()).isEqualTo(Map.of("org.opencontainers.image.version", "1.4.2", "a", "b"));
        assertThat(found.hasId(digest)).isTrue();
        assertThat(found.hasId(found.config())).isTrue();
        assertThat(found.hasId("sha256:0")).isFalse();
    }

    @Test
    void anImageMayHaveNoLabels() {
        registry.image(REPOSITORY, TAG, "null");

        assertThat(client().image(image()).orElseThrow().labels()).isEmpty();
    }

    @Test
    void ofAnIndexItTakesLinuxOnAmd64() {
        String attestation = registry.manifest(REPOSITORY, "x", ScriptedRegistry.OCI_MANIFEST, "{\"schemaVersion\":2}");
        String arm = registry.image(REPOSITORY, "arm", "{\"arch\":\"arm64\"}");
        String amd = registry.image(REPOSITORY, "amd", "{\"arch\":\"amd64\"}");
        String entry = "{\"digest\":\"%s\",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}}";
        String index = registry.manifest(
                REPOSITORY,
                TAG,
                ScriptedRegistry.OCI_INDEX,
                "{\"schemaVersion\":2,\"manifests\":["
                        + String.join(
                                ",",
                                entry.formatted(attestation, "unknown", "unknown"),
                                entry.formatted(arm, "linux", "arm64"),
                                entry.formatted(amd, "linux", "amd64"))
                        + "]}");

        RegistryImage found = client().image(image()).orElseThrow();

        assertThat(found.digest()).isEqualTo(index);
        assertThat(found.manifest()).isEqualTo(amd);
        assertThat(found.labels()).isEqualTo(Map.of("arch", "amd64"));
        assertThat(client().digest(image())).contains(index);
    }

    @Test
    void refusesAnswersThatAreNoImages() {
        record Case(String json, String message) {}
        String index = "{\"schemaVersion\":2,\"manifests\":[%s]}";
        String self = registry.manifest(REPOSITORY, "self", ScriptedRegistry.OCI_INDEX, index.formatted(""));
        String missing = "sha256:" + "00".repeat(32);
        for (Case one : List.of(
                new Case("no json", "no manifest of schema version 2"),
                new Case("{\"schemaVersion\":1}", "no manifest of schema version 2"),
                new Case("{\"schemaVersion\":2}", "a manifest without configuration"),
                new Case(
                        "{\"schemaVersion\":2,\"config\":{\"digest\":\"../../x\"}}",
                        "a manifest without configuration"),
                new Case(index.formatted(""), "an index without images"),
                new Case(index.formatted("{\"digest\":\"x\"}"), "an index without images"),
                new Case(index.formatted("{\"digest\":\"" + self + "\"}"), "an index of indices"),
                new Case(
                        index.formatted("{\"digest\":\"" + missing + "\"}"),
                        "an index whose manifest " + missing + " is missing"))) {
            registry.manifest(REPOSITORY, TAG, ScriptedRegistry.OCI_MANIFEST, one.json);

            assertThat(failure())
                    .hasMessage("The registry " + registry.host() + " gave " + one.message + " for " + image());
        }
    }

    @Test
    void checksDigests() {
        String digest = registry.image(REPOSITORY, TAG, "{}");
        String config = client().image(image()).orElseThrow().config();
        String empty = ScriptedRegistry.digest("{}".getBytes());

        registry.script(
                "/v2/" + REPOSITORY + "/blobs/" + config,
                exchange -> ScriptedRegistry.send(exchange, 200, "x/y", "{}"));
        assertThat(failure())
                .hasMessage("The registry " + registry.host() + " gave a blob with the digest " + empty + " as "
                        + config + " for " + image());

        String other = "{\"schemaVersion\":2}";
        registry.script(manifests(TAG), exchange -> {
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
            ScriptedRegistry.send(exchange, 200, ScriptedRegistry.OCI_MANIFEST, other);
        });
        assertThat(failure())
                .hasMessage("The registry " + registry.host() + " gave a manifest with the digest "
                        + ScriptedRegistry.digest(other.getBytes()) + " as " + digest + " for " + image());
    }

    private void wantBasic() {
        registry.gate(exchange -> {
            if (!BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Registry\"");
                ScriptedRegistry.send(exchange, 401, "application/json", "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
            }
        });
    }

    @Test
    void logsInWhereItIsAsked() {
        String digest = registry.image(REPOSITORY, TAG, "{}");
        wantBasic();
        login = Optional.of(new Login("bot", SECRET));

        assertThat(client().digest(image())).contains(digest);
        assertThat(registry.asked)
                .extracting(ScriptedRegistry.Asked::authorization)
                .containsExactly(null, BASIC);
    }

    @Test
    void credentialsAreAskedForAtEachUse() {
        registry.image(REPOSITORY, TAG, "{}");
        wantBasic();
        AtomicInteger asked = new AtomicInteger();
        RegistryClient client = new RegistryClient(
                host -> Optional.of(new RegistryAccess(false, () -> {
                    asked.incrementAndGet();
                    return Optional.of(new Login("bot", SECRET));
                })),
                HTTP);

        client.digest(image());
        client.digest(image());

        assertThat(asked).hasValue(2);
    }

    @Test
    void saysThatCredentialsAreMissingOrWrong() {
        wantBasic();
        String rule =
                " for " + REPOSITORY + ": HTTP 401 (UNAUTHORIZED); check the registry in the global configuration";

        assertThat(failure())
                .hasMessage("The registry " + registry.host() + " wants credentials, and none are configured" + rule)
                .matches(e -> !((RegistryException) e).isPassing());
        login = Optional.of(new Login("bot", "another"));
        assertThat(failure())
                .hasMessage("The registry " + registry.host() + " refused the configured credentials" + rule);
    }

    @Test
    void credentialsThatCantBeReadAreNotShown() {
        wantBasic();
        RegistryClient client = new RegistryClient(
                host -> Optional.of(new RegistryAccess(false, () -> {
                    throw new IllegalStateException("password " + SECRET);
                })),
                HTTP);

        RegistryException thrown = catchThrowableOfType(RegistryException.class, () -> client.digest(image()));

        assertThat(thrown)
                .hasMessage("The credentials for the registry " + registry.host()
                        + " can't be read (IllegalStateException); check them in the global configuration")
                .hasNoCause();
        assertThat(new Login("bot", SECRET)).hasToString("Login[bot]");
    }

    private void wantBearer(String realm, String answer) {
        registry.gate(exchange -> {
            if (!"Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders()
                        .set(
                                "WWW-Authenticate",
                                "Bearer realm=\"" + realm
                                        + "\",service=\"my registry\",scope=\"repository:slidecraft/app:pull,push,delete\"");
                ScriptedRegistry.send(exchange, 401, "application/json", "{}");
            }
        });
        registry.script("/token", exchange -> ScriptedRegistry.send(exchange, 200, "application/json", answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token"})
    void fetchesATokenThatMayOnlyPull(String field) {
        String digest = registry.image(REPOSITORY, TAG, "{}");
        wantBearer("http://" + registry.host() + "/token", "{\"" + field + "\":\"t0ken\"}");
        login = Optional.of(new Login("bot", SECRET));

        assertThat(client().image(image()).orElseThrow().digest()).isEqualTo(digest);

        String token = "/token?scope=repository%3Aslidecraft%2Fapp%3Apull&service=my+registry";
        assertThat(registry.asked)
                .extracting(asked -> asked.method() + " " + asked.uri().replaceAll("sha256:.*", "config") + " "
                        + asked.authorization())
                .containsExactly(
                        "GET " + manifests(TAG) + " null",
                        "GET " + token + " " + BASIC,
                        "GET " + manifests(TAG) + " Bearer t0ken",
                        "GET /v2/" + REPOSITORY + "/blobs/config Bearer t0ken");
    }

    @Test
    void anonymousTokensNeedNoLogin() {
        String digest = registry.image(REPOSITORY, TAG, "{}");
        wantBearer("http://" + registry.host() + "/token", "{\"token\":\"t0ken\"}");

        assertThat(client().digest(image())).contains(digest);
        assertThat(registry.asked.get(1).authorization()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "no json", "{\"token\":\"\"}", "{\"token\":\"a\\nb\"}", "{\"token\":[]}"})
    void aTokenServerThatGivesNoToken(String answer) {
        wantBearer("http://" + registry.host() + "/token", answer);

        assertThat(failure())
                .hasMessage("The token server 127.0.0.1 of the registry " + registry.host() + " gave no token");
    }

    @Test
    void aTokenServerThatRefuses() {
        wantBearer("http://" + registry.host() + "/token", "");
        registry.script("/token", exchange -> ScriptedRegistry.send(exchange, 401, "text/plain", SECRET));
        login = Optional.of(new Login("bot", SECRET));
        String start =
                "The token server 127.0.0.1 of the registry " + registry.host() + " refused a token for " + REPOSITORY;

        assertThat(failure())
                .hasMessage(start
                        + " with the configured credentials: HTTP 401; check the registry in the global configuration");
        login = Optional.empty();
        registry.script("/token", exchange -> ScriptedRegistry.send(exchange, 503, "text/plain", ""));
        assertThat(failure())
                .hasMessage(start + " without credentials: HTTP 503; check the registry in the global configuration")
                .matches(e -> ((RegistryException) e).isPassing());
    }

    @Test
    void tokensComeFromTheRegistryOrOverHttps() {
        login = Optional.of(new Login("bot", SECRET));
        String start = "The registry " + registry.host() + " ";
        record Case(String realm, String message) {}
        for (Case one : List.of(
                new Case(
                        "http://auth.example/token",
                        "names http://auth.example for tokens, which is refused: it has to be an https address or the registry"
                                + " itself"),
                new Case(
                        "http://127.0.0.1:1/token",
                        "names http://127.0.0.1 for tokens, which is refused: it has to be an https address or the registry"
                                + " itself"),
                new Case(
                        "file:///etc/passwd",
                        "names file://null for tokens, which is refused: it has to be an https address or the registry itself"),
                new Case(
                        "https://a@auth.example/token",
                        "leads for tokens to https://auth.example, which is refused: it has to be an https address without user"
                                + " information"),
                new Case("not an address", "names no address for tokens"))) {
            wantBearer(one.realm, "{\"token\":\"t0ken\"}");
            assertThat(failure()).hasMessage(start + one.message);
        }
        wantBearer("https://169.254.169.254/token", "");
        assertThat(failure())
                .hasMessage("The registry " + registry.host()
                        + ": 169.254.169.254 is 169.254.169.254, a link-local or metadata address, which is refused");
        assertThat(registry.asked)
                .extracting(ScriptedRegistry.Asked::authorization)
                .containsOnlyNulls();
    }

    @Test
    void aBlobMayBeElsewhereButTheCredentialsStayHere() throws IOException {
        try (ScriptedRegistry storage = new ScriptedRegistry()) {
            registry.image(REPOSITORY, TAG, "{\"a\":\"b\"}");
            String config = client().image(image()).orElseThrow().config();
            String path = "/v2/" + REPOSITORY + "/blobs/" + config;
            storage.image(REPOSITORY, TAG, "{\"a\":\"b\"}");
            registry.script(path, exchange -> {
                exchange.getResponseHeaders().set("Location", "http://" + storage.host() + path + "?signature=x");
                ScriptedRegistry.send(exchange, 307, "text/plain", "");
            });
            wantBasic();
            login = Optional.of(new Login("bot", SECRET));

            assertThat(client().image(image()).orElseThrow().labels()).isEqualTo(Map.of("a", "b"));
            assertThat(storage.asked)
                    .extracting(ScriptedRegistry.Asked::authorization)
                    .containsExactly((String) null);
        }
    }

    private void redirect(String to) {
        registry.script(manifests(TAG), exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            ScriptedRegistry.send(exchange, 302, "text/plain", "");
        });
    }

    @Test
    void manifestsStayHere() {
        redirect("https://other.example/v2/x");
        assertThat(failure())
                .hasMessage("The registry " + registry.host()
                        + " redirects to https://other.example, which is not followed; name"
                        + " that registry in slidecraft.yaml and in the global configuration");
        redirect("//169.254.169.254/latest");
        assertThat(failure()).hasMessageContaining(" redirects to http://169.254.169.254, which is not followed; ");
        redirect(manifests(TAG));
        assertThat(failure()).hasMessage("The registry " + registry.host() + " redirects more than 3 times");
        redirect("http://[");
        assertThat(failure()).hasMessage("The registry " + registry.host() + " redirects to what is no address");

        String digest = registry.image(REPOSITORY, "moved", "{}");
        redirect("moved");
        assertThat(client().digest(image())).contains(digest);
    }

    @ParameterizedTest
    @CsvSource({"429, true", "500, true", "503, true", "400, false", "418, false"})
    void otherAnswersAreErrors(int status, boolean passing) {
        registry.script(
                manifests(TAG),
                exchange -> ScriptedRegistry.send(
                        exchange,
                        status,
                        "application/json",
                        "{\"errors\":[{\"code\":\"BAD\",\"message\":\"line\\nFinished: SUCCESS\\u001b" + "x".repeat(500)
                                + "\"}]}"));

        RegistryException thrown = failure();

        assertThat(thrown.getMessage())
                .startsWith("The registry " + registry.host() + " answered GET " + manifests(TAG) + " with HTTP "
                        + status + " (BAD line Finished: SUCCESS xxx")
                .endsWith("x…)")
                .hasSizeLessThan(400);
        assertThat(thrown.isPassing()).isEqualTo(passing);
    }

    @Test
    void answersAreBounded() {
        registry.script(
                manifests(TAG),
                exchange -> ScriptedRegistry.send(exchange, 200, "x/y", "x".repeat(RegistryHttp.LONGEST_ANSWER + 1)));

        assertThat(failure())
                .hasMessage("The registry " + registry.host() + ": the answer is longer than 4194304 bytes from "
                        + registry.host());
    }

    @Test
    void waitsAreBounded() {
        longestWait = Duration.ofMillis(300);
        CountDownLatch end = new CountDownLatch(1);
        registry.script(manifests(TAG), exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        RegistryException thrown = failure();
        end.countDown();

        assertThat(thrown.getMessage()).startsWith("The registry " + registry.host() + ": no answer within ");
        assertThat(thrown.isPassing()).isTrue();
    }

    @Test
    void aRegistryThatIsNotThere() {
        ImageRef image = image();
        registry.close();

        RegistryException thrown = catchThrowableOfType(RegistryException.class, () -> client().digest(image));

        assertThat(thrown).hasMessage("The registry " + image.host() + ": no connection from " + image.host());
        assertThat(thrown.isPassing()).isTrue();
    }

    @Test
    void namesThatAreUnknownOrLeadToMetadataServices() {
        resolver = host -> {
            throw new UnknownHostException(host);
        };
        assertThat(failure())
                .hasMessage("The registry " + registry.host() + ": the name 127.0.0.1 can't be resolved")
                .matches(e -> ((RegistryException) e).isPassing());
        resolver = host -> List.of(InetAddress.getByName("169.254.169.254"));
        assertThat(failure())
                .hasMessage("The registry " + registry.host()
                        + ": 127.0.0.1 is 169.254.169.254, a link-local or metadata address, which is refused");
        assertThat(registry.asked).isEmpty();
    }

    @Test
    void aRegistryThatIsNotConfiguredIsNotAsked() {
        RegistryClient client = new RegistryClient(host -> Optional.empty(), HTTP);

        RegistryException thrown = catchThrowableOfType(RegistryException.class, () -> client.digest(image()));

        assertThat(thrown)
                .hasMessage(
                        "The registry " + registry.host() + " of " + image()
                                + " is not configured, so it is not asked; add it to the registries in the global configuration");
        assertThat(registry.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example, false, https://registry.example",
        "registry.example:5000, false, https://registry.example:5000",
        "registry.example:5000, true, http://registry.example:5000",
        "127.0.0.1:5000, false, http://127.0.0.1:5000",
        "127.1.2.3, false, http://127.1.2.3",
        "localhost:5000, false, http://localhost:5000",
        "[::1]:5000, false, http://[::1]:5000",
        "[2001:db8::1]:5000, false, https://[2001:db8::1]:5000",
        "10.0.0.1, false, https://10.0.0.1",
        "127.0.0.1.example, false, https://127.0.0.1.example",
        "localhost.example, false, https://localhost.example",
        "docker.io, false, https://registry-1.docker.io",
        "index.docker.io, false, https://registry-1.docker.io"
    })
    void plainHttpIsForLoopbackAndWhereItIsConfigured(String host, boolean insecure, String address) {
        RegistryHttp http = new RegistryHttp(host, insecure, HTTP, longestWait, resolver);

        assertThat(http.address("/v2/")).isEqualTo(URI.create(address + "/v2/"));
    }

    @Test
    void anImageWithoutTagAndDigestNamesNothing() {
        ImageRef image = ImageRef.parse(registry.host() + "/" + REPOSITORY);

        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> client().digest(image)))
                .hasMessage("'" + image + "' has neither tag nor digest");
    }
}
