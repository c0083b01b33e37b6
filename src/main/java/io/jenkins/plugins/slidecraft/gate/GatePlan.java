package io.jenkins.plugins.slidecraft.gate;

/**
 * All that a {@code metricGate} step asks for.
 *
 * @param request what is judged
 * @param onFail what a FAIL does
 * @param onInconclusive what an INCONCLUSIVE does
 */
public record GatePlan(GateRequest request, Reaction onFail, Reaction onInconclusive) {
    /** What to do with a verdict; a PASS lets the Pipeline go on. */
    public Reaction reactionTo(Verdict verdict) {
        return switch (verdict) {
            case PASS -> Reaction.CONTINUE;
            case FAIL -> onFail;
            case INCONCLUSIVE -> onInconclusive;
        };
    }
}
