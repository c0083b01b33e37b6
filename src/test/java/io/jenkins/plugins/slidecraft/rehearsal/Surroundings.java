package io.jenkins.plugins.slidecraft.rehearsal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.slidecraft.descriptor.ComponentSpec;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Place;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.SimRegistry;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The simulated place that a release goes to: for each environment of {@code slidecraft.yaml} a namespace where the release
 * before runs already, applied as people do with kubectl: from {@code k8s/<environment>/*.yaml} of the workspace, or, for a
 * component without manifest there, a Deployment of three pods. The ConfigMaps and Secrets that its variables come from are
 * there, too.
 */
final class Surroundings {
    /** The release before: its tag, where the manifests don't name another one. */
    static final String BEFORE = "1.4.1-0f3a9c2";

    static final String STAGING = "staging";

    static final String PROD = "prod";
    static final String APPROVER = "hana";

    private final Simulation simulation;
    private final SimRegistry registry = new SimRegistry();
    private final Descriptor descriptor;
    private final Path workspace;

    Surroundings(Simulation simulation, Descriptor descriptor, Path workspace) {
        this.simulation = simulation;
        this.descriptor = descriptor;
        this.workspace = workspace;
    }

    SimRegistry registry() {
        return registry;
    }

    /** The namespace of an environment. */
    String namespace(String environment) {
        return descriptor.application() + "-" + environment;
    }

    Collection<String> environments() {
        return descriptor.environments().keySet();
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** Brings up what runs before, with traffic, and waits until it is ready. */
    void bringUp() {
        for (String environment : environments()) {
            String namespace = namespace(environment);
            for (HasMetadata object : manifests(environment)) {
                create(namespace, object);
            }
            for (ComponentSpec component : descriptor.components().values()) {
                if (simulation
                        .cluster()
                        .peek(Kind.DEPLOYMENT, namespace, component.workload())
                        .isEmpty()) {
                    simulation.deploy(
                            namespace,
                            component.workload(),
                            descriptor.registry() + "/" + component.prefix() + ":" + BEFORE,
                            3);
                }
            }
            new ConfiguredVariables(descriptor, environment).createIn(simulation.cluster(), namespace);
            simulation.metrics().environment(namespace, environment);
        }
        for (String environment : environments()) {
            if (!simulation.settle(namespace(environment), Duration.ofMinutes(10))) {
                throw new IllegalStateException("What runs before in " + environment + " doesn't get ready");
            }
        }
        simulation.runtime().advance(Duration.ofMinutes(6));
    }

    private void create(String namespace, HasMetadata object) {
        WriteOptions kubectl = WriteOptions.DEFAULT.as("kubectl-client-side-apply");
        object.getMetadata().setNamespace(namespace);
        if (object instanceof Deployment deployment) {
            deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .forEach(container -> registry.push(container.getImage()));
            simulation.cluster().create(Kind.DEPLOYMENT, namespace, deployment, kubectl);
        } else if (object instanceof Service service) {
            simulation.cluster().create(Kind.SERVICE, namespace, service, kubectl);
        }
    }

    private List<HasMetadata> manifests(String environment) {
        Path folder = workspace.resolve("k8s").resolve(environment);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        KubernetesSerialization yaml = new KubernetesSerialization();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(file -> objects(yaml, file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Collection<HasMetadata> objects(KubernetesSerialization yaml, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Object read = yaml.unmarshal(in);
            if (read instanceof Collection<?> many) {
                return many.stream().map(HasMetadata.class::cast).toList();
            }
            return List.of((HasMetadata) read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the global configuration says of the environments: prod needs an approval. */
    void configure(Controller controller) {
        for (String environment : environments()) {
            boolean approval = environment.equals(PROD);
            controller.add(new Place(
                    environment,
                    namespace(environment),
                    approval,
                    approval ? List.of(APPROVER) : List.of(),
                    Duration.ofHours(1)));
        }
    }

    /** From now on the images that were pushed during the build behave so, and prod's nodes have to pull them. */
    void newImagesBehave(ImageBehaviour behaviour) {
        simulation.controlPlane().forgetPulledImages();
        registry.pushedByBuild().forEach(reference -> simulation.images().set(reference, behaviour));
    }
}
