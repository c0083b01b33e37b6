package io.jenkins.plugins.slidecraft.gate;

import java.util.List;

/**
 * How a gate ended.
 *
 * @param environment the environment
 * @param gate the gate's name
 * @param verdict what
 * @param reason why
 * @param message one sentence
 * @param looks all looks, in order
 * @param becameStable whether this PASS made the running release stable
 */
public record GateResult(
        String environment,
        String gate,
        Verdict verdict,
        Look.Reason reason,
        String message,
        List<Look> looks,
        boolean becameStable) {
    public GateResult {
        looks = List.copyOf(looks);
    }
}
