package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static io.jenkins.plugins.slidecraft.gate.GateRig.request;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.EMPTY;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Questions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A gate that asks a person what its verdict doesn't say. */
class GatePauseTest {
    private static GateRig deadExporter() {
        GateRig rig = new GateRig((query, at) -> EMPTY);
        rig.start(request("count", 2, "deadline", "60s", "onNoData", "pause", "answerWithin", "10m"));
        rig.runUntil(START.plusSeconds(70));
        return rig;
    }

    private static Questions.Answer answer(boolean yes) {
        return new Questions.Answer(yes, "alice", START);
    }

    @Test
    void asksAndWaits() {
        GateRig rig = deadExporter();
        assertThat(rig.result).isNull();
        assertThat(rig.failure).isNull();
        assertThat(rig.asked).singleElement().satisfies(question -> {
            assertThat(question.id()).isEqualTo("gate-1-go-on");
            assertThat(question.text())
                    .isEqualTo(
                            "Gate own in prod says INCONCLUSIVE (NO_DATA): 0 of the 2 usable looks that a PASS needs, 3 of 3"
                                    + " looks had NO_DATA: the query gave no series. Go on all the same?");
        });
        assertThat(rig.log)
                .endsWith(
                        "[own] a person is asked whether to go on, until 2026-11-23T10:11:00Z; without an answer it stops");
        assertThat(rig.status()).isEqualTo("gate own on prod: asks a person whether to go on");
    }

    @Test
    void whoSaysYesLetsItGoOnAndTheVerdictStays() {
        GateRig rig = deadExporter();
        rig.answer = answer(true);
        rig.runFor(Duration.ofSeconds(10));
        assertThat(rig.result.policy()).isEqualTo(Policy.CONTINUE);
        assertThat(rig.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(rig.result.answeredBy()).isEqualTo("alice");
        assertThat(rig.result.toMap()).containsEntry("answeredBy", "alice").containsEntry("verdict", "INCONCLUSIVE");
        assertThat(rig.result.first().looks()).hasSize(3);
        assertThat(rig.log).endsWith("[own] alice lets it go on");
    }

    @Test
    void whoSaysNoStopsIt() {
        GateRig rig = deadExporter();
        rig.answer = answer(false);
        rig.runFor(Duration.ofSeconds(10));
        assertThat(rig.result.policy()).isEqualTo(Policy.STOP);
        assertThat(rig.log).endsWith("[own] alice stops it");
    }

    @Test
    void nobodyInTimeStopsItAndTheQuestionGoes() {
        GateRig rig = deadExporter();
        rig.runToEnd();
        assertThat(rig.now()).isEqualTo(START.plusSeconds(660));
        assertThat(rig.result.policy()).isEqualTo(Policy.STOP);
        assertThat(rig.result.answeredBy()).isEmpty();
        assertThat(rig.withdrawn).containsExactly("gate-1-go-on");
        assertThat(rig.log).endsWith("[own] nobody has answered in time: it stops");
    }

    @Test
    void aRestartForgetsNeitherTheVerdictNorTheQuestionNorAsksTheStoreAgain() {
        GateRig rig = deadExporter();
        rig.crash();
        rig.idleUntil(START.plusSeconds(300));
        rig.store.asked.clear();
        rig.resume();
        rig.runFor(Duration.ofSeconds(20));
        assertThat(rig.result).isNull();
        assertThat(rig.store.asked).isEmpty();
        rig.answer = answer(true);
        rig.runFor(Duration.ofSeconds(10));
        assertThat(rig.result.policy()).isEqualTo(Policy.CONTINUE);
        assertThat(rig.result.reason()).isEqualTo(Look.Reason.NO_DATA);
        assertThat(rig.result.first().looks()).hasSize(3);
        assertThat(rig.asked).hasSize(1);
    }

    @Test
    void aControllerThatWasDownForTheWholeTimeStillAsksForAWhile() {
        GateRig rig = new GateRig((query, at) -> EMPTY);
        rig.start(request("count", 2, "deadline", "60s", "onNoData", "pause", "answerWithin", "10m"));
        rig.runUntil(START.plusSeconds(20));
        rig.crash();
        Instant back = START.plus(Duration.ofDays(1));
        rig.idleUntil(back);
        rig.resume();
        rig.runToEnd();
        assertThat(rig.asked).hasSize(1);
        assertThat(rig.now()).isEqualTo(back.plusSeconds(30));
        assertThat(rig.result.policy()).isEqualTo(Policy.STOP);
    }

    @Test
    void anAbortTakesTheQuestionBack() {
        GateRig rig = deadExporter();
        rig.stop("Aborted by alice.");
        rig.runToEnd();
        assertThat(rig.failure.reason()).isEqualTo(Failure.ABORTED);
        assertThat(rig.withdrawn).containsExactly("gate-1-go-on");
    }

    @Test
    void aPassAsksNobodyAndAFailWhatItsOwnPolicySays() {
        GateRig good = new GateRig((query, at) -> one(at, 0.99));
        good.start(request("count", 2, "onFail", "pause", "onNoData", "pause", "onInconclusive", "pause"));
        good.runToEnd();
        assertThat(good.asked).isEmpty();
        assertThat(good.result.policy()).isEqualTo(Policy.CONTINUE);

        GateRig bad = new GateRig((query, at) -> one(at, 0.5));
        bad.start(request("count", 2, "onFail", "rollback", "onNoData", "pause"));
        bad.runToEnd();
        assertThat(bad.asked).isEmpty();
        assertThat(bad.result.policy()).isEqualTo(Policy.ROLLBACK);
    }

    /** The state of a gate that was under way when the version came that knows policies and several metrics. */
    @Test
    void aStateOfTheVersionBeforeGoesOn() {
        GateRig rig = new GateRig((query, at) -> one(at, 0.99));
        rig.start(request("count", 3));
        rig.runUntil(START.plusSeconds(35));
        rig.crash();
        rig.saved =
                """
                {"request":{"id":"gate-1","environment":"prod","gate":"own","server":"","query":"sum(value)","samples":"",\
                "freshness":"","threshold":{"comparison":">","bound":0.95},"interval":"PT30S","count":3,"initialDelay":"PT0S",\
                "minSamples":1.0,"failureLimit":0,"maxAge":"PT2M","unit":"samples","needsRelease":false,"recorded":false,\
                "start":"2026-11-23T10:00:00Z","deadline":"2026-11-23T10:04:00Z"},"begun":true,"release":{"name":\
                "1.4.2-abc1234","operation":"op-1","images":["gateway/gateway=registry/app:1.4.2-abc1234@DIGEST"]},"printed":2}
                """
                        .strip()
                        .replace("DIGEST", GateRig.DIGEST);
        rig.resume();
        rig.runToEnd();
        assertThat(rig.failure).isNull();
        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.result.first().looks()).hasSize(3);
        assertThat(rig.result.policy()).isEqualTo(Policy.CONTINUE);
        assertThat(rig.log).filteredOn(line -> line.contains("look 3/3")).hasSize(1);
    }
}
