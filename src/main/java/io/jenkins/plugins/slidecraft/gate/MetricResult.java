package io.jenkins.plugins.slidecraft.gate;

import java.util.List;

/**
 * What a gate saw of one metric, and what its judge made of it.
 *
 * @param name the metric's, empty where it is the gate's only one
 * @param judge who judged it
 * @param threshold the condition that is healthy
 * @param unit what the looks' samples count
 * @param query what was asked
 * @param critical whether its FAIL is the gate's
 * @param dryRun whether it was only shown
 * @param verdict what was said of it; INCONCLUSIVE too where the gate ended before
 * @param reason why
 * @param message one sentence; empty where the gate ended before
 * @param looks all looks, in order
 * @param standings how far the judge had come after each of them
 */
public record MetricResult(
        String name,
        JudgeKind judge,
        Threshold threshold,
        String unit,
        String query,
        boolean critical,
        boolean dryRun,
        Verdict verdict,
        Look.Reason reason,
        String message,
        List<Look> looks,
        List<Standing> standings) {
    private static final int FEW = 20;

    public MetricResult {
        looks = List.copyOf(looks);
        standings = List.copyOf(standings);
    }

    MetricResult brief() {
        int from = Math.max(0, looks.size() - FEW);
        return new MetricResult(
                name,
                judge,
                threshold,
                unit,
                query,
                critical,
                dryRun,
                verdict,
                reason,
                message,
                looks.subList(from, looks.size()),
                standings.subList(from, standings.size()));
    }
}
