package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.kube.fabric8.ConnectionSettings;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the cluster of {@code src/acceptance/cluster} once for all test classes and stops it after the last one. With
 * {@code -Dslidecraft.acceptance.dir=DIR} the tests use the one that {@code up.sh DIR} has started, and let it run.
 */
public final class AcceptanceCluster implements BeforeAllCallback, ParameterResolver {
    private static final Path SCRIPTS = Path.of("src/acceptance/cluster").toAbsolutePath();

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context);
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(AcceptanceCluster.class))
                .getOrComputeIfAbsent("cluster", key -> Running.start(), Running.class);
    }

    /** The cluster while it runs. */
    public static final class Running implements AutoCloseable {
        private final Path directory;
        private final boolean ours;
        private final Properties properties = new Properties();

        private Running(Path directory, boolean ours) {
            this.directory = directory;
            this.ours = ours;
            try (Reader reader = Files.newBufferedReader(directory.resolve("env.properties"))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("There is no cluster in " + directory + ": start it with up.sh", e);
            }
        }

        private static Running start() {
            String given = System.getProperty("slidecraft.acceptance.dir", "");
            if (!given.isEmpty()) {
                return new Running(Path.of(given), false);
            }
            Path directory = Path.of("target/acceptance-cluster").toAbsolutePath();
            System.out.print(Shell.run(Map.of(), SCRIPTS.resolve("up.sh").toString(), directory.toString()));
            return new Running(directory, true);
        }

        /** One of the keys that the scripts' README lists. */
        public String property(String key) {
            String value = properties.getProperty(key);
            if (value == null) {
                throw new IllegalArgumentException("The acceptance cluster has no property " + key);
            }
            return value;
        }

        /** The text of a file that a property names. */
        public String file(String key) {
            try {
                return Files.readString(Path.of(property(key)), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Runs kubectl with full rights. */
        public String kubectl(String... arguments) {
            return Shell.run(Map.of(), kubectlCommand(arguments).toArray(String[]::new));
        }

        /** Runs kubectl with full rights and an input. */
        public String kubectlWithInput(String input, String... arguments) {
            return Shell.runWithInput(Map.of(), input, kubectlCommand(arguments).toArray(String[]::new));
        }

        /** Runs kubectl with full rights and a manifest. */
        public String apply(String manifest) {
            return kubectlWithInput(manifest, "apply", "-f", "-");
        }

        private List<String> kubectlCommand(String... arguments) {
            List<String> command = new java.util.ArrayList<>(
                    List.of(property("kubectl"), "--kubeconfig", property("admin.kubeconfig")));
            command.addAll(List.of(arguments));
            return command;
        }

        /** The port with full rights, for looking and for breaking things; never for the product's own doing. */
        public Fabric8Cluster admin() {
            return new Fabric8Cluster(ConnectionSettings.fromKubeconfig(file("admin.kubeconfig"), false));
        }

        /** The port as the identity that deploys: it has no right but those of the roles that a test binds to it. */
        public Fabric8Cluster deployer() {
            return new Fabric8Cluster(ConnectionSettings.fromKubeconfig(file("deployer.kubeconfig"), false));
        }

        /** Kills the API server and starts it again. */
        public void restartApiServer() {
            Shell.run(Map.of(), SCRIPTS.resolve("restart-apiserver.sh").toString(), directory.toString());
        }

        @Override
        public void close() {
            if (ours) {
                System.out.print(Shell.run(Map.of(), SCRIPTS.resolve("down.sh").toString(), directory.toString()));
            }
        }
    }
}
