package io.jenkins.plugins.slidecraft.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.kube.ApiResource;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading the rendered manifests of an environment: as kubectl reads them, in Helm's order, and what is refused. */
class ManifestsTest {
    private static Manifests read(String text) {
        return Manifests.read(
                text,
                "staging",
                "shop-staging",
                (apiVersion, kind) -> apiVersion.equals("keda.sh/v1alpha1") && kind.equals("ScaledObject")
                        ? Optional.of(new ApiResource(Kind.generic(apiVersion, "scaledobjects", kind), true))
                        : Optional.empty());
    }

    private static String object(String apiVersion, String kind, String name, String more) {
        return "---\napiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata:\n  name: " + name + "\n" + more;
    }

    @Test
    void comesInHelmsOrderWhateverTheFilesOrder() {
        Manifests manifests = read(object("networking.k8s.io/v1", "Ingress", "web", "")
                + object("apps/v1", "Deployment", "worker", "")
                + object("keda.sh/v1alpha1", "ScaledObject", "worker", "")
                + object("v1", "Service", "web", "")
                + object("v1", "ConfigMap", "config", "")
                + object("apps/v1", "Deployment", "gateway", ""));

        assertThat(manifests.inventory())
                .extracting(ObjectId::toString)
                .containsExactly(
                        "ConfigMap config",
                        "Service web",
                        "Deployment gateway",
                        "Deployment worker",
                        "Ingress web",
                        "ScaledObject worker");
        assertThat(manifests.inventory().get(5).plural()).isEqualTo("scaledobjects");
    }

    @Test
    void isReadAsKubectlReadsIt() {
        ManifestObject map = read(object(
                        "v1",
                        "ConfigMap",
                        "config",
                        """
                        mode: 0644
                        on: yes
                        off: "no"
                        sha: 1e10
                        day: 08
                        hex: 0x1F
                        big: 12345678901
                        float: 0.5
                        text: !!str 12
                        nothing: ~
                        base: &base {a: 1, b: 2}
                        merged: {<<: *base, b: 3}
                        """))
                .objects()
                .get(0);

        assertThat(map.tree())
                .containsEntry("mode", 420)
                .containsEntry("on", true)
                .containsEntry("off", "no")
                .containsEntry("sha", "1e10")
                .containsEntry("day", 8)
                .containsEntry("hex", 31)
                .containsEntry("big", 12345678901L)
                .containsEntry("float", 0.5)
                .containsEntry("text", "12")
                .containsEntry("nothing", null);
        assertThat(Tree.map(map.tree(), "merged")).containsEntry("a", 1).containsEntry("b", 3);
    }

    @Test
    void listsAndEmptyDocumentsAreNoObstacle() {
        assertThat(read("# a comment\n---\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n"
                                + "  metadata: {name: web}\n")
                        .inventory())
                .extracting(ObjectId::name)
                .containsExactly("web");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        String text = object("v1", "Secret", "db", "data: {password: c2VjcmV0}\n")
                + object("v1", "Namespace", "other", "")
                + object("v1", "Service", "web", "  namespace: shop-prod\n")
                + object("v1", "Service", "web2", "")
                + object("v1", "Service", "web2", "")
                + object("extensions/v1beta1", "Ingress", "web", "")
                + "---\nkind: Service\n";

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("The manifests of staging has 6 problems:")
                .hasMessageContaining("Secrets don't belong into manifests")
                .hasMessageContaining("it belongs to the whole cluster")
                .hasMessageContaining("the environment's namespace is shop-staging")
                .hasMessageContaining("it is there twice")
                .hasMessageContaining("the cluster has no kind Ingress in extensions/v1beta1")
                .hasMessageContaining("an object has apiVersion, kind and metadata.name")
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void whatIsNoYamlIsSaidWithItsLine() {
        assertThatThrownBy(() -> read("apiVersion: v1\nkind: [\n")).hasMessageContaining("it is no YAML");
        assertThatThrownBy(() -> read("- a\n")).hasMessageContaining("a document is one object");
        assertThatThrownBy(() -> read("a: 1\na: 2\n")).hasMessageContaining("the same key stands twice");
        assertThatThrownBy(() -> read("---\n")).hasMessageContaining("there is nothing in them");
    }

    @Test
    void whatLooksLikeANumberAndIsNoneStaysAText() {
        ManifestObject object = read(object(
                        "v1",
                        "ConfigMap",
                        "config",
                        """
                        hex: 0x_
                        binary: 0b__
                        octal: 0o
                        digits: %s
                        mixed: %sx
                        large: 123456789012345678901234567890
                        """
                                .formatted("1".repeat(200_000), "1".repeat(200_000))))
                .objects()
                .get(0);

        assertThat(object.tree())
                .containsEntry("hex", "0x_")
                .containsEntry("binary", "0b__")
                .containsEntry("octal", "0o")
                .containsEntry("digits", "1".repeat(200_000))
                .containsEntry("mixed", "1".repeat(200_000) + "x")
                .containsEntry("large", new BigInteger("123456789012345678901234567890"));
    }

    @Test
    void bracketsWithoutEndAreRefused() {
        assertThatThrownBy(() -> read("a: " + "[".repeat(100_000) + "]".repeat(100_000)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("it is no YAML: lists and maps stand more than 100 deep");
    }

    @Test
    void aliasesThatBlowUpAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            for (int j = 0; j < 9; j++) {
                bomb.append("*a").append(i - 1).append(", ");
            }
            bomb.append("x]\n");
        }
        assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("too large or too deep");
    }

    @Test
    void aComponentWithoutItsWorkloadIsNamed() {
        Manifests manifests = read(object(
                "apps/v1",
                "Deployment",
                "gateway",
                "spec: {template: {spec: {containers: [{name: main, image: x}]}}}\n"));
        ImageRef image = ImageRef.parse("r/app:1.0.0-aaaaaaa");

        assertThatThrownBy(() -> manifests.require(
                        List.of(
                                new WorkloadImage("gateway", "gateway", "app", image),
                                new WorkloadImage("worker", "worker", "worker", image)),
                        "staging"))
                .hasMessageContaining("Deployment gateway in the manifests has the containers main")
                .hasMessageContaining("they have gateway")
                .hasMessageContaining("components.worker.workload");
    }

    @Test
    void hooksAreNoPartOfTheInventoryAndTestsAreNever() {
        String hook =
                "  annotations: {helm.sh/hook: '%s', helm.sh/hook-weight: '%s', helm.sh/hook-delete-policy: '%s'}\n";
        Manifests manifests = read(object("v1", "ConfigMap", "config", "")
                + object("batch/v1", "Job", "b", hook.formatted("pre-install,pre-upgrade", "5", "hook-succeeded"))
                + object("batch/v1", "Job", "a", hook.formatted("pre-upgrade", "-1", ""))
                + object("v1", "Pod", "probe", hook.formatted("test", "0", "")));

        assertThat(manifests.inventory()).extracting(ObjectId::name).containsExactly("config");
        assertThat(manifests.hooks("pre-upgrade"))
                .extracting(one -> one.object().id().name())
                .containsExactly("a", "b");
        assertThat(manifests.hooks("pre-install")).hasSize(1);
        assertThat(manifests.hooks("pre-install").get(0).policies()).containsExactly(Hook.Policy.HOOK_SUCCEEDED);
        assertThat(manifests.hooks("pre-upgrade").get(0).policies()).containsExactly(Hook.Policy.BEFORE_HOOK_CREATION);
    }
}
