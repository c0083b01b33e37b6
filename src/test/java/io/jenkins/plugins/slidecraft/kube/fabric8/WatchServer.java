package io.jenkins.plugins.slidecraft.kube.fabric8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server that lists what it is told to, and whose watches are fed line by line by the test. */
final class WatchServer implements AutoCloseable {
    private static final byte[] END = {};
    private static final byte[] DROP = {0};

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Stream> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> refusals = new LinkedBlockingQueue<>();
    final List<String> lists = new CopyOnWriteArrayList<>();
    final List<String> watches = new CopyOnWriteArrayList<>();
    volatile String list = "{\"metadata\":{\"resourceVersion\":\"10\"},\"items\":[]}";
    volatile int listCode = 200;

    WatchServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers the next watch request with this status instead of a stream. */
    WatchServer refuseNext(int code) {
        refusals.add(code);
        return this;
    }

    /** The watch that was opened next; fails where none is opened. */
    Stream stream() throws InterruptedException {
        Stream stream = opened.poll(60, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("No watch was opened (any more); so far: " + watches);
        }
        return stream;
    }

    void lists(String resourceVersion, String... items) {
        list = "{\"metadata\":{\"resourceVersion\":\"" + resourceVersion + "\"},\"items\":[" + String.join(",", items)
                + "]}";
    }

    static String pod(String name, int version, String labels) {
        return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"uid-" + name
                + "\",\"resourceVersion\":\"" + version + "\",\"labels\":{" + labels + "}}}";
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (!query.contains("watch=true")) {
            lists.add(query);
            answer(exchange, listCode, listCode == 200 ? list : status(listCode));
            return;
        }
        watches.add(query);
        Integer refusal = refusals.poll();
        if (refusal != null) {
            answer(exchange, refusal, status(refusal));
            return;
        }
        Stream stream = new Stream();
        exchange.sendResponseHeaders(200, 0);
        opened.add(stream);
        try {
            OutputStream out = exchange.getResponseBody();
            for (byte[] next = stream.bytes.take(); next != END; next = stream.bytes.take()) {
                if (next == DROP) {
                    // The server closes the connection of a handler that fails, without the last chunk.
                    throw new IOException("dropped");
                }
                out.write(next);
                out.flush();
            }
            exchange.close();
        } catch (InterruptedException e) {
            exchange.close();
        } finally {
            stream.ended.incrementAndGet();
        }
    }

    private static String status(int code) {
        return "{\"kind\":\"Status\",\"code\":" + code + ",\"reason\":\"R" + code + "\",\"message\":\"refused\"}";
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** One watch under way. */
    static final class Stream {
        private final BlockingQueue<byte[]> bytes = new LinkedBlockingQueue<>();
        final AtomicInteger ended = new AtomicInteger();

        Stream event(String type, String object) {
            return raw("{\"type\":\"" + type + "\",\"object\":" + object + "}\n");
        }

        Stream raw(String text) {
            return raw(text.getBytes(StandardCharsets.UTF_8));
        }

        Stream raw(byte[] part) {
            bytes.add(part);
            return this;
        }

        Stream bookmark(int version) {
            return event(
                    "BOOKMARK",
                    "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version + "\"}}");
        }

        Stream gone() {
            return event(
                    "ERROR",
                    "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\",\"message\":\"too old resource version\"}");
        }

        /** Ends it as the server does in time. */
        void end() {
            bytes.add(END);
        }

        /** Breaks the connection in the middle. */
        void drop() {
            bytes.add(DROP);
        }
    }
}
