package io.jenkins.plugins.slidecraft.git.jgit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.zip.GZIPInputStream;

/** Git's own HTTP back end behind a small server on this machine: bare repositories in a folder. */
final class GitHttpServer implements AutoCloseable {
    private final Path folder;
    private final HttpServer server;
    /** What is answered instead, where it isn't 0. */
    volatile IntSupplier instead = () -> 0;
    /** User and password that are asked for; empty for none. */
    volatile String login = "";

    final List<String> requests = new CopyOnWriteArrayList<>();

    GitHttpServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "git-http");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address(String repository) {
        return "http://127.0.0.1:" + port() + "/" + repository + ".git";
    }

    /** A bare repository with a branch main that has one commit, unless empty. */
    Path create(String repository, Map<String, String> files) {
        try {
            Path bare = folder.resolve(repository + ".git");
            git(folder, "init", "-q", "--bare", "-b", "main", bare.toString());
            git(bare, "config", "http.receivepack", "true");
            if (!files.isEmpty()) {
                commit(repository, "main", "first", files);
            }
            return bare;
        } catch (RuntimeException e) {
            throw new IllegalStateException("git is needed for this test", e);
        }
    }

    /** Commits to a branch as another person does: by a clone and a push. */
    void commit(String repository, String branch, String message, Map<String, String> files) {
        try {
            Path bare = folder.resolve(repository + ".git");
            Path clone = Files.createTempDirectory(folder, "clone");
            git(folder, "clone", "-q", bare.toString(), clone.toString());
            git(clone, "checkout", "-q", "-B", branch);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = clone.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
                if (file.getKey().endsWith(".sh")) {
                    path.toFile().setExecutable(true);
                }
            }
            git(clone, "add", "-A");
            git(clone, "-c", "user.name=Min", "-c", "user.email=min@example.com", "commit", "-q", "-m", message);
            git(clone, "push", "-q", "origin", branch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What git says, without the last line's end. */
    String git(String repository, String... arguments) {
        return git(folder.resolve(repository + ".git"), arguments);
    }

    static String git(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = instead.getAsInt();
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "http://localhost:" + port() + exchange.getRequestURI());
            }
            if (status == 0 && !login.isEmpty() && !login.equals(given(exchange))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                status = 401;
            }
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            serve(exchange, body);
        }
    }

    private static String given(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null || !header.startsWith("Basic ")
                ? ""
                : new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
    }

    private void serve(HttpExchange exchange, byte[] body) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", folder.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REMOTE_USER", "tester");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        String query = exchange.getRequestURI().getRawQuery();
        environment.put("QUERY_STRING", query == null ? "" : query);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        environment.put("CONTENT_TYPE", type == null ? "" : type);
        environment.put("CONTENT_LENGTH", Integer.toString(body.length));
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (protocol != null) {
            environment.put("GIT_PROTOCOL", protocol);
        }
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var in = process.getOutputStream()) {
            in.write(body);
        }
        InputStream answer = process.getInputStream();
        int status = 200;
        for (String line = header(answer); !line.isEmpty(); line = header(answer)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.equals("Status")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(name, value);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        answer.transferTo(exchange.getResponseBody());
    }

    private static String header(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
