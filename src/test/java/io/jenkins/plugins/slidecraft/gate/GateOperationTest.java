package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static io.jenkins.plugins.slidecraft.gate.GateRig.request;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.one;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateOperationTest {
    @Test
    void passesAfterCountGoodLooksAndRecordsTheVerdictWithTheRelease() {
        GateRig rig = new GateRig((query, at) ->
                query.equals("jobs") ? one(at, 412) : query.equals("value") ? one(at, 0.981) : one(at, 4));
        rig.start(request("samples", "jobs", "freshness", "job_total", "unit", "jobs", "count", 3));
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.recorded).isEmpty();
        assertThat(rig.now()).isEqualTo(START.plusSeconds(60));
        assertThat(rig.log)
                .containsExactly(
                        "[own] passes with 3 looks > 0.95, one every 30s, on release 1.4.2-abc1234 in prod",
                        "[own] query: value",
                        "[own] look 1/3 at 10:00:00Z: 0.981 > 0.95 ok, 412 jobs, newest sample 4 s ago",
                        "[own] look 2/3 at 10:00:30Z: 0.981 > 0.95 ok, 412 jobs, newest sample 4 s ago",
                        "[own] look 3/3 at 10:01:00Z: 0.981 > 0.95 ok, 412 jobs, newest sample 4 s ago",
                        "[own] PASS: 3 of 3 usable looks were > 0.95; the last one 0.981 (412 jobs)");
    }
}
