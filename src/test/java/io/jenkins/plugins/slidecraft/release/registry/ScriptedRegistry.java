package io.jenkins.plugins.slidecraft.release.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry on loopback with what is put into it; answers can be scripted by path. */
final class ScriptedRegistry implements AutoCloseable {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    /** One request. */
    record Asked(String method, String uri, String authorization, String accept) {}

    /** Gives an answer instead of the usual one. */
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    private record Content(String type, byte[] bytes) {}

    final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Content> contents = new HashMap<>();
    private final Map<String, Script> scripts = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private Script gate;

    ScriptedRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        exchange.getRequestHeaders().getFirst("Accept")));
                answer(exchange);
            }
        });
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (scripts.containsKey(path)) {
            scripts.get(path).answer(exchange);
            return;
        }
        if (gate != null) {
            gate.answer(exchange);
            if (exchange.getResponseCode() != -1) {
                return;
            }
        }
        serve(exchange);
    }

    /** What a registry does by itself. */
    void serve(HttpExchange exchange) throws IOException {
        Content content = contents.get(exchange.getRequestURI().getPath());
        if (content == null) {
            send(
                    exchange,
                    404,
                    "application/json",
                    "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\"}]}");
            return;
        }
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest(content.bytes));
        send(exchange, 200, content.type, content.bytes);
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
        }
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Answers a path as scripted. */
    void script(String path, Script script) {
        scripts.put(path, script);
    }

    /** Comes before each answer that is not scripted; where it sends nothing, the usual one follows. */
    void gate(Script script) {
        gate = script;
    }

    /** Puts a manifest or index under a tag and its digest. */
    String manifest(String repository, String tag, String type, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Content content = new Content(type, bytes);
        contents.put("/v2/" + repository + "/manifests/" + tag, content);
        contents.put("/v2/" + repository + "/manifests/" + digest(bytes), content);
        return digest(bytes);
    }

    /** Puts a blob. */
    String blob(String repository, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        contents.put("/v2/" + repository + "/blobs/" + digest(bytes), new Content("application/octet-stream", bytes));
        return digest(bytes);
    }

    /** Puts an image with labels. Returns the manifest's digest. */
    String image(String repository, String tag, String labels) {
        String config = blob(repository, "{\"config\":{\"Labels\":" + labels + "}}");
        return manifest(
                repository,
                tag,
                OCI_MANIFEST,
                "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_MANIFEST + "\",\"config\":{\"digest\":\"" + config
                        + "\"}," + "\"layers\":[]}");
    }

    static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Host and port, as in an image's name. */
    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
