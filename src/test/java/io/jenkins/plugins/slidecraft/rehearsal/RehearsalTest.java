package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios and their reports. */
class RehearsalTest {
    @TempDir
    Path folder;

    @Test
    void aGoodReleaseGoesAllTheWay() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder);

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console()).endsWith("result.json\n").contains("Finished: SUCCESS");
        assertThat(outcome.result().path("scenario").asText()).isEqualTo("good-release");
        assertThat(outcome.pipeline()).isEqualTo("SUCCESS");
        assertThat(outcome.stages())
                .containsExactly(
                        "Lint and test SUCCESS",
                        "Release SUCCESS",
                        "Build SUCCESS",
                        "Staging SUCCESS",
                        "Smoke gate SUCCESS",
                        "Approval SUCCESS",
                        "Prod SUCCESS",
                        "Prod gates SUCCESS");
        assertThat(outcome.gates())
                .containsExactly(
                        "staging job-success-rate PASS NONE",
                        "prod job-success-rate PASS NONE",
                        "prod api-error-rate PASS NONE");
        assertThat(outcome.checks())
                .containsExactly(
                        "staging healthz true",
                        "staging readyz true",
                        "staging frontend true",
                        "prod healthz true",
                        "prod readyz true",
                        "prod convert true",
                        "prod chat true",
                        "prod export true",
                        "prod freshness true");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.prod().path("release").asText()).startsWith("1.4.2-");
        assertThat(outcome.prod().path("stable")).isEqualTo(outcome.prod().path("release"));
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(":1.4.2-", "@sha256:"));
        assertThat(outcome.images("prod")).isEqualTo(outcome.images("staging"));
        assertThat(outcome.result().path("incidents")).isEmpty();
        outcome.held();
    }

    @Test
    void aBadReleaseIsTakenBackByItsGate() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "bad-release-errors");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.gates())
                .containsExactly("staging job-success-rate PASS NONE", "prod job-success-rate FAIL OBJECTIVE");
        assertThat(outcome.stages()).contains("Prod SUCCESS", "Prod gates FAILURE");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.prod().path("release").asText()).isEqualTo("imported");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        assertThat(outcome.images("staging"))
                .allSatisfy(image -> assertThat(image).contains(":1.4.2-"));
        JsonNode incident = outcome.result().path("incidents").path(0);
        assertThat(incident.path("environment").asText()).isEqualTo("prod");
        assertThat(incident.path("from").asText()).startsWith("1.4.2-");
        assertThat(incident.path("to").asText()).isEqualTo("imported");
        assertThat(incident.path("cause").asText()).endsWith("did not pass");
        assertThat(outcome.console())
                .containsPattern(
                        "prod: runbook entry incidents/\\d{4}-\\d\\d-\\d\\d-prod-rollback-[0-9a-f]+\\.md is in commit [0-9a-f]{40}\\.");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile).map(file -> folder.relativize(file)
                            .toString()
                            .replaceAll("\\d{4}-\\d\\d-\\d\\d|-[0-9a-f]{8,}", "*")))
                    .contains(
                            "runbook/incidents/README.md",
                            "runbook/incidents/*-prod-rollback*.md",
                            "slidecraft/postmortem-rollback*.ics");
        }
        outcome.held();
    }

    @Test
    void anImageThatCantBePulledFailsFastAndLeavesNothing() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "image-pull-failure");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.stages()).contains("Prod FAILURE", "Prod gates SKIPPED");
        assertThat(outcome.console())
                .contains("ERROR: ImagePullBackOff in pod ")
                .contains("event: Warning Failed: Error: ErrImagePull")
                .contains("prod was taken back to imported");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        // Less than a minute after the approval at about 8 minutes, long before the deadline of 15.
        assertThat(outcome.result().path("virtualSeconds").asLong()).isLessThan(600);
        outcome.held();
    }

    @Test
    void aRestartOfTheControllerLosesNothing() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "controller-restart");

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console())
                .contains("The controller process is killed right after it changed Deployment gateway.")
                .contains("after Jenkins restart")
                .containsPattern("prod: going on with deploy-[0-9a-f]+ after a restart of the controller\\.");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(":1.4.2-"));
        outcome.held();
    }

    @Test
    void aSlowMigrationGoesOnWhereAPersonLetsIt() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "slow-migration");

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console())
                .contains("longer than its budget of 60 s (G11). A person is asked whether to stop it.")
                .contains("hana answers: Go on.")
                .contains("prod: hana lets migration database go on.")
                .containsPattern(
                        "prod: database is migrated at level ae1027a6acf0 \\(was at 27c6a30d7c24\\), 1\\d\\d s, over"
                                + " its budget of 60 s");
        JsonNode prod = outcome.result().path("migrations").path(1);
        assertThat(prod.path("environment").asText()).isEqualTo("prod");
        assertThat(prod.path("outcome").asText()).isEqualTo("migrated");
        assertThat(prod.path("overBudget").asBoolean()).isTrue();
        assertThat(prod.path("snapshot").asText()).endsWith("-database");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        outcome.held();
    }

    @Test
    void aFailedMigrationIsTakenBackAndNothingIsDeployed() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "failed-migration");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.stages()).contains("Prod FAILURE", "Prod gates SKIPPED");
        assertThat(outcome.console())
                .contains("[database] ERROR: relation \"nowhere\" does not exist")
                .contains("ERROR: Migration database failed (exit code 1); its log is above. database was restored from"
                        + " snapshot migrate-");
        assertThat(outcome.result().path("migrations").findValuesAsText("outcome"))
                .containsExactly("migrated", "restored");
        assertThat(outcome.result().path("migrations").path(1).path("snapshot").asText())
                .startsWith("migrate-");
        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("Migration database in staging: migrated from 27c6a30d7c24 to ae1027a6acf0, 18 s")
                .contains("Migration database in prod: restored, its snapshot is migrate-");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        outcome.held();
    }

    @Test
    void withoutAnApprovalProdStaysAsItIs() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "approval-denied");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("ABORTED");
        assertThat(outcome.stages()).contains("Approval ABORTED", "Prod SKIPPED", "Prod gates SKIPPED");
        assertThat(outcome.console()).contains("Rejected by hana");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        outcome.held();
    }

    @Test
    void containersThatCrashAreToldWithTheirLastWords() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "crash-loop");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.console())
                .contains("ERROR: CrashLoopBackOff in pod ", "exit code 1")
                .containsPattern("log of [a-z0-9-]+: Error: connect ECONNREFUSED 10\\.0\\.0\\.7:6379")
                .contains("prod was taken back to imported");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        outcome.held();
    }

    @Test
    void aSmokeTestThatFailsTakesStagingBackAndNeverReachesProd() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "failed-smoke");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.stages())
                .contains("Staging SUCCESS", "Smoke gate FAILURE", "Approval SKIPPED", "Prod SKIPPED");
        assertThat(outcome.checks())
                .containsExactly("staging healthz true", "staging readyz true", "staging frontend false");
        assertThat(outcome.gates()).isEmpty();
        assertThat(outcome.console())
                .contains("[smoke] frontend FAILED after ", "GET /app/anything gave status 404, not 200")
                .contains("ERROR: Suite 'smoke' in staging: FAIL. frontend: GET /app/anything gave status 404");
        JsonNode staging = outcome.result().path("environments").path("staging");
        assertThat(staging.path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.images("staging"))
                .allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("<h2 id=\"checks\">Checks</h2>", "GET /app/anything gave status 404");
        outcome.held();
    }

    @Test
    void withoutMetricsNothingPasses() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "no-metrics");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.checks())
                .endsWith(
                        "prod healthz true",
                        "prod readyz true",
                        "prod convert true",
                        "prod chat true",
                        "prod export true",
                        "prod freshness false");
        assertThat(outcome.console()).contains("no sample of job_duration_count{", "in the last 2m");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        outcome.held();
    }

    @Test
    void aQuotaThatIsUsedUpEndsTheDeploymentLongBeforeItsDeadline() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "quota-exceeded");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.console())
                .contains("exceeded quota: compute, requested: pods=1")
                .contains("prod was taken back to imported");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        assertThat(outcome.result().path("virtualSeconds").asLong()).isLessThan(660);
        outcome.held();
    }

    @Test
    void aMissingVariableIsToldBeforeAnythingIsChanged() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "missing-variable");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("FAILURE");
        assertThat(outcome.stages()).contains("Prod FAILURE", "Prod gates SKIPPED");
        assertThat(outcome.console())
                .contains("ERROR: Nothing was migrated in prod, since something is missing:")
                .contains("variables.DB_URL")
                .contains("kubectl");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
        outcome.held();
    }

    @Test
    void anAgentThatIsRestartedBuildsAllTheSame() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "lost-agent");
        long without = Rehearsed.in(folder).result().path("virtualSeconds").asLong();

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console()).contains("[gateway] docker build of gateway was lost; it is started again.");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.result().path("virtualSeconds").asLong()).isBetween(without + 180, without + 240);
        outcome.held();
    }

    @Test
    void aRegistryThatIsDownIsWaitedFor() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "registry-down");

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console())
                .contains("Registry registry.example.com gave no answer: no connection. Trying again.");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        outcome.held();
    }

    @Test
    void anApiServerThatFailsNowAndThenIsBorne() throws IOException {
        for (String seed : List.of("1", "2", "3", "4", "5")) {
            Rehearsed outcome = Rehearsed.in(folder, "--scenario", "api-server-flaky", "--seed", seed);

            assertThat(outcome.status()).as(outcome.console()).isZero();
            assertThat(outcome.console())
                    .contains("one call in 15 to the API server in namespace slidecraft-prod fails");
            assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
            outcome.held();
        }
    }

    @Test
    void ofTwoReleasesAtOnceTheSecondWaits() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "two-releases-at-once");

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console())
                .contains(
                        "prod: held by slidecraft/hotfix#7 (https://jenkins.example.com/job/slidecraft/job/hotfix/7/)")
                .contains("(running: 1.4.11-5be17c0)");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.prod().path("release").asText()).startsWith("1.4.2-");
        outcome.held();
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherOneAnother() throws IOException {
        Rehearsed first = Rehearsed.in(folder, "--seed", "7");
        Rehearsed again = Rehearsed.in(folder, "--seed", "7");
        Rehearsed other = Rehearsed.in(folder, "--seed", "8");

        assertThat(again.result()).isEqualTo(first.result());
        assertThat(again.console()).isEqualTo(first.console());
        assertThat(other.console()).isNotEqualTo(first.console());
        assertThat(other.result().path("pipeline")).isEqualTo(first.result().path("pipeline"));
        assertThat(first.result().path("seed").asLong()).isEqualTo(7);
    }

    @Test
    void theResultHasTheFieldsThatItPromises() throws IOException {
        JsonNode result =
                Rehearsed.in(folder, "--scenario", "bad-release-errors").result();

        assertThat(Rehearsed.names(result))
                .containsExactly(
                        "scenario",
                        "seed",
                        "pipeline",
                        "virtualSeconds",
                        "stages",
                        "environments",
                        "gates",
                        "checks",
                        "migrations",
                        "incidents",
                        "invariants");
        assertThat(Rehearsed.names(result.path("stages").path(0))).containsExactly("name", "status");
        assertThat(Rehearsed.names(result.path("environments"))).containsExactly("staging", "prod");
        assertThat(Rehearsed.names(result.path("environments").path("prod")))
                .containsExactly("running", "release", "stable", "state");
        assertThat(Rehearsed.names(result.path("gates").path(0)))
                .containsExactly("environment", "gate", "verdict", "reason", "samples", "atSecond");
        assertThat(result.path("gates").path(0).path("samples").asLong()).isGreaterThan(20);
        assertThat(Rehearsed.names(result.path("checks").path(0)))
                .containsExactly("environment", "name", "ok", "millis");
        assertThat(Rehearsed.names(result.path("migrations").path(0)))
                .containsExactly(
                        "environment", "name", "tool", "outcome", "from", "to", "seconds", "overBudget", "snapshot");
        assertThat(Rehearsed.names(result.path("incidents").path(0)))
                .containsExactly("environment", "cause", "from", "to");
        assertThat(Rehearsed.names(result.path("invariants"))).containsExactly("checked", "violated");
    }

    @Test
    void thePageTellsTheStoryAndLoadsNothing() throws IOException {
        Rehearsed.in(folder, "--scenario", "bad-release-errors");

        String page = Files.readString(folder.resolve("index.html"));
        assertThat(page)
                .contains("<h1>bad-release-errors")
                .contains("Prod gates")
                .contains("prod went back from 1.4.2-")
                .contains("<li>Trigger: metric gate job-success-rate")
                .contains("<li>Outcome: The images of imported run again.")
                .contains("<li>Runbook: commit ")
                .contains("<li>Postmortem: slidecraft/postmortem-rollback-")
                .contains("<summary>The runbook&#39;s incidents/README.md</summary>")
                .contains("<summary>The postmortem&#39;s invitation</summary><pre>BEGIN:VCALENDAR")
                .contains("healthy: &gt; 95.0 %")
                .contains("Ready pods of prod by release")
                .contains("Approved by hana");
        assertThat(page)
                .doesNotContain("<script")
                .doesNotContain("<link")
                .doesNotContain("src=")
                .doesNotContain("href=")
                .doesNotContain("url(")
                .doesNotContain("@import");
    }
}
