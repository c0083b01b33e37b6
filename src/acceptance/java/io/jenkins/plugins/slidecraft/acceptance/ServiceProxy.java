package io.jenkins.plugins.slidecraft.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A Service as this machine reaches it, in the place of kube-proxy: a port of the loopback interface, whose connections go to the
 * addresses that the Service's EndpointSlices say are ready, one after the other. It also has Prometheus scrape these addresses.
 */
final class ServiceProxy implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final RealPods pods;
    private final String service;
    private final Path targets;
    private final ServerSocket socket;
    private final AtomicInteger next = new AtomicInteger();
    private final ExecutorService connections = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private volatile List<InetSocketAddress> ready = List.of();

    private ServiceProxy(AcceptanceCluster.Running cluster, RealPods pods, String service) throws IOException {
        this.pods = pods;
        this.service = service;
        this.targets = Path.of(cluster.property("prometheus.targets.dir"), pods.namespace + "-" + service + ".json");
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Opens one; it refuses connections as long as nothing is ready. */
    static ServiceProxy open(AcceptanceCluster.Running cluster, RealPods pods, String service) {
        try {
            ServiceProxy proxy = new ServiceProxy(cluster, pods, service);
            proxy.timer.scheduleWithFixedDelay(proxy::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
            proxy.connections.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the Service is. */
    String address() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** The addresses that it leads to. */
    List<String> addresses() {
        return ready.stream().map(one -> one.getAddress().getHostAddress()).toList();
    }

    private void look() {
        try {
            List<InetSocketAddress> found = endpoints(new JsonMapper()
                    .readTree(pods.kubectl(
                            "get", "endpointslices", "-l", "kubernetes.io/service-name=" + service, "-o", "json")));
            if (!found.equals(ready)) {
                ready = found;
                scrape(found);
            }
        } catch (IOException | RuntimeException e) {
            if (!socket.isClosed()) {
                System.out.println("EndpointSlices of " + service + ": " + e.getMessage());
            }
        }
    }

    private static List<InetSocketAddress> endpoints(JsonNode slices) {
        List<InetSocketAddress> found = new ArrayList<>();
        for (JsonNode slice : slices.path("items")) {
            int port = slice.path("ports").path(0).path("port").asInt();
            for (JsonNode endpoint : slice.path("endpoints")) {
                if (endpoint.path("conditions").path("ready").asBoolean()) {
                    found.add(new InetSocketAddress(
                            endpoint.path("addresses").path(0).asText(), port));
                }
            }
        }
        return found;
    }

    private void scrape(List<InetSocketAddress> found) throws IOException {
        String addresses = found.stream()
                .map(one -> '"' + one.getAddress().getHostAddress() + ":" + one.getPort() + '"')
                .collect(Collectors.joining(", "));
        Path written = Files.createTempFile("targets", ".json");
        Files.writeString(written, "[{\"targets\": [" + addresses + "], \"labels\": {\"job\": \"pods\"}}]");
        written.toFile().setReadable(true, false);
        Files.move(written, targets, StandardCopyOption.REPLACE_EXISTING);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.execute(() -> serve(client));
            } catch (IOException e) {
                return; // It is closed.
            }
        }
    }

    private void serve(Socket client) {
        List<InetSocketAddress> known = ready;
        try (client) {
            if (known.isEmpty()) {
                return;
            }
            try (Socket server = new Socket()) {
                server.connect(known.get(Math.floorMod(next.getAndIncrement(), known.size())), 2000);
                connections.execute(() -> copy(client, server));
                copy(server, client);
            }
        } catch (IOException e) {
            // A pod that is gone: whoever asked sees the connection end, as with any Service.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16384];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One side is gone; the other one notices.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            timer.shutdownNow();
            connections.shutdownNow();
            Files.deleteIfExists(targets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
