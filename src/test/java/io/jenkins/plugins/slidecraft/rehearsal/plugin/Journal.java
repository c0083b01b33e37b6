package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.rollback.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the steps of a rehearsal came to, for its report. */
public final class Journal {
    /** A gate that ended with a verdict. */
    public record Gate(GateRequest request, GateResult result, Instant at) {}

    /** A rollback's incident. */
    public record Rollback(Incident incident, Instant at) {}

    /** A suite of checks that ended with a verdict. */
    public record Suite(SuiteResult result, Instant at) {}

    private final List<Suite> suites = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final List<Rollback> rollbacks = new ArrayList<>();

    void add(Gate gate) {
        gates.add(gate);
    }

    void add(Suite suite) {
        suites.add(suite);
    }

    void add(Rollback rollback) {
        rollbacks.add(rollback);
    }

    public List<Gate> gates() {
        return List.copyOf(gates);
    }

    public List<Suite> suites() {
        return List.copyOf(suites);
    }

    public List<Rollback> rollbacks() {
        return List.copyOf(rollbacks);
    }
}
