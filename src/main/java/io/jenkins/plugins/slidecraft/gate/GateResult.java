package io.jenkins.plugins.slidecraft.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a gate ended, with all that a chart of it needs.
 *
 * @param environment the environment
 * @param gate the gate's name
 * @param release the name of the release that it judged, empty where nothing was deployed
 * @param threshold the bound that the looks were held against
 * @param unit what the looks' samples count
 * @param verdict what
 * @param reason why
 * @param message one sentence
 * @param looks all looks, in order
 * @param becameStable whether this PASS made the running release stable
 */
public record GateResult(
        String environment,
        String gate,
        String release,
        Threshold threshold,
        String unit,
        Verdict verdict,
        Look.Reason reason,
        String message,
        List<Look> looks,
        boolean becameStable) {
    public GateResult {
        looks = List.copyOf(looks);
    }

    /** What {@code metricGate} returns: plain texts and numbers. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", environment);
        map.put("gate", gate);
        map.put("verdict", verdict.name());
        map.put("reason", reason.name());
        map.put("message", message);
        map.put("looks", looks.size());
        return map;
    }
}
