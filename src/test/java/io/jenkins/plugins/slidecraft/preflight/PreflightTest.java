package io.jenkins.plugins.slidecraft.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What is looked up before a deployment, and what a person reads where it isn't there. */
class PreflightTest {
    private static final String FILE =
            """
            apiVersion: slidecraft.io/v1
            application: shop
            registry: registry.example.com/shop
            components: {gateway: {prefix: app}, worker: {prefix: worker}, web: {prefix: web}}
            variables:
              DB_URL: {scope: [gateway, worker]}
              REDIS_URL: {scope: [gateway, worker]}
              STORAGE_PROVIDER: {scope: [gateway, worker]}
              S3_BUCKET: {scope: [worker]}
              OPENAI_API_KEY: {scope: [worker]}
              LOG_LEVEL: {scope: [worker], oneOf: [info, debug]}
              VITE_API_BASE_URL: {scope: [web]}
            environments:
              dev:
                variables: {REDIS_URL: 'redis://localhost'}
              prod:
                variables:
                  DB_URL: {secret: shop-secrets}
                  REDIS_URL: {configMap: shop-config, key: redis-url}
                  STORAGE_PROVIDER: {configMap: shop-config}
                  S3_BUCKET: {configMap: shop-config}
                  OPENAI_API_KEY: {external: Vault agent}
                  LOG_LEVEL: {configMap: shop-config}
                  VITE_API_BASE_URL: /api
            """;
    private static final List<String> ALL = List.of("gateway", "worker", "web");

    private final Descriptor descriptor = Descriptor.parse(FILE, "slidecraft.yaml");
    private final Simulation simulation = Simulation.seeded(1);
    private final RunOnSim run = RunOnSim.of(simulation, "shop#1");

    private List<String> problems(String environment, List<String> components) {
        return Preflight.check(run, VariableNeeds.of(descriptor, environment, components), DeclaredObjects.NONE)
                .stream()
                .map(Problem::toString)
                .toList();
    }

    private void config(Map<String, String> data) {
        simulation
                .cluster()
                .create(
                        Kind.CONFIG_MAP,
                        "prod",
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("shop-config")
                                .endMetadata()
                                .withData(data)
                                .build(),
                        WriteOptions.DEFAULT);
    }

    private void secret(String... keys) {
        SecretBuilder secret =
                new SecretBuilder().withNewMetadata().withName("shop-secrets").endMetadata();
        for (String key : keys) {
            secret.addToData(key, "aHVudGVyMg==");
        }
        simulation.cluster().create(Kind.SECRET, "prod", secret.build(), WriteOptions.DEFAULT);
    }

    @Test
    void asksForWhatStandsInTheClusterAlone() {
        assertThat(VariableNeeds.of(descriptor, "prod", ALL))
                .extracting(need -> need.variable() + " " + need.components() + " "
                        + need.when()
                                .map(given -> given.variable() + "=" + given.value())
                                .orElse("always"))
                .containsExactly(
                        "DB_URL [gateway, worker] always",
                        "REDIS_URL [gateway, worker] always",
                        "STORAGE_PROVIDER [gateway, worker] always",
                        "S3_BUCKET [worker] STORAGE_PROVIDER=s3",
                        "LOG_LEVEL [worker] always");
        assertThat(VariableNeeds.of(descriptor, "prod", List.of("gateway")))
                .extracting(need -> need.variable() + " " + need.components())
                .containsExactly("DB_URL [gateway]", "REDIS_URL [gateway]", "STORAGE_PROVIDER [gateway]");
        assertThat(VariableNeeds.of(descriptor, "prod", List.of("web"))).isEmpty();
    }

    @Test
    void aConditionInTheFileIsDecidedThere() {
        String local = FILE.replace("STORAGE_PROVIDER: {configMap: shop-config}", "STORAGE_PROVIDER: local");
        assertThat(VariableNeeds.of(Descriptor.parse(local, "f"), "prod", ALL))
                .extracting(need -> need.variable())
                .containsExactly("DB_URL", "REDIS_URL", "LOG_LEVEL");
        assertThat(VariableNeeds.of(
                        Descriptor.parse(local.replace("PROVIDER: local", "PROVIDER: s3"), "f"), "prod", ALL))
                .filteredOn(need -> need.variable().equals("S3_BUCKET"))
                .singleElement()
                .satisfies(need -> assertThat(need.when()).isEmpty());
    }

    @Test
    void devHasItsOwnFromItsFile() {
        assertThat(VariableNeeds.of(descriptor, "dev", ALL))
                .extracting(
                        need -> need.variable(), need -> need.source().kind().name(), need -> need.source()
                                .object())
                .contains(tuple("DB_URL", "ENV_FILE", ".env.local"))
                .hasSize(5);
        // The cluster is not asked for what stands there.
        assertThat(problems("dev", ALL)).isEmpty();
    }

    @Test
    void nothingIsMissing() {
        secret("DB_URL");
        config(Map.of("redis-url", "redis://r", "STORAGE_PROVIDER", "local", "LOG_LEVEL", "info"));

        assertThat(problems("prod", ALL)).isEmpty();
    }

    @Test
    void namesEverythingThatIsMissing() {
        assertThat(problems("prod", ALL))
                .containsExactly(
                        "variables.DB_URL is missing: gateway, worker can't start without key 'DB_URL' of Secret"
                                + " 'shop-secrets' in namespace 'prod', and there is no such Secret; create it: write DB_URL=… into"
                                + " a file secrets.env, then kubectl -n prod create secret generic shop-secrets"
                                + " --from-env-file=secrets.env",
                        "variables.REDIS_URL is missing: gateway, worker can't start without key 'redis-url' of ConfigMap"
                                + " 'shop-config' in namespace 'prod', and there is no such ConfigMap; create it: kubectl -n prod"
                                + " create configmap shop-config --from-literal=redis-url=…",
                        "variables.STORAGE_PROVIDER is missing: gateway, worker can't start without key 'STORAGE_PROVIDER' of"
                                + " ConfigMap 'shop-config' in namespace 'prod', and there is no such ConfigMap; create it: kubectl"
                                + " -n prod create configmap shop-config --from-literal=STORAGE_PROVIDER=…",
                        "variables.LOG_LEVEL is missing: worker can't start without key 'LOG_LEVEL' of ConfigMap 'shop-config'"
                                + " in namespace 'prod', and there is no such ConfigMap; create it: kubectl -n prod create"
                                + " configmap shop-config --from-literal=LOG_LEVEL=…");
    }

    @Test
    void namesKeysAndValuesThatAreMissing() {
        secret("OTHER");
        config(Map.of("redis-url", "redis://r", "STORAGE_PROVIDER", "s3", "LOG_LEVEL", "loud"));

        List<String> problems = problems("prod", ALL);

        assertThat(problems)
                .containsExactly(
                        "variables.DB_URL is missing: gateway, worker can't start without key 'DB_URL' of Secret"
                                + " 'shop-secrets' in namespace 'prod', which has the keys OTHER; add it: write DB_URL=… into a"
                                + " file secrets.env, then kubectl -n prod create secret generic shop-secrets"
                                + " --from-env-file=secrets.env --dry-run=client -o json | kubectl -n prod patch secret"
                                + " shop-secrets --patch-file=/dev/stdin",
                        "variables.S3_BUCKET is missing: worker can't start without key 'S3_BUCKET' of ConfigMap 'shop-config'"
                                + " in namespace 'prod', which has the keys LOG_LEVEL, STORAGE_PROVIDER, redis-url; set it: kubectl"
                                + " -n prod patch configmap shop-config --patch '{\"data\":{\"S3_BUCKET\":\"…\"}}'",
                        "variables.LOG_LEVEL is 'loud': key 'LOG_LEVEL' of ConfigMap 'shop-config' in namespace 'prod' is one"
                                + " of info, debug; set it: kubectl -n prod patch configmap shop-config --patch"
                                + " '{\"data\":{\"LOG_LEVEL\":\"…\"}}'");
        assertThat(String.join("", problems)).doesNotContain("hunter2").doesNotContain("aHVudGVyMg");
    }

    @Test
    void whatTheDeploymentBringsItselfIsThere() {
        DeclaredObjects declared = DeclaredObjects.among(List.of(
                new SecretBuilder()
                        .withNewMetadata()
                        .withName("shop-secrets")
                        .endMetadata()
                        .addToStringData("DB_URL", "x")
                        .build(),
                // As kustomize's generator names it.
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("shop-config-25khbdf2mt")
                        .endMetadata()
                        .withData(Map.of("redis-url", "r", "STORAGE_PROVIDER", "local", "LOG_LEVEL", "info"))
                        .build()));

        assertThat(Preflight.check(run, VariableNeeds.of(descriptor, "prod", ALL), declared))
                .isEmpty();
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        config(Map.of("redis-url", "redis://r", "STORAGE_PROVIDER", "local", "LOG_LEVEL", "info"));
        World forbidden = answeringSecretsWith(
                new KubeException(403, "Forbidden", "secrets \"shop-secrets\" is forbidden: User can't get"));

        assertThat(Preflight.check(forbidden, VariableNeeds.of(descriptor, "prod", ALL), DeclaredObjects.NONE))
                .extracting(Problem::toString)
                .containsExactly(
                        "variables.DB_URL is 'key 'DB_URL' of Secret 'shop-secrets' in namespace 'prod'': gateway, worker"
                                + " can't start without it, and whether it is there can't be seen: secrets \"shop-secrets\" is"
                                + " forbidden: User can't get; give SlideCraft's Role in prod the verb get on secrets with"
                                + " resourceNames: [shop-secrets]");
    }

    @Test
    void aClusterThatDoesntAnswerIsNotTakenForOneWithoutIt() {
        World down = answeringSecretsWith(new KubeException(503, "ServiceUnavailable", "try again"));

        assertThatThrownBy(() -> Preflight.check(down, VariableNeeds.of(descriptor, "prod", ALL), DeclaredObjects.NONE))
                .isInstanceOf(KubeException.class);
    }

    private World answeringSecretsWith(KubeException answer) {
        Cluster cluster = proxy(Cluster.class, run.cluster(), (method, arguments) -> {
            if (method.equals("get") && arguments[0].equals(Kind.SECRET)) {
                throw answer;
            }
        });
        return (World) Proxy.newProxyInstance(
                World.class.getClassLoader(),
                new Class<?>[] {World.class},
                (proxy, method, arguments) ->
                        method.getName().equals("cluster") ? cluster : method.invoke(run, arguments));
    }

    private static <T> T proxy(Class<T> type, T target, BiConsumer<String, Object[]> before) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    before.accept(method.getName(), arguments);
                    return method.invoke(target, arguments);
                }));
    }
}
