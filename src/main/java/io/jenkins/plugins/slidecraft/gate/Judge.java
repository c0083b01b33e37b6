package io.jenkins.plugins.slidecraft.gate;

import java.util.List;
import java.util.Optional;

/** Decides from all looks so far. Pure: the same looks give the same judgement. */
public interface Judge {
    /**
     * @param looks in order of time, at least one
     * @param last whether no further look will come
     * @return the judgement, or empty where more looks are needed; never empty when {@code last}
     */
    Optional<Judgement> judge(List<Look> looks, boolean last);

    /** How far it has come after these looks; the last of them decides nothing more where there was a judgement before. */
    Standing standing(List<Look> looks);

    /**
     * A decision.
     *
     * @param verdict what
     * @param reason why
     * @param message one sentence with value, bound and sample count
     */
    record Judgement(Verdict verdict, Look.Reason reason, String message) {}
}
