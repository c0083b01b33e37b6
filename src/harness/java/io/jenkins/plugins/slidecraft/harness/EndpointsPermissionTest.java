package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.slidecraft.config.ClusterConfig;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.MetricServerConfig;
import io.jenkins.plugins.slidecraft.config.RegistryConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.verb.POST;

/** The web methods of the configuration's forms: POST alone, and nothing for people who may not configure. */
public class EndpointsPermissionTest {
    private static final String CREDENTIALS_ID = "hidden-credentials-id";

    @ClassRule
    public static final JenkinsRule JENKINS = HarnessWorld.controllerForAllTests();

    private static final List<Class<?>> DESCRIBABLES =
            List.of(ClusterConfig.class, EnvironmentConfig.class, MetricServerConfig.class, RegistryConfig.class);

    @Before
    public void secure() throws Exception {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, CREDENTIALS_ID, "", Secret.fromString("a token")));
        SlideCraftConfiguration.get().setClusters(List.of(new ClusterConfig("hidden-cluster")));
        SlideCraftConfiguration.get().setMetricServers(List.of(new MetricServerConfig("hidden-metrics")));
    }

    /** As Stapler names it: {@code …/ClusterConfig/checkName}. */
    private record Endpoint(Class<?> owner, Method method) {
        String path() {
            String name = method.getName().substring(2);
            return "descriptorByName/" + owner.getName() + "/" + Character.toLowerCase(name.charAt(0))
                    + name.substring(1)
                    + "?value=%20&name=x&url=http://127.0.0.1:1&caCertificate=&credentialsId=&checkCredentialsId=";
        }

        @Override
        public String toString() {
            return owner.getSimpleName() + "." + method.getName();
        }
    }

    private static List<Endpoint> endpoints() {
        List<Endpoint> found = new ArrayList<>();
        for (Class<?> describable : DESCRIBABLES) {
            Descriptor<?> descriptor =
                    JENKINS.jenkins.getDescriptor(describable.asSubclass(hudson.model.Describable.class));
            Arrays.stream(descriptor.getClass().getDeclaredMethods())
                    .filter(method -> method.getName().startsWith("do") && !method.isSynthetic())
                    .forEach(method -> found.add(new Endpoint(describable, method)));
        }
        return found;
    }

    private static WebResponse call(HttpMethod verb, String user, Endpoint endpoint) throws Exception {
        try (JenkinsRule.WebClient client = JENKINS.createWebClient().login(user)) {
            client.setThrowExceptionOnFailingStatusCode(false);
            WebRequest request = new WebRequest(new URL(JENKINS.getURL(), endpoint.path()), verb);
            return client.getPage(client.addCrumb(request)).getWebResponse();
        }
    }

    @Test
    public void allAreKnown() {
        assertThat(endpoints()).hasSizeGreaterThanOrEqualTo(19);
        assertThat(endpoints())
                .allSatisfy(endpoint -> assertThat(endpoint.method().isAnnotationPresent(POST.class))
                        .isTrue());
    }

    @Test
    public void getIsRefused() throws Exception {
        for (Endpoint endpoint : endpoints()) {
            assertThat(call(HttpMethod.GET, "admin", endpoint).getStatusCode())
                    .as(endpoint.toString())
                    .isIn(404, 405);
        }
    }

    @Test
    public void readersLearnNothing() throws Exception {
        for (Endpoint endpoint : endpoints()) {
            WebResponse response = call(HttpMethod.POST, "reader", endpoint);
            String said = response.getContentAsString();
            if (endpoint.method().getName().startsWith("doTest")) {
                assertThat(response.getStatusCode()).as(endpoint.toString()).isEqualTo(403);
            }
            assertThat(said)
                    .as(endpoint.toString())
                    .doesNotContain(CREDENTIALS_ID)
                    .doesNotContain("hidden-cluster")
                    .doesNotContain("hidden-metrics");
            if (endpoint.method().getName().startsWith("doCheck")) {
                assertThat(said)
                        .as(endpoint.toString())
                        .doesNotContain("class=\"error\"")
                        .doesNotContain("class=\"warning\"");
            }
        }
    }

    @Test
    public void administratorsAreHelped() throws Exception {
        List<String> silent = new ArrayList<>();
        for (Endpoint endpoint : endpoints()) {
            WebResponse response = call(HttpMethod.POST, "admin", endpoint);
            assertThat(response.getStatusCode()).as(endpoint.toString()).isEqualTo(200);
            String said = response.getContentAsString();
            boolean helps =
                    switch (endpoint.method().getName()) {
                        case "doFillCredentialsIdItems" ->
                            said.contains(CREDENTIALS_ID) || endpoint.owner() == RegistryConfig.class;
                        case "doFillCheckCredentialsIdItems" -> said.contains(CREDENTIALS_ID);
                        case "doFillClusterItems" -> said.contains("hidden-cluster");
                        case "doFillMetricServerItems" -> said.contains("hidden-metrics");
                        case "doCheckName", "doCheckHost", "doCheckNamespace", "doCheckCluster", "doCheckJobs" ->
                            said.contains("class=\"error\"");
                        default -> true;
                    };
            if (!helps) {
                silent.add(endpoint + ": " + said);
            }
        }
        assertThat(silent).isEmpty();
    }
}
