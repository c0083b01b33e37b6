package io.jenkins.plugins.slidecraft.kube.fabric8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The service account that a pod is given, as client-go's {@code rest.InClusterConfig} reads it. */
final class InCluster {
    private InCluster() {}

    static ConnectionSettings read(Path folder, UnaryOperator<String> environment) {
        String host = environment.apply("KUBERNETES_SERVICE_HOST");
        String port = environment.apply("KUBERNETES_SERVICE_PORT");
        Path token = folder.resolve("token");
        if (host == null || host.isBlank() || port == null || port.isBlank() || !Files.isReadable(token)) {
            throw new IllegalArgumentException("This controller doesn't run in a pod with a service account"
                    + " (KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT and " + token
                    + " are needed); give the cluster's address and credentials instead.");
        }
        String name = host.contains(":") ? "[" + host + "]" : host;
        return ConnectionSettings.at("https://" + name + ":" + port)
                .caCertificate(text(folder.resolve("ca.crt")))
                .bearerToken("file " + token, () -> text(token))
                .build();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The service account's file can't be read: " + file, e);
        }
    }
}
