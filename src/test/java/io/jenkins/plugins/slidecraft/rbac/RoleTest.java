package io.jenkins.plugins.slidecraft.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The Role that the plugin ships: what a change to it has to be argued against. */
class RoleTest {
    @Test
    void grantsWhatTheOperationsDoAndNothingMore() throws IOException {
        TreeSet<String> rights = new TreeSet<>();
        for (PolicyRule rule : role().getRules()) {
            for (String verb : rule.getVerbs()) {
                for (String resource : rule.getResources()) {
                    rights.add(resource + " " + verb + (rule.getResourceNames().isEmpty() ? "" : " by name"));
                }
            }
        }

        assertThat(rights)
                .containsExactly(
                        "configmaps create",
                        "configmaps delete",
                        "configmaps get",
                        "configmaps list",
                        "configmaps update by name",
                        "deployments get",
                        "deployments list",
                        "deployments update",
                        "deployments watch",
                        "events list",
                        "jobs create",
                        "jobs delete",
                        "jobs get",
                        "jobs list",
                        "jobs update",
                        "jobs watch",
                        "leases create",
                        "leases get by name",
                        "leases list",
                        "leases update by name",
                        "leases watch",
                        "pods list",
                        "pods watch",
                        "pods/log get",
                        "replicasets list",
                        "serviceaccounts get");
    }

    @Test
    void namesEveryGroupAndNoWildcard() throws IOException {
        assertThat(role().getRules())
                .allSatisfy(rule -> {
                    assertThat(rule.getApiGroups()).hasSize(1).doesNotContain("*");
                    assertThat(rule.getResources()).doesNotContain("*", "secrets");
                    assertThat(rule.getNonResourceURLs()).isEmpty();
                })
                .extracting(PolicyRule::getResourceNames)
                .filteredOn(names -> !names.isEmpty())
                .containsOnly(List.of("slidecraft-staging", "slidecraft-prod"));
    }

    @Test
    void manifestsNeedTheirKindsAndNeverRemoveData() throws IOException {
        TreeSet<String> deletable = new TreeSet<>();
        TreeSet<String> applied = new TreeSet<>();
        for (PolicyRule rule : role("role-manifests.yaml").getRules()) {
            assertThat(rule.getApiGroups()).hasSize(1).doesNotContain("*");
            assertThat(rule.getVerbs())
                    .contains("patch")
                    .isSubsetOf("get", "list", "watch", "create", "update", "patch", "delete");
            applied.addAll(rule.getResources());
            if (rule.getVerbs().contains("delete")) {
                deletable.addAll(rule.getResources());
            }
        }

        assertThat(applied)
                .containsExactly(
                        "configmaps",
                        "cronjobs",
                        "daemonsets",
                        "deployments",
                        "horizontalpodautoscalers",
                        "ingresses",
                        "jobs",
                        "networkpolicies",
                        "persistentvolumeclaims",
                        "poddisruptionbudgets",
                        "serviceaccounts",
                        "services",
                        "statefulsets");
        applied.removeAll(deletable);
        // ConfigMaps may be deleted by the Role that every environment has.
        assertThat(applied).containsExactly("configmaps", "persistentvolumeclaims");
    }

    private static Role role() throws IOException {
        return role("role.yaml");
    }

    private static Role role(String file) throws IOException {
        try (InputStream yaml = RoleTest.class.getResourceAsStream(file)) {
            return new KubernetesSerialization().unmarshal(yaml, Role.class);
        }
    }
}
