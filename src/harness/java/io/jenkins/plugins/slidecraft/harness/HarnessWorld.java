package io.jenkins.plugins.slidecraft.harness;

import io.jenkins.plugins.slidecraft.config.ClusterConfig;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.MetricServerConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.SimGit;
import io.jenkins.plugins.slidecraft.sim.SimImages;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.rules.ExternalResource;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * The world outside of the controller: the simulated cluster and metrics, going on by themselves in real time, whatever
 * happens to the controller. Declare it as a rule that is outside of the Jenkins rule's sessions.
 */
public final class HarnessWorld extends ExternalResource {
    /** The environments' namespaces are their names. */
    public static final String STAGING = "staging";

    public static final String PROD = "prod";
    /** What the workloads run before anything is deployed. */
    public static final String IMPORTED = "registry.example.com/slidecraft/app:1.0.0-0000000";

    /** The descriptor of the tests' application. */
    public static final String DESCRIPTOR =
            """
            apiVersion: slidecraft.io/v1
            application: slidecraft
            registry: registry.example.com/slidecraft
            components:
              gateway: {prefix: app}
            environments:
              staging: {}
              prod: {}
            """;

    /** The same with further environments. */
    public static String descriptor(Collection<String> more) {
        return DESCRIPTOR + more.stream().map(name -> "  " + name + ": {}\n").collect(Collectors.joining());
    }

    private static final Duration TICK = Duration.ofMillis(20);
    private static final ImageBehaviour QUICK = new ImageBehaviour(
            Duration.ofMillis(100),
            Optional.empty(),
            Duration.ofMillis(200),
            true,
            Optional.empty(),
            0,
            Duration.ofMillis(50),
            List.of("listening on :8080"),
            List.of(),
            0.001,
            0.002);

    private static volatile HarnessWorld current;

    private Simulation simulation;
    private ScheduledExecutorService pump;
    private Instant realTime;
    private Cluster cluster;
    private MetricStore metrics;
    private final Map<String, RegistryImage> registered = new ConcurrentHashMap<>();
    private final List<String> environments = new ArrayList<>();
    private final SimGit git = new SimGit();
    private volatile CallHook hook = (verb, arguments) -> {};

    /** Called before each call of the cluster; throws to make it fail. */
    @FunctionalInterface
    public interface CallHook {
        /**
         * @param verb a method of {@link Cluster}
         * @param arguments its arguments
         */
        void before(String verb, Object[] arguments);
    }

    /** Waits, two minutes at the longest, for what nothing tells of. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("Time is up");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    static boolean isThere() {
        return current != null;
    }

    static HarnessWorld current() {
        HarnessWorld world = current;
        if (world == null) {
            throw new IllegalStateException("The test has no HarnessWorld");
        }
        return world;
    }

    /** A controller for all tests of a class: it may live longer than one for a single test may. */
    static JenkinsRule controllerForAllTests() {
        JenkinsRule rule = new JenkinsRule();
        rule.timeout = (int) Duration.ofMinutes(20).toSeconds();
        return rule;
    }

    @Override
    protected void before() {
        realTime = Instant.now();
        simulation = Simulation.seeded(1, realTime);
        simulation.images().setOthers(QUICK);
        List.of(STAGING, PROD).forEach(this::add);
        cluster = guarded(Cluster.class, simulation.cluster());
        metrics = guarded(MetricStore.class, simulation.metrics());
        realTime = Instant.now();
        pump = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "simulation");
            thread.setDaemon(true);
            return thread;
        });
        pump.scheduleWithFixedDelay(this::pump, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        current = this;
    }

    @Override
    protected void after() {
        pump.shutdownNow();
        current = null;
    }

    private void add(String environment) {
        simulation.deploy(environment, "gateway", IMPORTED, 2);
        simulation.settle(environment, Duration.ofMinutes(1));
        environments.add(environment);
    }

    /** Adds an environment, in a namespace of its own; before {@link #configure}. */
    public void addEnvironment(String environment) {
        synchronized (simulation) {
            add(environment);
        }
    }

    private void pump() {
        synchronized (simulation) {
            Instant now = Instant.now();
            simulation.runtime().advance(Duration.between(realTime, now));
            realTime = now;
        }
    }

    Cluster cluster() {
        return cluster;
    }

    MetricStore metrics() {
        return metrics;
    }

    /** The application of a namespace. */
    ApplicationHttp application(String namespace) {
        return guarded(ApplicationHttp.class, simulation.application(namespace));
    }

    /** What was committed to Git repositories. */
    SimGit git() {
        return git;
    }

    /** Every tag is there. */
    ImageRegistry registry() {
        return image -> Optional.of(image.digest().orElseGet(() -> SimImages.digest(image.toString())));
    }

    /** The simulation is not made for several threads: whoever touches it holds it. */
    private <T> T guarded(Class<T> type, T real) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    hook.before(method.getName(), arguments == null ? new Object[0] : arguments);
                    synchronized (simulation) {
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                }));
    }

    /** What {@code slidecraftBuild} finds under a tag; nothing unless {@link #register} said so. */
    Optional<RegistryImage> registered(ImageRef image) {
        return Optional.ofNullable(registered.get(image.toString()));
    }

    /** From now on the registry has this image. */
    public void register(String reference, RegistryImage image) {
        registered.put(reference, image);
    }

    /** What happens before each call of cluster and metric store from now on. */
    public void onCall(CallHook newHook) {
        hook = newHook;
    }

    /** Does something with the simulation while nobody else does. */
    public <T> T with(Supplier<T> action) {
        synchronized (simulation) {
            return action.get();
        }
    }

    public Simulation simulation() {
        return simulation;
    }

    /** The image that a workload's template has now. */
    public String imageOf(String namespace, String workload) {
        return with(() -> simulation
                .cluster()
                .peek(Kind.DEPLOYMENT, namespace, workload)
                .orElseThrow()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage());
    }

    /** The environment's head. */
    public EnvironmentHead head(String environment) {
        return with(() -> simulation
                .cluster()
                .peek(Kind.CONFIG_MAP, environment, Names.head(environment))
                .map(map -> {
                    try {
                        return Json.read(map.getData().get("head"), EnvironmentHead.class);
                    } catch (java.io.IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElseGet(() -> EnvironmentHead.first(environment)));
    }

    /** Configures the controller: all environments in the simulated cluster, open to these jobs, without approval. */
    public static SlideCraftConfiguration configure(String jobs) {
        SlideCraftConfiguration configuration = SlideCraftConfiguration.get();
        ClusterConfig cluster = new ClusterConfig("simulated");
        cluster.setUrl("https://simulated.example.com:6443");
        MetricServerConfig server = new MetricServerConfig("simulated");
        server.setUrl("https://metrics.example.com");
        configuration.setClusters(List.of(cluster));
        configuration.setMetricServers(List.of(server));
        List<EnvironmentConfig> environments = new ArrayList<>();
        for (String name : current().environments) {
            EnvironmentConfig environment = new EnvironmentConfig(name);
            environment.setCluster("simulated");
            environment.setNamespace(name);
            environment.setMetricServer("simulated");
            environment.setJobs(jobs);
            environments.add(environment);
        }
        configuration.setEnvironments(environments);
        return configuration;
    }

    /** The image of a release of the tests' application, pinned. */
    public static String image(String name) {
        String tagged = "registry.example.com/slidecraft/app:" + name;
        return tagged + "@" + SimImages.digest(tagged);
    }

    /**
     * A Pipeline's text of a release: a map literal with a GString in it.
     *
     * @param version major.minor.patch
     * @param sha 40 hexadecimal digits
     */
    public static String release(String version, String sha) {
        return release(version, sha, DESCRIPTOR);
    }

    static String release(String version, String sha, String descriptor) {
        String name = version + "-" + sha.substring(0, 7);
        return """
                [schema: 1, application: 'slidecraft', name: "%s", version: '%s', gitSha: '%s', descriptor: '%s',
                 components: [gateway: [image: "${'%s'}", workload: 'gateway', container: 'gateway']]]"""
                .formatted(
                        name,
                        version,
                        sha,
                        Descriptor.parse(descriptor, "slidecraft.yaml").hash(),
                        image(name));
    }

    /** A Pipeline's text that deploys a release to an environment. */
    public static String deploy(String environment, String version, String sha) {
        String descriptor =
                environment.equals(STAGING) || environment.equals(PROD) ? DESCRIPTOR : descriptor(List.of(environment));
        return "slidecraftDeploy(environment: '" + environment + "', release: " + release(version, sha, descriptor)
                + ", descriptor: '''" + descriptor + "''')\n";
    }
}
