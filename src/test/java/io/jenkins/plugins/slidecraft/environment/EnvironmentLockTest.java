package io.jenkins.plugins.slidecraft.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock.Busy;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock.Held;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentLockTest {
    private final Simulation simulation = Simulation.seeded(1);
    private final RunOnSim alice = RunOnSim.of(simulation, "app#1");
    private final RunOnSim bob = RunOnSim.of(simulation, "app#2");
    private final EnvironmentLock lock = new EnvironmentLock();

    @Test
    void isReenteredByItsRunUnderTheSameEpoch() {
        assertThat(lock.acquire(alice)).isEqualTo(new Held(1, Optional.empty()));
        assertThat(lock.acquire(alice)).isEqualTo(new Held(1, Optional.empty()));
        assertThat(lock.retake(alice)).isEqualTo(new Held(2, Optional.empty()));
        assertThat(lock.heldEpoch(alice)).contains(2L);
    }

    @Test
    void tellsOthersWhoHasItAndWhereToFindThem() {
        lock.acquire(alice);
        assertThat(lock.acquire(bob)).isInstanceOfSatisfying(Busy.class, busy -> {
            assertThat(busy.holder().describe()).isEqualTo("app#1 (https://jenkins.example/app#1)");
            assertThat(busy.since().toInstant()).isEqualTo(Simulation.START);
        });
    }

    @Test
    void isFreeWhenLetGoAndTheEpochGrows() {
        lock.acquire(alice);
        lock.release(alice, 1);
        assertThat(lock.holder(bob)).isEmpty();
        assertThat(lock.acquire(bob)).isEqualTo(new Held(2, Optional.empty()));
    }

    @Test
    void anOlderEpochLetsNothingGo() {
        lock.acquire(alice);
        lock.retake(alice);
        lock.release(alice, 1);
        assertThat(lock.heldEpoch(alice)).contains(2L);
    }

    @Test
    void isNeverTakenFromARunOfThisControllerThatIsBuilding() {
        lock.acquire(alice);
        lock.acquire(bob);
        simulation.runtime().advance(Duration.ofHours(5));
        assertThat(lock.acquire(bob)).isInstanceOf(Busy.class);
        assertThat(lock.abandoned(bob)).isFalse();
    }

    @Test
    void isTakenAtOnceFromARunOfThisControllerThatHasEnded() {
        lock.acquire(alice);
        bob.others.put("app#1", Liveness.ENDED);
        assertThat(lock.acquire(bob)).isEqualTo(new Held(2, Optional.of(alice.self())));
        assertThat(lock.renew(alice)).isFalse();
    }

    @Test
    void expiresOnlyBeforeTheObserversOwnEyes() {
        lock.acquire(alice);
        simulation.runtime().advance(Duration.ofHours(1));
        bob.others.put("app#1", Liveness.ELSEWHERE);
        assertThat(lock.acquire(bob)).as("first sight").isInstanceOf(Busy.class);
        simulation.runtime().advance(Duration.ofSeconds(59));
        assertThat(lock.acquire(bob)).isInstanceOf(Busy.class);
        simulation.runtime().advance(Duration.ofSeconds(1));
        assertThat(lock.acquire(bob)).isEqualTo(new Held(2, Optional.of(alice.self())));
    }

    @Test
    void aRenewalBeginsTheObserversWaitAnew() {
        lock.acquire(alice);
        bob.others.put("app#1", Liveness.ELSEWHERE);
        lock.acquire(bob);
        simulation.runtime().advance(Duration.ofSeconds(40));
        assertThat(lock.renew(alice)).isTrue();
        lock.acquire(bob);
        simulation.runtime().advance(Duration.ofSeconds(40));
        assertThat(lock.acquire(bob)).isInstanceOf(Busy.class);
        simulation.runtime().advance(Duration.ofSeconds(20));
        assertThat(lock.acquire(bob)).isInstanceOf(Held.class);
    }

    @Test
    void epochsGrowThoughSomebodyDeletesTheLease() {
        lock.acquire(alice);
        HeadStore.Stored stored = HeadStore.read(alice);
        HeadStore.write(alice, stored, HeadEdit.of(stored.head()).epoch(7).build());
        simulation.cluster().delete(Kind.LEASE, "prod", Names.head("prod"), DeleteOptions.BACKGROUND);
        assertThat(lock.acquire(bob)).isEqualTo(new Held(8, Optional.empty()));
    }
}
