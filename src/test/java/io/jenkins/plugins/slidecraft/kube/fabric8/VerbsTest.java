package io.jenkins.plugins.slidecraft.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.jenkins.plugins.slidecraft.kube.ApiResource;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions.Subresource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each verb sends: one request, and no more. */
class VerbsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG_MAP =
            """
            {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"head","namespace":"shop","uid":"u-1",
             "resourceVersion":"42"},"data":{"head":"{}"},"fieldOfANewerServer":{"kept":true}}
            """;

    private ApiServer api;
    private Fabric8Cluster cluster;

    @BeforeEach
    void open() throws Exception {
        api = new ApiServer();
        cluster = new Fabric8Cluster(api.settings().build());
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
        api.close();
    }

    @Test
    void tellsWhatTheServerIsAndServes() throws Exception {
        api.answers(200, "{\"major\": \"1\", \"gitVersion\": \"v1.37.2\"}")
                .answers(
                        200,
                        """
                        {"kind": "APIGroupDiscoveryList", "items": [
                          {"metadata": {"name": "batch"}, "versions": [{"version": "v1", "resources": [
                            {"resource": "jobs", "responseKind": {"group": "batch", "version": "v1", "kind": "Job"}}]}]},
                          {"metadata": {"name": "apps"}, "versions": [{"version": "v1", "resources": []}]}]}
                        """)
                .answers(
                        200,
                        "{\"kind\": \"APIGroupList\", \"groups\": [{\"versions\": [{\"groupVersion\": \"apps/v1\"}]}]}")
                .answers(200, "{}");

        assertThat(cluster.serverVersion()).isEqualTo("v1.37.2");
        assertThat(cluster.apiVersions()).containsExactly("apps/v1", "batch/v1", "batch/v1/Job");
        assertThat(cluster.apiVersions()).containsExactly("apps/v1");
        assertThatThrownBy(cluster::serverVersion).rootCause().hasMessage("there is no gitVersion in it");
        assertThat(api.asked().getPath()).isEqualTo("/version");
        assertThat(api.asked().getHeader("Accept"))
                .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
                        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json");
    }

    @Test
    void getReadsOneObject() throws Exception {
        api.answers(200, CONFIG_MAP);

        Optional<ConfigMap> read = cluster.get(Kind.CONFIG_MAP, "shop", "head");

        assertThat(read).get().extracting(map -> map.getData().get("head")).isEqualTo("{}");
        RecordedRequest asked = only();
        assertThat(asked.getRequestLine()).isEqualTo("GET /api/v1/namespaces/shop/configmaps/head HTTP/1.1");
        assertThat(asked.getHeader("Authorization")).isEqualTo("Bearer s3cr3t-token");
        assertThat(asked.getHeader("User-Agent")).isEqualTo("slidecraft");
        assertThat(asked.getHeader("Accept")).isEqualTo("application/json");
        assertThat(asked.getBodySize()).isZero();
    }

    @Test
    void getOfNothingIsEmpty() throws Exception {
        api.answers(ApiServer.status(404, "NotFound", "configmaps \\\"head\\\" not found"));

        assertThat(cluster.get(Kind.CONFIG_MAP, "shop", "head")).isEmpty();
        only();
    }

    @Test
    void aKindIsLookedUpAsKubectlDoesIt() throws Exception {
        api.answers(
                200,
                """
                {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"keda.sh/v1alpha1","resources":[
                 {"name":"scaledobjects/status","namespaced":true,"kind":"ScaledObject","verbs":["get"]},
                 {"name":"scaledobjects","namespaced":true,"kind":"ScaledObject","verbs":["get","patch"]},
                 {"name":"clustertriggerauthentications","namespaced":false,"kind":"ClusterTriggerAuthentication"}]}
                """);

        ApiResource found = cluster.resource("keda.sh/v1alpha1", "ScaledObject").orElseThrow();

        assertThat(found.kind()).isEqualTo(Kind.generic("keda.sh/v1alpha1", "scaledobjects", "ScaledObject"));
        assertThat(found.namespaced()).isTrue();
        assertThat(only().getPath()).isEqualTo("/apis/keda.sh/v1alpha1");
    }

    @Test
    void aGroupThatTheServerDoesNotHaveIsNoError() {
        api.answers(404, "404 page not found");

        assertThat(cluster.resource("keda.sh/v1alpha1", "ScaledObject")).isEmpty();
    }

    @Test
    void anyKindIsReadAndAppliedAsATree() throws Exception {
        api.answers(
                200,
                "{\"kind\":\"Widget\",\"apiVersion\":\"x.io/v1\",\"metadata\":{\"name\":\"w\"},\"spec\":{\"a\":[1]}}");
        Kind<GenericKubernetesResource> widgets = Kind.generic("x.io/v1", "widgets", "Widget");
        GenericKubernetesResource widget = new GenericKubernetesResource();
        widget.setMetadata(new ObjectMetaBuilder().withName("w").build());
        widget.setAdditionalProperty("spec", Map.of("a", List.of(1)));

        GenericKubernetesResource answer = cluster.apply(widgets, "shop", widget, WriteOptions.DEFAULT);

        assertThat(answer.getAdditionalProperties()).containsKey("spec");
        RecordedRequest sent = only();
        assertThat(sent.getPath()).startsWith("/apis/x.io/v1/namespaces/shop/widgets/w?fieldManager=slidecraft");
        assertThat(JSON.readTree(sent.getBody().readUtf8()).path("spec").toString())
                .isEqualTo("{\"a\":[1]}");
    }

    @Test
    void listAsksWithSelectorsAndPages() throws Exception {
        api.answers(
                200,
                """
                {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"77","continue":"next"},
                 "items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}
                """);

        Page<Pod> page = cluster.list(
                Kind.POD,
                "shop",
                new ListOptions("app in (web, api),!canary", "status.phase=Running", 2, Optional.of("to/ken=")));

        assertThat(page.items()).extracting(pod -> pod.getMetadata().getName()).containsExactly("a", "b");
        assertThat(page.resourceVersion()).isEqualTo("77");
        assertThat(page.continueToken()).contains("next");
        assertThat(only().getPath())
                .isEqualTo("/api/v1/namespaces/shop/pods?labelSelector=app+in+%28web%2C+api%29%2C%21canary"
                        + "&fieldSelector=status.phase%3DRunning&limit=2&continue=to%2Fken%3D");
    }

    @Test
    void listOfNothingIsEmpty() {
        api.answers(200, "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":null}");

        Page<Pod> page = cluster.list(Kind.POD, "shop", ListOptions.ALL);

        assertThat(page.items()).isEmpty();
        assertThat(page.continueToken()).isEmpty();
    }

    @Test
    void createPosts() throws Exception {
        api.answers(201, CONFIG_MAP);
        ConfigMap sent = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("head")
                .endMetadata()
                .addToData("head", "ünïcode")
                .build();

        ConfigMap created = cluster.create(Kind.CONFIG_MAP, "shop", sent, WriteOptions.DEFAULT);

        assertThat(created.getMetadata().getResourceVersion()).isEqualTo("42");
        RecordedRequest asked = only();
        assertThat(asked.getRequestLine())
                .isEqualTo("POST /api/v1/namespaces/shop/configmaps?fieldManager=slidecraft HTTP/1.1");
        assertThat(asked.getHeader("Content-Type")).startsWith("application/json");
        assertThat(body(asked).at("/data/head").asText()).isEqualTo("ünïcode");
    }

    @Test
    void replaceIsOnePutWithTheCallersVersionAndEveryFieldItRead() throws Exception {
        api.answers(200, CONFIG_MAP).answers(200, CONFIG_MAP);
        ConfigMap read = cluster.get(Kind.CONFIG_MAP, "shop", "head").orElseThrow();
        api.asked();

        cluster.replace(Kind.CONFIG_MAP, "shop", read, WriteOptions.DEFAULT);

        RecordedRequest asked = api.asked();
        assertThat(asked.getRequestLine())
                .isEqualTo("PUT /api/v1/namespaces/shop/configmaps/head?fieldManager=slidecraft HTTP/1.1");
        assertThat(body(asked).at("/metadata/resourceVersion").asText()).isEqualTo("42");
        assertThat(body(asked).at("/fieldOfANewerServer/kept").asBoolean()).isTrue();
        assertThat(body(asked)).isEqualTo(JSON.readTree(CONFIG_MAP));
        assertThat(api.requests()).isEqualTo(2);
    }

    @Test
    void applyPatchesAsAFieldManager() throws Exception {
        api.answers(200, CONFIG_MAP);
        ConfigMap sent = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("head")
                .endMetadata()
                .build();

        cluster.apply(
                Kind.CONFIG_MAP, "shop", sent, WriteOptions.DEFAULT.forced().asDryRun());

        RecordedRequest asked = only();
        assertThat(asked.getRequestLine())
                .isEqualTo("PATCH /api/v1/namespaces/shop/configmaps/head"
                        + "?fieldManager=slidecraft&dryRun=All&force=true HTTP/1.1");
        assertThat(asked.getHeader("Content-Type")).startsWith("application/apply-patch+yaml");
        assertThat(body(asked).at("/apiVersion").asText()).isEqualTo("v1");
        assertThat(body(asked).at("/kind").asText()).isEqualTo("ConfigMap");
    }

    @Test
    void applyDoesNotForceUnlessTold() throws Exception {
        api.answers(200, CONFIG_MAP);

        cluster.apply(
                Kind.CONFIG_MAP,
                "shop",
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("head")
                        .endMetadata()
                        .build(),
                WriteOptions.DEFAULT.as("other"));

        assertThat(only().getPath())
                .isEqualTo("/api/v1/namespaces/shop/configmaps/head?fieldManager=other&force=false");
    }

    @Test
    void statusHasItsOwnAddress() throws Exception {
        api.answers(200, "{\"metadata\":{\"name\":\"web\"}}");

        cluster.replace(Kind.DEPLOYMENT, "shop", deployment(), WriteOptions.DEFAULT.on(Subresource.STATUS));

        assertThat(only().getRequestLine())
                .isEqualTo("PUT /apis/apps/v1/namespaces/shop/deployments/web/status?fieldManager=slidecraft HTTP/1.1");
    }

    @Test
    void scaleSendsAScaleAndGivesBackReplicasOnly() throws Exception {
        api.answers(
                200,
                """
                {"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"web","resourceVersion":"43"},
                 "spec":{"replicas":5},"status":{"replicas":3,"selector":"app=web"}}
                """);

        Deployment scaled =
                cluster.replace(Kind.DEPLOYMENT, "shop", deployment(), WriteOptions.DEFAULT.on(Subresource.SCALE));

        RecordedRequest asked = only();
        assertThat(asked.getRequestLine())
                .isEqualTo("PUT /apis/apps/v1/namespaces/shop/deployments/web/scale?fieldManager=slidecraft HTTP/1.1");
        assertThat(body(asked))
                .isEqualTo(
                        JSON.readTree(
                                """
                {"apiVersion":"autoscaling/v1","kind":"Scale",
                 "metadata":{"name":"web","namespace":"shop","resourceVersion":"41"},"spec":{"replicas":5}}
                """));
        assertThat(scaled.getMetadata().getResourceVersion()).isEqualTo("43");
        assertThat(scaled.getSpec().getReplicas()).isEqualTo(5);
        assertThat(scaled.getStatus().getReplicas()).isEqualTo(3);
    }

    @Test
    void deleteAlwaysNamesThePropagation() throws Exception {
        api.answers(200, "{\"kind\":\"Status\",\"status\":\"Success\"}");

        cluster.delete(Kind.JOB, "shop", "migrate", DeleteOptions.BACKGROUND);

        RecordedRequest asked = only();
        assertThat(asked.getRequestLine()).isEqualTo("DELETE /apis/batch/v1/namespaces/shop/jobs/migrate HTTP/1.1");
        assertThat(body(asked))
                .isEqualTo(JSON.readTree(
                        "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"propagationPolicy\":\"Background\"}"));
    }

    @Test
    void deleteSendsPreconditionsAndGrace() throws Exception {
        api.answers(200, CONFIG_MAP);
        DeleteOptions options = new DeleteOptions(
                Optional.of("u-1"), Optional.of("42"), OptionalLong.of(0), DeleteOptions.Propagation.ORPHAN);

        cluster.delete(Kind.CONFIG_MAP, "shop", "head", options);

        assertThat(body(only()))
                .isEqualTo(
                        JSON.readTree(
                                """
                {"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Orphan","gracePeriodSeconds":0,
                 "preconditions":{"uid":"u-1","resourceVersion":"42"}}
                """));
    }

    @Test
    void deleteOfNothingIsNoError() throws Exception {
        api.answers(ApiServer.status(404, "NotFound", "gone"));

        cluster.delete(Kind.CONFIG_MAP, "shop", "head", DeleteOptions.FOREGROUND);

        assertThat(body(only()).at("/propagationPolicy").asText()).isEqualTo("Foreground");
    }

    @Test
    void logsAskForTheEnd() throws Exception {
        api.answers(new MockResponse().setBody("last words\n"));

        String log = cluster.logs("shop", "web-1", new LogOptions("web", true, 20, 4096));

        assertThat(log).isEqualTo("last words\n");
        assertThat(only().getPath())
                .isEqualTo("/api/v1/namespaces/shop/pods/web-1/log"
                        + "?container=web&previous=true&tailLines=20&limitBytes=4096");
    }

    @Test
    void logsAskForWhatCameSinceATimeByTheSecond() throws Exception {
        api.answers(new MockResponse().setBody("2026-03-02T09:00:01.5Z one\n"));

        cluster.logs(
                "shop",
                "web-1",
                LogOptions.from("web", Optional.of(java.time.Instant.parse("2026-03-02T09:00:01.123456789Z")), 4096));

        assertThat(only().getPath())
                .isEqualTo("/api/v1/namespaces/shop/pods/web-1/log"
                        + "?container=web&limitBytes=4096&sinceTime=2026-03-02T09%3A00%3A01Z&timestamps=true");
    }

    @Test
    void secretsAreReducedToTheirKeys() throws Exception {
        api.answers(
                200,
                """
                {"kind":"Secret","apiVersion":"v1","type":"Opaque","immutable":true,"metadata":{"name":"db","namespace":"shop",
                 "uid":"u-1","resourceVersion":"42","labels":{"a":"hunter2"},"annotations":{
                 "kubectl.kubernetes.io/last-applied-configuration":"{\\"stringData\\":{\\"DB_URL\\":\\"hunter2\\"}}"},
                 "managedFields":[{"manager":"hunter2"}]},"data":{"DB_URL":"aHVudGVyMg==","KEY":"aHVudGVyMg=="},
                 "stringData":{"X":"hunter2"},"fieldOfANewerServer":{"kept":"hunter2"}}
                """);

        Secret read = cluster.get(Kind.SECRET, "shop", "db").orElseThrow();

        assertThat(read.getData()).isEqualTo(Map.of("DB_URL", "", "KEY", ""));
        assertThat(read.getMetadata().getResourceVersion()).isEqualTo("42");
        assertThat(JSON.writeValueAsString(read)).doesNotContain("hunter2").doesNotContain("aHVudGVyMg");
        assertThat(only().getRequestLine()).isEqualTo("GET /api/v1/namespaces/shop/secrets/db HTTP/1.1");
    }

    @Test
    void aSecretThatCantBeReadIsInNoException() {
        api.answers(200, "{\"kind\":\"Secret\",\"data\":{\"KEY\":\"hunter2\" oops");

        assertThatThrownBy(() -> cluster.get(Kind.SECRET, "shop", "db"))
                .isInstanceOf(KubeException.class)
                .hasNoCause()
                .hasMessageNotContaining("hunter2")
                .hasMessageContaining("/api/v1/namespaces/shop/secrets/db");
    }

    @Test
    void secretsAreNeitherListedNorWatchedNorWritten() {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName("db")
                .endMetadata()
                .build();
        Kind<GenericKubernetesResource> generic = Kind.generic("v1", "secrets", "Secret");
        assertThatThrownBy(() -> cluster.list(Kind.SECRET, "shop", ListOptions.ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Secrets are neither listed nor watched nor written here.");
        assertThatThrownBy(() -> cluster.watch(Kind.SECRET, "shop", WatchOptions.ALL, new Nobody<>()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.create(Kind.SECRET, "shop", secret, WriteOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.replace(Kind.SECRET, "shop", secret, WriteOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.apply(Kind.SECRET, "shop", secret, WriteOptions.DEFAULT.as("slidecraft")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.get(generic, "shop", "db")).isInstanceOf(IllegalArgumentException.class);
        assertThat(api.requests()).isZero();
    }

    @Test
    void namesThatLeadElsewhereAreRefused() {
        assertThatThrownBy(() -> cluster.get(Kind.CONFIG_MAP, "shop", "../secrets/db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"../secrets/db\" is no Kubernetes name");
        assertThatThrownBy(() -> cluster.get(Kind.CONFIG_MAP, "..", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(api.requests()).isZero();
    }

    private RecordedRequest only() throws InterruptedException {
        RecordedRequest asked = api.asked();
        assertThat(api.requests()).isEqualTo(1);
        return asked;
    }

    private static JsonNode body(RecordedRequest request) throws Exception {
        return JSON.readTree(request.getBody().snapshot().utf8());
    }

    private static Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withLabels(Map.of("app", "web"))
                .withResourceVersion("41")
                .endMetadata()
                .withNewSpec()
                .withReplicas(5)
                .endSpec()
                .build();
    }

    private static final class Nobody<T> implements WatchListener<T> {
        @Override
        public void on(Change change, T object) {
            throw new AssertionError();
        }

        @Override
        public void ended(io.jenkins.plugins.slidecraft.kube.KubeException cause) {
            throw new AssertionError();
        }
    }
}
