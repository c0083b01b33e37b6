package io.jenkins.plugins.slidecraft.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading the API server's words for a conflict of field managers. */
class FieldConflictTest {
    @Test
    void oneConflict() {
        assertThat(FieldConflict.parse(
                        "Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using"
                                + " apps/v1: .spec.replicas"))
                .containsExactly(new FieldConflict("kubectl", List.of(".spec.replicas")));
        assertThat(FieldConflict.parse("Apply failed with 1 conflict: conflict with \"argocd\": .spec.replicas"))
                .containsExactly(new FieldConflict("argocd", List.of(".spec.replicas")));
    }

    @Test
    void severalConflictsOfSeveralManagers() {
        List<FieldConflict> found =
                FieldConflict.parse("Apply failed with 3 conflicts: conflicts with \"helm\" using apps/v1:\n"
                        + "- .spec.replicas\n- .spec.template.spec.containers[name=\"gateway\"].image\n"
                        + "conflicts with \"kubectl-edit\":\n- .metadata.labels.app.kubernetes.io/part-of");

        assertThat(found)
                .containsExactly(
                        new FieldConflict(
                                "helm",
                                List.of(".spec.replicas", ".spec.template.spec.containers[name=\"gateway\"].image")),
                        new FieldConflict("kubectl-edit", List.of(".metadata.labels.app.kubernetes.io/part-of")));
        assertThat(found.get(0).sentence(new ObjectId("apps/v1", "deployments", "Deployment", "gateway"), "prod"))
                .startsWith("Deployment gateway: manager \"helm\" owns .spec.replicas, ")
                .contains("\"slidecraft\"", "kubectl -n prod patch deployments gateway --type=json");
    }
}
