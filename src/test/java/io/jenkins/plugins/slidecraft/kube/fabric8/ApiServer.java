package io.jenkins.plugins.slidecraft.kube.fabric8;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** A scripted API server: gives its answers in the order in which they were scripted, and keeps what it was asked. */
final class ApiServer implements AutoCloseable {
    final MockWebServer server = new MockWebServer();

    ApiServer() throws IOException {
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    ConnectionSettings.Builder settings() {
        return ConnectionSettings.at(url()).bearerToken("s3cr3t-token");
    }

    ApiServer answers(int code, String json) {
        return answers(json(code, json));
    }

    ApiServer answers(MockResponse response) {
        server.enqueue(response);
        return this;
    }

    static MockResponse json(int code, String json) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(json);
    }

    static MockResponse status(int code, String reason, String message) {
        return json(
                code,
                """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","message":"%s","code":%d}
                """
                        .formatted(reason, message, code));
    }

    /** The next request that came; fails where none came. */
    RecordedRequest asked() throws InterruptedException {
        RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("The server was not asked anything (more).");
        }
        return request;
    }

    int requests() {
        return server.getRequestCount();
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
    }
}
