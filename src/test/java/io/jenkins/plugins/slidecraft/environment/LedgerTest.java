package io.jenkins.plugins.slidecraft.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final RunOnSim world = RunOnSim.of(Simulation.seeded(1), "app#1");

    private static ReleaseSummary release(long sequence, String name, String operation) {
        return new ReleaseSummary(
                sequence, name, operation, List.of(), List.of("a", "b"), List.of(), "", "alice", Simulation.START);
    }

    @Test
    void writingAReleaseTwiceForTheSameOperationIsWritingItOnce() {
        assertThat(Ledger.append(world, 1, n -> release(n, "1.0.0-abcdef0", "op"))
                        .sequence())
                .isEqualTo(1);
        assertThat(Ledger.append(world, 1, n -> release(n, "1.0.0-abcdef0", "op"))
                        .sequence())
                .isEqualTo(1);
        assertThat(Ledger.append(world, 1, n -> release(n, "1.0.0-abcdef0", "other"))
                        .sequence())
                .isEqualTo(2);
        assertThat(Ledger.all(world)).extracting(ReleaseSummary::sequence).containsExactly(2L, 1L);
    }

    @Test
    void aReleaseIsImmutable() {
        Ledger.append(world, 1, n -> release(n, "1.0.0-abcdef0", "op"));
        ConfigMap map = world.cluster()
                .get(Kind.CONFIG_MAP, "prod", "slidecraft-prod-release-1")
                .orElseThrow();
        map.setData(Map.of("release", "{}"));
        assertThatThrownBy(() -> world.cluster().replace(Kind.CONFIG_MAP, "prod", map, WriteOptions.DEFAULT))
                .isInstanceOf(KubeException.class)
                .hasMessageContaining("immutable");
    }

    @Test
    void prunesOldReleasesButNeverTheRunningOrTheStableOne() {
        for (int i = 1; i <= 40; i++) {
            int number = i;
            Ledger.append(world, i, n -> release(n, "1.0." + number + "-abcdef0", "op" + number));
        }
        EnvironmentHead head = HeadEdit.of(EnvironmentHead.first("prod"))
                .running(release(5, "1.0.5-abcdef0", "op5"))
                .stable(release(3, "1.0.3-abcdef0", "op3"))
                .build();
        Ledger.prune(world, head);
        assertThat(Ledger.all(world))
                .extracting(ReleaseSummary::sequence)
                .hasSize(32)
                .contains(40L, 11L, 5L, 3L)
                .doesNotContain(10L, 4L);
    }

    @Test
    void anEnvironmentsHeadStaysUnderItsLimitByDroppingOldHistory() {
        HeadEdit edit = HeadEdit.of(EnvironmentHead.first("prod"));
        for (int i = 1; i <= HeadEdit.HISTORY; i++) {
            ReleaseSummary release = release(i, "1.0." + i + "-" + "a".repeat(700), "op" + i);
            edit.note("op" + i, "deploy", release, HistoryEntry.Outcome.DEPLOYED, Simulation.START);
        }
        HeadStore.write(world, HeadStore.read(world), edit.build());
        EnvironmentHead head = HeadStore.read(world).head();
        assertThat(Json.write(head).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(HeadStore.LIMIT);
        assertThat(head.history())
                .isNotEmpty()
                .first()
                .extracting(HistoryEntry::operation)
                .isEqualTo("op30");
    }

    @Test
    void aHeadIsNeverWrittenUnderAnOlderEpochOrOverAChange() {
        HeadStore.Stored first = HeadStore.write(
                world,
                HeadStore.read(world),
                HeadEdit.of(EnvironmentHead.first("prod")).epoch(5).build());
        assertThatThrownBy(() -> HeadStore.write(
                        world, first, HeadEdit.of(first.head()).epoch(4).build()))
                .isInstanceOf(TakenOverException.class)
                .hasMessage("Environment prod was taken over by a run that has let it go again (epoch 5, ours is 4):"
                        + " this operation changes nothing more.");
        HeadStore.write(world, first, HeadEdit.of(first.head()).epoch(6).build());
        assertThatThrownBy(() -> HeadStore.write(
                        world, first, HeadEdit.of(first.head()).epoch(7).build()))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.isConflict()).isTrue());
    }

    @Test
    void saysWhatIsWrongWithAHeadThatIsNotOne() {
        ConfigMap alien = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("slidecraft-prod")
                .endMetadata()
                .withData(Map.of("x", "y"))
                .build();
        world.cluster().create(Kind.CONFIG_MAP, "prod", alien, WriteOptions.DEFAULT);
        assertThatThrownBy(() -> HeadStore.read(world))
                .hasMessage(
                        "ConfigMap slidecraft-prod in namespace prod has no key 'head': it isn't an environment's head;"
                                + " give the environment another name or remove the ConfigMap.");
    }
}
