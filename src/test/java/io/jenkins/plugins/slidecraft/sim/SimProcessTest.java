package io.jenkins.plugins.slidecraft.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How simulated processes die, hang and meet faults. */
class SimProcessTest {
    private static final String NS = "prod";
    private final Simulation simulation = Simulation.seeded(11);
    private final SimProcess process = new SimProcess(simulation, "a");
    private final Cluster cluster = process.cluster("a/job-1");
    private final List<String> log = new ArrayList<>();

    private static ConfigMap map(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    private void create(String name) {
        cluster.create(Kind.CONFIG_MAP, NS, map(name), WriteOptions.DEFAULT);
        log.add("created " + name);
    }

    private boolean exists(String name) {
        return simulation.cluster().get(Kind.CONFIG_MAP, NS, name).isPresent();
    }

    private void attempt(Fault fault, Consumer<KubeException> check) {
        process.setFaults(FaultPlan.at(process.calls() + 1, fault));
        process.run(() -> assertThatThrownBy(() -> create("x")).isInstanceOfSatisfying(KubeException.class, check));
    }

    @Test
    void faultsComeBeforeOrAfterTheEffect() {
        attempt(Fault.TOO_MANY_REQUESTS, e -> {
            assertThat(e.code()).isEqualTo(429);
            assertThat(e.retryAfter()).contains(Duration.ofSeconds(2));
        });
        attempt(Fault.SERVER_ERROR, e -> assertThat(e.code()).isEqualTo(500));
        attempt(Fault.TIMEOUT_BEFORE, e -> assertThat(e.isUnknown()).isTrue());
        assertThat(exists("x")).isFalse();
        attempt(Fault.TIMEOUT_AFTER, e -> assertThat(e.isUnknown()).isTrue());
        assertThat(exists("x")).isTrue();
        assertThat(log).isEmpty();
    }

    @Test
    void aConflictIsOnlyForWritesThatCompare() {
        process.setFaults(call ->
                call.canHave(Fault.CONFLICT) ? java.util.Optional.of(Fault.CONFLICT) : java.util.Optional.empty());
        process.run(() -> {
            create("x");
            assertThat(cluster.get(Kind.CONFIG_MAP, NS, "x")).isPresent();
            assertThatThrownBy(() -> cluster.replace(Kind.CONFIG_MAP, NS, map("x"), WriteOptions.DEFAULT))
                    .isInstanceOfSatisfying(
                            KubeException.class, e -> assertThat(e.isConflict()).isTrue());
        });
        assertThat(log).containsExactly("created x");
    }

    @Test
    void aCrashEndsTheProcessAndWhatItMeantToDo() {
        process.onStart(() -> log.add("started"));
        process.runtime().schedule(Duration.ofSeconds(5), () -> log.add("timer"));
        process.setFaults(FaultPlan.at(1, Fault.CRASH_AFTER));
        process.run(() -> create("x"));
        assertThat(process.alive()).isFalse();
        assertThat(exists("x")).isTrue();
        process.run(() -> log.add("dead men do nothing"));
        simulation.runtime().advance(Duration.ofSeconds(10));
        assertThat(log).isEmpty();
        process.restart();
        process.run(() -> create("y"));
        assertThat(log).containsExactly("started", "created y");
    }

    @Test
    void whileOneHangsInACallOthersGoOnAndItsOwnEventsWait() {
        SimProcess other = new SimProcess(simulation, "b");
        process.setFaults(FaultPlan.at(1, Fault.PAUSE_BEFORE));
        process.runtime().schedule(Duration.ofSeconds(1), () -> create("x"));
        process.runtime().schedule(Duration.ofSeconds(2), () -> log.add("own timer"));
        other.runtime().schedule(Duration.ofSeconds(3), () -> log.add("other, x exists: " + exists("x")));
        simulation.runtime().advance(Duration.ofMinutes(10));
        assertThat(log).containsExactly("other, x exists: false", "created x", "own timer");
    }

    @Test
    void aProcessThatIsKilledInACallNeverComesBackFromIt() {
        process.setFaults(FaultPlan.at(1, Fault.PAUSE_BEFORE));
        process.runtime().schedule(Duration.ofSeconds(1), () -> create("x"));
        simulation.runtime().schedule(Duration.ofSeconds(5), () -> {
            process.crash();
            process.restart();
            process.run(() -> log.add("again"));
        });
        simulation.runtime().advance(Duration.ofMinutes(10));
        assertThat(log).containsExactly("again");
        assertThat(exists("x")).isFalse();
    }

    @Test
    void aPauseFromOutsideHoldsEverythingBack() {
        process.runtime().schedule(Duration.ofSeconds(1), () -> log.add("timer"));
        process.pause(Duration.ofSeconds(90));
        simulation.runtime().advance(Duration.ofSeconds(89));
        assertThat(log).isEmpty();
        simulation.runtime().advance(Duration.ofSeconds(2));
        assertThat(log).containsExactly("timer");
    }

    @Test
    void clocksAreWrongAsTold() {
        process.withClock(Duration.ofMinutes(-3), 1_000, 2);
        long before = process.clock().monotonicNanos();
        simulation.runtime().advance(Duration.ofSeconds(10));
        assertThat(process.clock().now()).isEqualTo(simulation.runtime().now().minusSeconds(180));
        assertThat(process.clock().monotonicNanos() - before)
                .isEqualTo(Duration.ofSeconds(20).toNanos());
        process.runtime().schedule(Duration.ofSeconds(10), () -> log.add("rang"));
        simulation.runtime().advance(Duration.ofMillis(4_999));
        assertThat(log).isEmpty();
        simulation.runtime().advance(Duration.ofMillis(2));
        assertThat(log).containsExactly("rang");
    }
}
