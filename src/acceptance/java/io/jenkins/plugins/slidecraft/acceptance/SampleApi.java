package io.jenkins.plugins.slidecraft.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sample's API as a process of its own, scraped by the cluster's Prometheus: {@code src/acceptance/sample-api}. */
final class SampleApi implements AutoCloseable {
    private static final String PROGRAM = "src/acceptance/sample-api/sample_api.py";
    private static final String LISTENING = "listening on ";

    private final Process process;
    private final String address;
    private final Path target;

    private SampleApi(Process process, String address, Path target) {
        this.process = process;
        this.address = address;
        this.target = target;
    }

    /**
     * Starts one.
     *
     * @param port where it listens; 0 for a free port
     * @param variables what it is told by its environment
     */
    static SampleApi start(AcceptanceCluster.Running cluster, int port, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder("python3", PROGRAM).redirectErrorStream(true);
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = output.readLine();
            if (line == null || !line.startsWith(LISTENING)) {
                throw new IllegalStateException(PROGRAM + " says: " + line);
            }
            drain(output);
            String address = line.substring(LISTENING.length());
            return new SampleApi(process, address, target(cluster, address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drain(BufferedReader output) {
        Thread thread = new Thread(
                () -> {
                    try {
                        String line = output.readLine();
                        while (line != null) {
                            System.out.println("[sample-api] " + line);
                            line = output.readLine();
                        }
                    } catch (IOException e) {
                        // It has ended.
                    }
                },
                "sample-api");
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells Prometheus, whole: it may read the file at any time. */
    private static Path target(AcceptanceCluster.Running cluster, String address) throws IOException {
        Path folder = Path.of(cluster.property("prometheus.targets.dir"));
        String host = address.substring("http://".length());
        Path file = folder.resolve("sample-api-" + host.replace(':', '-') + ".json");
        Path whole = Files.createTempFile(folder, "sample-api", ".tmp");
        Files.writeString(whole, "[{\"targets\": [\"" + host + "\"], \"labels\": {\"component\": \"gateway\"}}]");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        return file;
    }

    String address() {
        return address;
    }

    /** Ends it as a kubelet does. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(target);
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("It did not end when it was asked to");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
