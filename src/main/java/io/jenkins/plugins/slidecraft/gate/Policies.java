package io.jenkins.plugins.slidecraft.gate;

/**
 * What a gate does with a verdict that is no PASS. By default each of the three stops: no evidence, and no data, let nothing
 * through unless somebody says so for just that case.
 *
 * @param onFail of a FAIL
 * @param onInconclusive of an INCONCLUSIVE that rests on data: too little of it, or too close to the bound
 * @param onNoData of an INCONCLUSIVE without data, see {@link Look.Reason#noData}
 */
public record Policies(Policy onFail, Policy onInconclusive, Policy onNoData) {
    /** Stop, whatever it is. */
    public static final Policies STOP = new Policies(Policy.STOP, Policy.STOP, Policy.STOP);

    /** What to do with a verdict; a PASS lets the Pipeline go on. */
    public Policy of(Verdict verdict, Look.Reason reason) {
        return switch (verdict) {
            case PASS -> Policy.CONTINUE;
            case FAIL -> onFail;
            case INCONCLUSIVE -> reason.noData() ? onNoData : onInconclusive;
        };
    }

    /** Whether any of them may change the environment. */
    public boolean mayRollBack() {
        return onFail == Policy.ROLLBACK || onInconclusive == Policy.ROLLBACK || onNoData == Policy.ROLLBACK;
    }

    /** Whether any of them may ask a person. */
    public boolean mayAsk() {
        return onFail == Policy.PAUSE || onInconclusive == Policy.PAUSE || onNoData == Policy.PAUSE;
    }
}
