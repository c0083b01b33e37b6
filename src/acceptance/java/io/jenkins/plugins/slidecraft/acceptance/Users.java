package io.jenkins.plugins.slidecraft.acceptance;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** People who use the application all the time, each request over a connection of its own. */
final class Users implements AutoCloseable {
    private final URL address;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    Users(String address) throws IOException {
        this.address = new URL(address);
        timer.scheduleWithFixedDelay(this::request, 0, 200, TimeUnit.MILLISECONDS);
    }

    private void request() {
        requests.incrementAndGet();
        try {
            HttpURLConnection connection = (HttpURLConnection) address.openConnection();
            connection.setRequestProperty("Connection", "close");
            connection.setConnectTimeout(5000);
            connection.setReadTimeout(15000);
            if (connection.getResponseCode() != 200) {
                failures.add(Instant.now() + " " + connection.getResponseCode());
            }
            connection.getInputStream().readAllBytes();
        } catch (IOException e) {
            failures.add(Instant.now() + " " + e);
        }
    }

    int requests() {
        return requests.get();
    }

    List<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
