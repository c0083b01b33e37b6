package io.jenkins.plugins.slidecraft.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A migration's Job: what keeps it from running twice, too long, or with more rights than it needs. */
class JobManifestTest {
    private static Job job(String serviceAccount, List<String> command) {
        return JobManifest.of(
                "migrate-1-0-migrate",
                new JobPlan(
                        "registry/worker:1.0.0@sha256:" + "a".repeat(64),
                        command,
                        Map.of("LOG_LEVEL", "info"),
                        List.of("secret/db", "configMap/settings"),
                        serviceAccount,
                        600),
                Map.of("slidecraft.io/operation", "migrate-1"),
                Map.of("slidecraft.io/epoch", "7"));
    }

    @Test
    void runsOnceAndOnlyWhenItIsLet() {
        Job job = job("", List.of("alembic", "upgrade", "head"));
        assertThat(job.getSpec().getSuspend()).isTrue();
        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getParallelism()).isEqualTo(1);
        assertThat(job.getSpec().getPodReplacementPolicy()).isEqualTo("Failed");
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isNull();
        assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("slidecraft.io/operation", "migrate-1");
    }

    @Test
    void hasItsVariablesAndItsCommand() {
        Container container = job("", List.of("flyway", "migrate"))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        assertThat(container.getCommand()).containsExactly("flyway", "migrate");
        assertThat(container.getEnv().get(0).getName()).isEqualTo("LOG_LEVEL");
        assertThat(container.getEnvFrom().get(0).getSecretRef().getName()).isEqualTo("db");
        assertThat(container.getEnvFrom().get(1).getConfigMapRef().getName()).isEqualTo("settings");
    }

    @Test
    void hasNoTokenUnlessItNamesAServiceAccountAndNoCapabilities() {
        PodSpec without = job("", List.of()).getSpec().getTemplate().getSpec();
        assertThat(without.getAutomountServiceAccountToken()).isFalse();
        assertThat(without.getServiceAccountName()).isNull();
        assertThat(without.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(without.getContainers().get(0).getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(without.getContainers()
                        .get(0)
                        .getSecurityContext()
                        .getCapabilities()
                        .getDrop())
                .containsExactly("ALL");
        PodSpec with = job("migrations", List.of()).getSpec().getTemplate().getSpec();
        assertThat(with.getServiceAccountName()).isEqualTo("migrations");
        assertThat(with.getAutomountServiceAccountToken()).isTrue();
    }
}
