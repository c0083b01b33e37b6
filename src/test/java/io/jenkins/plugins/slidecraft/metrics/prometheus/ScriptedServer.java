package io.jenkins.plugins.slidecraft.metrics.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on loopback that answers as it is told and keeps what it was asked. */
final class ScriptedServer implements AutoCloseable {
    /** One request. */
    record Asked(String method, String path, Map<String, String> form, Map<String, List<String>> headers) {}

    /** Gives an answer. */
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ScriptedServer(Script script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                asked.add(new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        form(body),
                        Map.copyOf(exchange.getRequestHeaders())));
                script.answer(exchange);
            }
        });
        server.start();
    }

    /** A server with one answer. */
    static ScriptedServer answering(int status, String contentType, String body) throws IOException {
        return new ScriptedServer(exchange -> send(exchange, status, contentType, body));
    }

    static void send(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String field : body.split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                form.put(
                        field.substring(0, equals),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
