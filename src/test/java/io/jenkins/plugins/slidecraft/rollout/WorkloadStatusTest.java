package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadStatusTest {
    private static final List<WorkloadImage> WANTED =
            List.of(new WorkloadImage("gateway", "gateway", "main", ImageRef.parse("r/app:2")));

    private static Deployment deployment(String image, int observed, int updated, int total, int available) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("gateway")
                .withGeneration(5L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(3)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration((long) observed)
                .withUpdatedReplicas(updated)
                .withReplicas(total)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "4, 3, 3, 3, false, gateway: waiting for the Deployment controller",
        "5, 1, 4, 3, false, '1 of 3 updated, 3 available, 3 old'",
        "5, 3, 4, 3, false, '3 of 3 updated, 3 available, 1 old'",
        "5, 3, 3, 2, false, '3 of 3 updated, 2 available'",
        "5, 3, 3, 3, true, 3 of 3 updated and available",
    })
    void isCompleteOnlyWhenEveryPodIsNewAndAvailable(
            int observed, int updated, int total, int available, boolean complete, String line) {
        WorkloadStatus status = WorkloadStatus.of(deployment("r/app:2", observed, updated, total, available), WANTED);
        assertThat(status.complete()).isEqualTo(complete);
        assertThat(status.line()).endsWith(line);
    }

    @Test
    void seesThatSomebodyElseHasSetAnotherImage() {
        assertThat(WorkloadStatus.of(deployment("r/app:3", 5, 3, 3, 3), WANTED).asWanted())
                .isFalse();
        assertThat(WorkloadStatus.of(deployment("r/app:2", 5, 3, 3, 3), WANTED).asWanted())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4, false", "5, true"})
    void whatItsControllerSaidBeforeItSawTheChangeIsOfAnEarlierRollout(int observed, boolean counts) {
        Deployment stuck = deployment("r/app:2", observed, 1, 4, 3);
        stuck.getStatus()
                .setConditions(List.of(new DeploymentConditionBuilder()
                        .withType("Progressing")
                        .withStatus("False")
                        .withReason("ProgressDeadlineExceeded")
                        .withMessage("has timed out progressing")
                        .build()));
        assertThat(WorkloadStatus.progressDeadlineExceeded(stuck).isPresent()).isEqualTo(counts);
    }
}
