package io.jenkins.plugins.slidecraft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs as the real controllers treat them. */
class JobsTest {
    private static final String NS = "prod";
    private static final String IMAGE = "registry/migrations:1.0.0-aaaaaaa";

    private final Simulation simulation = Simulation.seeded(3);
    private final SimCluster cluster = simulation.cluster();
    private final List<Program.What> heard = new ArrayList<>();

    private void runs(int seconds, int exitCode, String... lines) {
        simulation
                .images()
                .runs(
                        IMAGE,
                        List.of(),
                        new Program(Duration.ofSeconds(seconds), exitCode, List.of(lines))
                                .heardBy((what, pod) -> heard.add(what)));
    }

    private void create(boolean suspended, Long deadline) {
        cluster.create(
                Kind.JOB,
                NS,
                new JobBuilder()
                        .withNewMetadata()
                        .withName("migrate")
                        .endMetadata()
                        .withNewSpec()
                        .withSuspend(suspended)
                        .withBackoffLimit(0)
                        .withActiveDeadlineSeconds(deadline)
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("mine", "yes")
                        .endMetadata()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("migrate")
                        .withImage(IMAGE)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build(),
                WriteOptions.DEFAULT);
    }

    private Job job() {
        return cluster.get(Kind.JOB, NS, "migrate").orElseThrow();
    }

    private List<Pod> pods() {
        return cluster.list(Kind.POD, NS, ListOptions.labels("mine=yes")).items();
    }

    private void pass(int seconds) {
        simulation.runtime().advance(Duration.ofSeconds(seconds));
    }

    private Optional<JobCondition> condition(String type) {
        return job().getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private void suspend(boolean on) {
        Job job = job();
        job.getSpec().setSuspend(on);
        cluster.replace(Kind.JOB, NS, job, WriteOptions.DEFAULT);
    }

    @Test
    void aJobRunsItsPodToItsEnd() {
        runs(10, 0, "one", "two", "three");
        create(false, null);
        pass(7);
        assertThat(job().getStatus().getActive()).isEqualTo(1);
        assertThat(cluster.logs(
                        NS, pods().get(0).getMetadata().getName(), LogOptions.from("migrate", Optional.empty(), 0)))
                .contains(" one\n", " two\n")
                .doesNotContain("three");
        pass(10);
        assertThat(condition("Complete").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(job().getStatus().getSucceeded()).isEqualTo(1);
        assertThat(pods().get(0).getStatus().getPhase()).isEqualTo("Succeeded");
        assertThat(heard).containsExactly(Program.What.STARTED, Program.What.ENDED);
    }

    @Test
    void logsSinceATimeBeginWithTheLinesOfItsSecond() {
        runs(4, 0, "one", "two", "three");
        create(false, null);
        pass(20);
        String pod = pods().get(0).getMetadata().getName();
        String all = cluster.logs(NS, pod, LogOptions.from("migrate", Optional.empty(), 0));
        Instant second = Instant.parse(all.lines().toList().get(1).split(" ")[0]);
        assertThat(cluster.logs(NS, pod, LogOptions.from("migrate", Optional.of(second), 0)))
                .isEqualTo(all.substring(all.indexOf('\n') + 1));
    }

    @Test
    void oneFailureIsTheEndWhereNothingIsTriedAgain() {
        runs(3, 1, "ERROR");
        create(false, null);
        pass(20);
        assertThat(condition("Failed").orElseThrow().getReason()).isEqualTo("BackoffLimitExceeded");
        assertThat(pods()).hasSize(1);
        assertThat(pods().get(0).getStatus().getPhase()).isEqualTo("Failed");
    }

    @Test
    void aSuspendedJobHasNoPodUntilItIsResumed() {
        runs(3, 0);
        create(true, 60L);
        pass(120);
        assertThat(pods()).isEmpty();
        assertThat(condition("Suspended").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(job().getStatus().getStartTime()).isNull();
        suspend(false);
        pass(20);
        assertThat(condition("Complete")).isPresent();
        assertThat(condition("Suspended").orElseThrow().getStatus()).isEqualTo("False");
    }

    @Test
    void suspendingARunningJobEndsItsPod() {
        runs(60, 0);
        create(false, null);
        pass(10);
        suspend(true);
        pass(1);
        pass(20);
        assertThat(heard).containsExactly(Program.What.STARTED, Program.What.KILLED);
        assertThat(pods()).isEmpty();
        assertThat(job().getStatus().getActive()).isNull();
    }

    @Test
    void theDeadlineEndsThePodFirstAndIsSaidThen() {
        runs(600, 0);
        create(false, 30L);
        pass(40);
        assertThat(condition("Failed").orElseThrow().getReason()).isEqualTo("DeadlineExceeded");
        assertThat(heard).containsExactly(Program.What.STARTED, Program.What.KILLED);
        assertThat(pods()).isEmpty();
    }

    @Test
    void deletingAJobTakesItsPodsAway() {
        runs(600, 0);
        create(false, null);
        pass(10);
        cluster.delete(Kind.JOB, NS, "migrate", DeleteOptions.FOREGROUND);
        simulation.runtime().advance(Duration.ofMillis(300));
        assertThat(job().getMetadata().getDeletionTimestamp()).isNotNull();
        pass(30);
        assertThat(cluster.get(Kind.JOB, NS, "migrate")).isEmpty();
        assertThat(pods()).isEmpty();
        runs(600, 0);
        create(false, null);
        pass(10);
        cluster.delete(Kind.JOB, NS, "migrate", DeleteOptions.BACKGROUND);
        pass(30);
        assertThat(pods()).isEmpty();
    }
}
