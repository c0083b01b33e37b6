package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.gate.Reaction;
import io.jenkins.plugins.slidecraft.gate.Verdict;

/**
 * All that a {@code slidecraftVerify} step asks for.
 *
 * @param request what is checked
 * @param onFail what a verdict that is no PASS does
 * @param junit whether the results are written as JUnit XML
 */
public record VerifyPlan(VerifyRequest request, Reaction onFail, boolean junit) {
    /** What to do with a verdict; a PASS lets the Pipeline go on. */
    public Reaction reactionTo(Verdict verdict) {
        return verdict == Verdict.PASS ? Reaction.CONTINUE : onFail;
    }
}
