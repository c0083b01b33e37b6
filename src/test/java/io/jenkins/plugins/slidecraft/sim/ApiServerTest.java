package io.jenkins.plugins.slidecraft.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions.Subresource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulated API server's verbs: versions, errors in the real words, selectors, pages, subresources, deletion. */
class ApiServerTest {
    private static final String NS = "prod";
    private final Simulation simulation = Simulation.seeded(3);
    private final SimCluster cluster = simulation.cluster();

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(Map.of("key", value))
                .build();
    }

    private ConfigMap create(String name, Map<String, String> labels) {
        ConfigMap map = map(name, "1");
        map.getMetadata().setLabels(labels);
        return cluster.create(Kind.CONFIG_MAP, NS, map, WriteOptions.DEFAULT);
    }

    private static void refused(ThrowingCallable call, int code, String reason, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(KubeException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.reason()).isEqualTo(reason);
                })
                .hasMessageContaining(message);
    }

    @Test
    void aReplaceWithAnOldVersionIsAConflictAndOneWithoutAVersionIsNot() {
        ConfigMap first = create("a", Map.of());
        ConfigMap changed = cluster.replace(
                Kind.CONFIG_MAP,
                NS,
                new ConfigMapBuilder(first).addToData("key", "2").build(),
                WriteOptions.DEFAULT);
        assertThat(Long.parseLong(changed.getMetadata().getResourceVersion()))
                .isGreaterThan(Long.parseLong(first.getMetadata().getResourceVersion()));
        refused(
                () -> cluster.replace(
                        Kind.CONFIG_MAP,
                        NS,
                        new ConfigMapBuilder(first).addToData("key", "3").build(),
                        WriteOptions.DEFAULT),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your"
                        + " changes to the latest version and try again");
        cluster.replace(Kind.CONFIG_MAP, NS, map("a", "4"), WriteOptions.DEFAULT);
        assertThat(cluster.get(Kind.CONFIG_MAP, NS, "a").orElseThrow().getData())
                .containsEntry("key", "4");
    }

    @Test
    void aWriteThatChangesNothingMakesNoVersion() {
        ConfigMap first = create("a", Map.of());
        long version = cluster.version();
        ConfigMap same = cluster.replace(Kind.CONFIG_MAP, NS, first, WriteOptions.DEFAULT);
        assertThat(same.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
        assertThat(cluster.version()).isEqualTo(version);
    }

    @Test
    void errorsHaveTheServersWords() {
        create("a", Map.of());
        refused(() -> create("a", Map.of()), 409, "AlreadyExists", "configmaps \"a\" already exists");
        refused(() -> create("A_b", Map.of()), 422, "Invalid", "a lowercase RFC 1123 subdomain");
        refused(
                () -> cluster.replace(Kind.CONFIG_MAP, NS, map("b", "1"), WriteOptions.DEFAULT),
                404,
                "NotFound",
                "configmaps \"b\" not found");
        cluster.create(
                Kind.LEASE,
                NS,
                new LeaseBuilder()
                        .withMetadata(new ObjectMetaBuilder().withName("l").build())
                        .build(),
                WriteOptions.DEFAULT);
        refused(
                () -> cluster.replace(
                        Kind.LEASE,
                        NS,
                        new LeaseBuilder()
                                .withMetadata(
                                        new ObjectMetaBuilder().withName("l").build())
                                .build(),
                        WriteOptions.DEFAULT),
                422,
                "Invalid",
                "metadata.resourceVersion: Invalid value: 0: must be specified for an update");
        Deployment bad = Simulation.deployment(NS, "d", "image", 1);
        bad.getSpec().getTemplate().getMetadata().setLabels(Map.of("app", "other"));
        refused(
                () -> cluster.create(Kind.DEPLOYMENT, NS, bad, WriteOptions.DEFAULT),
                422,
                "Invalid",
                "Deployment.apps \"d\" is invalid: spec.template.metadata.labels");
    }

    @Test
    void anImmutableConfigMapStaysAsItIs() {
        ConfigMap first = cluster.create(
                Kind.CONFIG_MAP,
                NS,
                new ConfigMapBuilder(map("a", "1")).withImmutable(true).build(),
                WriteOptions.DEFAULT);
        refused(
                () -> cluster.replace(
                        Kind.CONFIG_MAP,
                        NS,
                        new ConfigMapBuilder(first).addToData("key", "2").build(),
                        WriteOptions.DEFAULT),
                422,
                "Invalid",
                "data: Forbidden: field is immutable when `immutable` is set");
        cluster.delete(Kind.CONFIG_MAP, NS, "a", DeleteOptions.BACKGROUND);
        assertThat(cluster.get(Kind.CONFIG_MAP, NS, "a")).isEmpty();
    }

    @Test
    void whatIsHandedOutAndInIsACopy() {
        ConfigMap mine = map("a", "1");
        ConfigMap out = cluster.create(Kind.CONFIG_MAP, NS, mine, WriteOptions.DEFAULT);
        out.getData().put("key", "changed");
        mine.getMetadata().setName("changed");
        cluster.get(Kind.CONFIG_MAP, NS, "a").orElseThrow().getData().put("key", "changed");
        assertThat(cluster.get(Kind.CONFIG_MAP, NS, "a").orElseThrow().getData())
                .containsEntry("key", "1");
        assertThat(mine.getMetadata().getUid()).isNull();
    }

    @Test
    void aDryRunChangesNothingButIsChecked() {
        cluster.create(Kind.CONFIG_MAP, NS, map("a", "1"), WriteOptions.DEFAULT.asDryRun());
        assertThat(cluster.get(Kind.CONFIG_MAP, NS, "a")).isEmpty();
        ConfigMap first = create("a", Map.of());
        cluster.replace(Kind.CONFIG_MAP, NS, map("a", "2"), WriteOptions.DEFAULT.asDryRun());
        assertThat(cluster.get(Kind.CONFIG_MAP, NS, "a").orElseThrow()).isEqualTo(first);
        refused(
                () -> cluster.create(Kind.CONFIG_MAP, NS, map("a", "1"), WriteOptions.DEFAULT.asDryRun()),
                409,
                "AlreadyExists",
                "already exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1 | x,y",
                "a==1,b=2 | y",
                "a!=1 | z,w",
                "a in (1, 3) | x,y,z",
                "a notin (1) | z,w",
                "b | y",
                "!b | x,z,w",
                "a,!b | x,z",
                "a=4 | ''"
            })
    void labelSelectorsSelect(String selector, String names) {
        create("x", Map.of("a", "1"));
        create("y", Map.of("a", "1", "b", "2"));
        create("z", Map.of("a", "3"));
        create("w", Map.of());
        List<String> found = cluster.list(Kind.CONFIG_MAP, NS, ListOptions.labels(selector)).items().stream()
                .map(one -> one.getMetadata().getName())
                .toList();
        assertThat(found).containsExactlyInAnyOrder(names.isEmpty() ? new String[0] : names.split(","));
    }

    @Test
    void fieldSelectorsSelectAndUnknownFieldsAreRefused() {
        create("x", Map.of());
        create("y", Map.of());
        assertThat(cluster.list(Kind.CONFIG_MAP, NS, ListOptions.fields("metadata.name=x"))
                        .items())
                .hasSize(1);
        refused(
                () -> cluster.list(Kind.CONFIG_MAP, NS, ListOptions.fields("data.key=1")),
                400,
                "BadRequest",
                "field label not supported: data.key");
    }

    @Test
    void pagesAreOneSnapshotUntilItExpires() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            create(name, Map.of());
        }
        Page<ConfigMap> first = cluster.list(Kind.CONFIG_MAP, NS, ListOptions.ALL.limitedTo(2));
        cluster.delete(Kind.CONFIG_MAP, NS, "c", DeleteOptions.BACKGROUND);
        create("ca", Map.of());
        String token = first.continueToken().orElseThrow();
        Page<ConfigMap> second =
                cluster.list(Kind.CONFIG_MAP, NS, ListOptions.ALL.limitedTo(10).from(token));
        assertThat(second.items())
                .extracting(one -> one.getMetadata().getName())
                .containsExactly("c", "d", "e");
        assertThat(second.continueToken()).isEmpty();
        assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
        cluster.compact();
        refused(
                () -> cluster.list(Kind.CONFIG_MAP, NS, ListOptions.ALL.from(token)),
                410,
                "Expired",
                "The provided continue parameter is too old");
    }

    @Test
    void generationCountsSpecsAndAnnotationsOfDeploymentsButNoStatus() {
        Deployment made = cluster.create(
                Kind.DEPLOYMENT, NS, Simulation.deployment(NS, "d", "image:1.0.0", 1), WriteOptions.DEFAULT);
        assertThat(made.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(made.getSpec().getStrategy().getRollingUpdate().getMaxSurge().getStrVal())
                .isEqualTo("25%");
        Deployment labelled = cluster.replace(
                Kind.DEPLOYMENT,
                NS,
                new DeploymentBuilder(made)
                        .editMetadata()
                        .addToLabels("x", "y")
                        .endMetadata()
                        .build(),
                WriteOptions.DEFAULT);
        assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);
        Deployment scaled = cluster.replace(
                Kind.DEPLOYMENT,
                NS,
                new DeploymentBuilder(labelled)
                        .editSpec()
                        .withReplicas(2)
                        .withPaused(true)
                        .endSpec()
                        .build(),
                WriteOptions.DEFAULT.on(Subresource.SCALE));
        assertThat(scaled.getSpec().getReplicas()).isEqualTo(2);
        assertThat(scaled.getSpec().getTemplate()).isNull();
        scaled =
                cluster.get(Kind.DEPLOYMENT, NS, scaled.getMetadata().getName()).orElseThrow();
        assertThat(scaled.getSpec().getPaused()).isNull();
        assertThat(scaled.getMetadata().getGeneration()).isEqualTo(2);
        Deployment status = cluster.replace(
                Kind.DEPLOYMENT,
                NS,
                new DeploymentBuilder(scaled)
                        .editSpec()
                        .withReplicas(9)
                        .endSpec()
                        .editOrNewStatus()
                        .withReplicas(7)
                        .endStatus()
                        .build(),
                WriteOptions.DEFAULT.on(Subresource.STATUS));
        assertThat(status.getSpec().getReplicas()).isEqualTo(2);
        assertThat(status.getStatus().getReplicas()).isEqualTo(7);
        assertThat(status.getMetadata().getGeneration()).isEqualTo(2);
        Deployment main = cluster.replace(
                Kind.DEPLOYMENT,
                NS,
                new DeploymentBuilder(status)
                        .editMetadata()
                        .addToAnnotations("x", "y")
                        .endMetadata()
                        .editStatus()
                        .withReplicas(8)
                        .endStatus()
                        .build(),
                WriteOptions.DEFAULT);
        assertThat(main.getStatus().getReplicas()).isEqualTo(7);
        assertThat(main.getMetadata().getGeneration()).isEqualTo(3);
    }

    @Test
    void deletePreconditionsHoldAndAGoneObjectIsNothing() {
        ConfigMap first = create("a", Map.of());
        refused(
                () -> cluster.delete(Kind.CONFIG_MAP, NS, "a", DeleteOptions.BACKGROUND.onlyIf("other", null)),
                409,
                "Conflict",
                "the UID in the precondition (other) does not match the UID in record ("
                        + first.getMetadata().getUid() + ")");
        refused(
                () -> cluster.delete(
                        Kind.CONFIG_MAP,
                        NS,
                        "a",
                        DeleteOptions.BACKGROUND.onlyIf(first.getMetadata().getUid(), "1")),
                409,
                "Conflict",
                "the ResourceVersion in the precondition (1) does not match the ResourceVersion in record");
        cluster.delete(Kind.CONFIG_MAP, NS, "a", DeleteOptions.BACKGROUND);
        cluster.delete(Kind.CONFIG_MAP, NS, "a", DeleteOptions.BACKGROUND);
        assertThat(cluster.get(Kind.CONFIG_MAP, NS, "a")).isEmpty();
    }

    @Test
    void propagationDecidesAboutDependents() {
        for (String name : List.of("background", "foreground", "orphan")) {
            simulation.deploy(NS, name, "image:1.0.0", 1);
        }
        assertThat(simulation.settle(NS, Duration.ofMinutes(1))).isTrue();
        cluster.delete(Kind.DEPLOYMENT, NS, "background", DeleteOptions.BACKGROUND);
        assertThat(cluster.get(Kind.DEPLOYMENT, NS, "background")).isEmpty();
        cluster.delete(Kind.DEPLOYMENT, NS, "foreground", DeleteOptions.FOREGROUND);
        assertThat(cluster.get(Kind.DEPLOYMENT, NS, "foreground")
                        .orElseThrow()
                        .getMetadata()
                        .getFinalizers())
                .containsExactly("foregroundDeletion");
        cluster.delete(
                Kind.DEPLOYMENT,
                NS,
                "orphan",
                new DeleteOptions(
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        java.util.OptionalLong.empty(),
                        DeleteOptions.Propagation.ORPHAN));
        simulation.runtime().advance(Duration.ofSeconds(10));
        assertThat(cluster.peek(Kind.DEPLOYMENT, NS)).isEmpty();
        assertThat(cluster.peek(Kind.REPLICA_SET, NS)).hasSize(1).allSatisfy(set -> {
            assertThat(set.getMetadata().getName()).startsWith("orphan-");
            assertThat(set.getMetadata().getOwnerReferences()).isEmpty();
        });
        assertThat(cluster.peek(Kind.POD, NS)).hasSize(1);
    }

    @Test
    void admissionRefusesInTheWebhooksWords() {
        Admission webhook = Admission.refusing(Kind.CONFIG_MAP, "a", "policy.example.com", "no such names");
        cluster.admit(webhook);
        refused(
                () -> create("a", Map.of()),
                403,
                "Forbidden",
                "admission webhook \"policy.example.com\" denied the request: no such names");
        cluster.withdraw(webhook);
        assertThat(create("a", Map.of()).getMetadata().getUid()).isNotEmpty();
    }
}
