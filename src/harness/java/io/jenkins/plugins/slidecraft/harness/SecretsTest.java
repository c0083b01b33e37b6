package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.slidecraft.config.ClusterConfig;
import io.jenkins.plugins.slidecraft.config.Endpoints;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.MetricServerConfig;
import io.jenkins.plugins.slidecraft.config.RegistryConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Secrets that the real adapters use, against a server that says back whatever it is sent: none may be found in the
 * controller's home, in a console or in its log, however the runs end.
 */
public class SecretsTest {
    private static final String SHA = "abc1234000000000000000000000000000000000";
    private static final String CLUSTER_TOKEN = "planted-cluster-token-5up3r";
    private static final String KUBECONFIG_TOKEN = "planted-kubeconfig-token-9hj2";
    private static final String METRICS_PASSWORD = "planted-metrics-password-77aa";
    private static final String METRICS_TOKEN = "planted-metrics-token-31bb";
    private static final String REGISTRY_PASSWORD = "planted-registry-password-x04c";
    private static final String CHECKER_TOKEN = "planted-checker-token-5k2w";
    private static final String CHECKER_PASSWORD = "planted-checker-password-8q1z";
    private static final List<String> SECRETS = List.of(
            CLUSTER_TOKEN,
            KUBECONFIG_TOKEN,
            METRICS_PASSWORD,
            METRICS_TOKEN,
            REGISTRY_PASSWORD,
            CHECKER_TOKEN,
            CHECKER_PASSWORD);
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("io.jenkins.plugins.slidecraft");

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    private final Set<String> authorizations = ConcurrentHashMap.newKeySet();
    private final StringBuffer logged = new StringBuffer();
    private HttpServer server;

    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.append(record.getMessage()).append('\n');
            if (record.getParameters() != null) {
                for (Object parameter : record.getParameters()) {
                    logged.append(parameter).append('\n');
                }
            }
            if (record.getThrown() != null) {
                logged.append(trace(record.getThrown()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Before
    public void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::sayBack);
        server.start();
        log.setLevel(Level.ALL);
        OURS.setLevel(Level.ALL);
        ROOT.addHandler(log);
    }

    @After
    public void stopServer() {
        ROOT.removeHandler(log);
        OURS.setLevel(null);
        server.stop(0);
    }

    /** The worst of servers: refuses, and repeats the credentials in plain and as sent. */
    private void sayBack(HttpExchange exchange) throws IOException {
        String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        authorizations.add(sent);
        String plain = sent.startsWith("Basic ")
                ? new String(Base64.getDecoder().decode(sent.substring(6)), StandardCharsets.UTF_8)
                : sent;
        byte[] body =
                ("{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":401,\"reason\":\"Unauthorized\",\"message\":\"no: "
                                + sent + " " + plain + "\",\"errorType\":\"bad_data\",\"error\":\"no: " + sent + " "
                                + plain + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"" + plain + "\"");
        exchange.sendResponseHeaders(401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void configure() throws Exception {
        String kubeconfig =
                """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: k, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: c, context: {cluster: k, user: u}}]
                """
                        .formatted(url(), KUBECONFIG_TOKEN);
        add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "cluster-token", "", Secret.fromString(CLUSTER_TOKEN)));
        add(new FileCredentialsImpl(
                CredentialsScope.GLOBAL,
                "kubeconfig",
                "",
                "config",
                SecretBytes.fromBytes(kubeconfig.getBytes(StandardCharsets.UTF_8))));
        add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "metrics-token", "", Secret.fromString(METRICS_TOKEN)));
        add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "metrics-password", "", "reader", METRICS_PASSWORD));
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "registry", "", "pusher", REGISTRY_PASSWORD));
        add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "checker-token", "", Secret.fromString(CHECKER_TOKEN)));
        add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "checker-password", "", "checker", CHECKER_PASSWORD));
        SlideCraftConfiguration configuration = SlideCraftConfiguration.get();
        ClusterConfig byToken = new ClusterConfig("by-token");
        byToken.setUrl(url());
        byToken.setCredentialsId("cluster-token");
        ClusterConfig byKubeconfig = new ClusterConfig("by-kubeconfig");
        byKubeconfig.setCredentialsId("kubeconfig");
        configuration.setClusters(List.of(byToken, byKubeconfig));
        configuration.setMetricServers(
                List.of(metrics("by-token", "metrics-token"), metrics("by-password", "metrics-password")));
        RegistryConfig registry =
                new RegistryConfig("127.0.0.1:" + server.getAddress().getPort());
        registry.setCredentialsId("registry");
        registry.setInsecure(true);
        configuration.setRegistries(List.of(registry));
        configuration.setEnvironments(List.of(
                environment("staging", "by-token", "by-token", "checker-token"),
                environment("prod", "by-kubeconfig", "by-password", "checker-password")));
    }

    private MetricServerConfig metrics(String name, String credentials) {
        MetricServerConfig config = new MetricServerConfig(name);
        config.setUrl(url());
        config.setCredentialsId(credentials);
        return config;
    }

    private EnvironmentConfig environment(String name, String cluster, String metrics, String checker) {
        EnvironmentConfig config = new EnvironmentConfig(name);
        config.setCluster(cluster);
        config.setNamespace(name);
        config.setMetricServer(metrics);
        config.setUrl(url());
        config.setCheckCredentialsId(checker);
        config.setJobs("**");
        return config;
    }

    private static void add(Credentials credentials) throws IOException {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        SystemCredentialsProvider.getInstance().save();
    }

    @Test
    public void areNowhereToBeFound() throws Exception {
        configure();
        StringBuilder seen = new StringBuilder();
        for (String environment : List.of("staging", "prod")) {
            seen.append(fail("deploy-" + environment, HarnessWorld.deploy(environment, "1.4.2", SHA)));
            seen.append(fail("rollback-" + environment, "slidecraftRollback(environment: '" + environment + "')"));
            seen.append(fail(
                    "gate-" + environment,
                    "metricGate(environment: '" + environment
                            + "', query: 'up', threshold: '> 0', interval: '5s', count: 1, deadline: '10s')"));
        }
        assertThatThrownBy(() -> Endpoints.get()
                        .registries(null)
                        .digest(ImageRef.parse(
                                "127.0.0.1:" + server.getAddress().getPort() + "/slidecraft/app:1.4.2-abc1234")))
                .isInstanceOf(ImageRegistry.RegistryException.class)
                .satisfies(e -> seen.append(trace(e)));
        seen.append(testConnections());
        for (String environment : List.of("staging", "prod")) {
            seen.append(asked(environment));
        }

        assertThat(authorizations)
                .as("the secrets were used")
                .contains("Bearer " + CLUSTER_TOKEN, "Bearer " + KUBECONFIG_TOKEN, "Bearer " + METRICS_TOKEN)
                .contains(basic("reader", METRICS_PASSWORD), basic("pusher", REGISTRY_PASSWORD))
                .contains("Bearer " + CHECKER_TOKEN, basic("checker", CHECKER_PASSWORD));
        assertClean("consoles, pages and exceptions", seen.toString());
        assertClean("the controller's log", logged.toString());
        List<String> leaks = new ArrayList<>();
        Files.walkFileTree(jenkins.jenkins.getRootDir().toPath(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.endsWith("plugins") || folder.endsWith("war")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                leaked(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .forEach(secret -> leaks.add(file + ": " + secret));
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(leaks).isEmpty();
    }

    /** What the application answers to a check; the step itself needs a cluster that answers. */
    private static String asked(String environment) {
        HttpAnswer answer = Endpoints.get()
                .application(SlideCraftConfiguration.get().environment(environment), null)
                .send(HttpCall.get("/healthz", Duration.ofSeconds(10)))
                .join();
        return answer.headers() + " " + answer.text();
    }

    /** @return the console and what the run's pages say */
    private String fail(String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        run.getLogText().writeRawLogTo(0, raw);
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            return raw.toString(StandardCharsets.UTF_8)
                    + client.getPage(run).getWebResponse().getContentAsString()
                    + client.goTo(run.getUrl() + "api/json?depth=3", "application/json")
                            .getWebResponse()
                            .getContentAsString();
        }
    }

    private String testConnections() throws Exception {
        StringBuilder said = new StringBuilder();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.setThrowExceptionOnFailingStatusCode(false);
            for (String query : List.of(
                    "ClusterConfig/testConnection?name=a&url=" + url() + "&caCertificate=&credentialsId=cluster-token",
                    "ClusterConfig/testConnection?name=b&url=&caCertificate=&credentialsId=kubeconfig",
                    "MetricServerConfig/testConnection?name=c&url=" + url() + "&credentialsId=metrics-token",
                    "MetricServerConfig/testConnection?name=d&url=" + url() + "&credentialsId=metrics-password")) {
                var request = new org.htmlunit.WebRequest(
                        new java.net.URL(
                                jenkins.getURL(), "descriptorByName/io.jenkins.plugins.slidecraft.config." + query),
                        org.htmlunit.HttpMethod.POST);
                var response = client.getPage(client.addCrumb(request)).getWebResponse();
                assertThat(response.getStatusCode()).as(query).isEqualTo(200);
                assertThat(response.getContentAsString()).as(query).contains("error");
                said.append(response.getContentAsString());
            }
        }
        return said.toString();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static void assertClean(String where, String text) {
        assertThat(leaked(text)).as(where).isEmpty();
    }

    /** The secrets that a text has, as they are or as an HTTP header would carry them. */
    private static List<String> leaked(String text) {
        List<String> found = new ArrayList<>();
        for (String secret : SECRETS) {
            for (String form : List.of(
                    secret,
                    Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
                    basic("reader", secret).substring(6),
                    basic("pusher", secret).substring(6))) {
                if (text.contains(form)) {
                    found.add(form);
                }
            }
        }
        return found;
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
