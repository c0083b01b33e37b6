package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Verdicts;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.Optional;

/** Verdicts in the environment's head. An INCONCLUSIVE changes nothing there: the release still waits for its gates. */
public final class LedgerVerdicts implements VerdictRecorder {
    private final EnvironmentLock lock;

    public LedgerVerdicts(EnvironmentLock lock) {
        this.lock = lock;
    }

    @Override
    public Optional<ReleaseSummary> running(World world) {
        return Verdicts.running(world);
    }

    @Override
    public Outcome record(World world, JudgedRelease release, String gate, Verdict verdict) {
        Optional<ReleaseSummary> running =
                running(world).filter(now -> JudgedRelease.of(now).equals(release));
        if (running.isEmpty()) {
            return Outcome.RELEASE_CHANGED;
        }
        return switch (verdict) {
            case PASS -> Verdicts.pass(world, lock, gate, running.get()) ? Outcome.BECAME_STABLE : Outcome.RECORDED;
            case FAIL -> {
                Verdicts.fail(world, lock, running.get());
                yield Outcome.RECORDED;
            }
            case INCONCLUSIVE -> Outcome.RECORDED;
        };
    }
}
