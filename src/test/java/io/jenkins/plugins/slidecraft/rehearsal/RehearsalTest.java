package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rehearsal as a person starts it: exit status, console, result.json, index.html. */
class RehearsalTest {
    private static final String OLD = ":1.4.1-0f3a9c2@sha256:";
    private static final List<String> COMPONENTS = List.of("frontend", "gateway", "realtime", "worker");

    @TempDir
    Path folder;

    /** What came of one call. */
    private record Outcome(int status, String console, String errors, JsonNode result) {
        JsonNode prod() {
            return result.path("environments").path("prod");
        }

        List<String> images(String environment) {
            List<String> images = new ArrayList<>();
            JsonNode running = result.path("environments").path(environment).path("running");
            running.fieldNames().forEachRemaining(name -> assertThat(COMPONENTS).contains(name));
            running.forEach(image -> images.add(image.asText()));
            assertThat(images).hasSameSizeAs(COMPONENTS);
            return images;
        }

        List<String> stages() {
            return StreamSupport.stream(result.path("stages").spliterator(), false)
                    .map(stage -> stage.path("name").asText() + " "
                            + stage.path("status").asText())
                    .toList();
        }

        List<String> gates() {
            return StreamSupport.stream(result.path("gates").spliterator(), false)
                    .map(gate -> gate.path("environment").asText() + " "
                            + gate.path("gate").asText() + " "
                            + gate.path("verdict").asText() + " "
                            + gate.path("reason").asText())
                    .toList();
        }
    }

    private Outcome rehearse(String... arguments) throws IOException {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        StringWriter errors = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.toString()));
        int status = Rehearsal.run(
                all.toArray(String[]::new),
                new PrintStream(console, true, StandardCharsets.UTF_8),
                new PrintWriter(errors, true),
                false);
        Path result = folder.resolve("result.json");
        return new Outcome(
                status,
                console.toString(StandardCharsets.UTF_8),
                errors.toString(),
                Files.exists(result) ? new ObjectMapper().readTree(result.toFile()) : null);
    }

    private static void held(Outcome outcome) {
        assertThat(outcome.result().path("invariants").path("violated")).isEmpty();
        assertThat(outcome.result().path("invariants").path("checked").asLong()).isGreaterThan(100);
    }

    @Test
    void aGoodReleaseGoesAllTheWay() throws IOException {
        Outcome outcome = rehearse();

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console()).endsWith("result.json\n").contains("Finished: SUCCESS");
        assertThat(outcome.result().path("scenario").asText()).isEqualTo("good-release");
        assertThat(outcome.result().path("pipeline").asText()).isEqualTo("SUCCESS");
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
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.prod().path("release").asText()).startsWith("1.4.2-");
        assertThat(outcome.prod().path("stable")).isEqualTo(outcome.prod().path("release"));
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(":1.4.2-", "@sha256:"));
        assertThat(outcome.images("prod")).isEqualTo(outcome.images("staging"));
        assertThat(outcome.result().path("incidents")).isEmpty();
        held(outcome);
    }

    @Test
    void aBadReleaseIsTakenBackByItsGate() throws IOException {
        Outcome outcome = rehearse("--scenario", "bad-release-errors");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.result().path("pipeline").asText()).isEqualTo("FAILURE");
        assertThat(outcome.gates())
                .containsExactly("staging job-success-rate PASS NONE", "prod job-success-rate FAIL THRESHOLD");
        assertThat(outcome.stages()).contains("Prod SUCCESS", "Prod gates FAILURE");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.prod().path("release").asText()).isEqualTo("imported");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(OLD));
        assertThat(outcome.images("staging"))
                .allSatisfy(image -> assertThat(image).contains(":1.4.2-"));
        JsonNode incident = outcome.result().path("incidents").path(0);
        assertThat(incident.path("environment").asText()).isEqualTo("prod");
        assertThat(incident.path("from").asText()).startsWith("1.4.2-");
        assertThat(incident.path("to").asText()).isEqualTo("imported");
        assertThat(incident.path("cause").asText()).endsWith("did not pass");
        held(outcome);
    }

    @Test
    void anImageThatCantBePulledFailsFastAndLeavesNothing() throws IOException {
        Outcome outcome = rehearse("--scenario", "image-pull-failure");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.result().path("pipeline").asText()).isEqualTo("FAILURE");
        assertThat(outcome.stages()).contains("Prod FAILURE", "Prod gates SKIPPED");
        assertThat(outcome.console())
                .contains("ERROR: ImagePullBackOff in pod ")
                .contains("event: Warning Failed: Error: ErrImagePull")
                .contains("prod was taken back to imported");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(OLD));
        // Less than a minute after the approval at about 8 minutes, long before the deadline of 15.
        assertThat(outcome.result().path("virtualSeconds").asLong()).isLessThan(600);
        held(outcome);
    }

    @Test
    void aRestartOfTheControllerLosesNothing() throws IOException {
        Outcome outcome = rehearse("--scenario", "controller-restart");

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console())
                .contains("The controller process is killed right after it changed Deployment worker.")
                .contains("after Jenkins restart")
                .containsPattern("prod: going on with deploy-[0-9a-f]+ after a restart of the controller\\.");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(":1.4.2-"));
        held(outcome);
    }

    @Test
    void withoutAnApprovalProdStaysAsItIs() throws IOException {
        Outcome outcome = rehearse("--scenario", "approval-denied");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.result().path("pipeline").asText()).isEqualTo("ABORTED");
        assertThat(outcome.stages()).contains("Approval ABORTED", "Prod SKIPPED", "Prod gates SKIPPED");
        assertThat(outcome.console()).contains("Rejected by hana");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(OLD));
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        held(outcome);
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherOneAnother() throws IOException {
        Outcome first = rehearse("--seed", "7");
        Outcome again = rehearse("--seed", "7");
        Outcome other = rehearse("--seed", "8");

        assertThat(again.result()).isEqualTo(first.result());
        assertThat(again.console()).isEqualTo(first.console());
        assertThat(other.console()).isNotEqualTo(first.console());
        assertThat(other.result().path("pipeline")).isEqualTo(first.result().path("pipeline"));
        assertThat(first.result().path("seed").asLong()).isEqualTo(7);
    }

    @Test
    void theResultHasTheFieldsThatItPromises() throws IOException {
        JsonNode result = rehearse("--scenario", "bad-release-errors").result();

        assertThat(names(result))
                .containsExactly(
                        "scenario",
                        "seed",
                        "pipeline",
                        "virtualSeconds",
                        "stages",
                        "environments",
                        "gates",
                        "incidents",
                        "invariants");
        assertThat(names(result.path("stages").path(0))).containsExactly("name", "status");
        assertThat(names(result.path("environments"))).containsExactly("staging", "prod");
        assertThat(names(result.path("environments").path("prod")))
                .containsExactly("running", "release", "stable", "state");
        assertThat(names(result.path("gates").path(0)))
                .containsExactly("environment", "gate", "verdict", "reason", "samples", "atSecond");
        assertThat(result.path("gates").path(0).path("samples").asLong()).isGreaterThan(20);
        assertThat(names(result.path("incidents").path(0))).containsExactly("environment", "cause", "from", "to");
        assertThat(names(result.path("invariants"))).containsExactly("checked", "violated");
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void thePageTellsTheStoryAndLoadsNothing() throws IOException {
        rehearse("--scenario", "bad-release-errors");

        String page = Files.readString(folder.resolve("index.html"));
        assertThat(page)
                .contains("<h1>bad-release-errors")
                .contains("Prod gates")
                .contains("prod went back from 1.4.2-")
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

    @Test
    void listsItsScenarios() throws IOException {
        Outcome outcome = rehearse("--list");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.console().lines().map(line -> line.split(" ")[0]))
                .containsExactly(
                        "good-release",
                        "bad-release-errors",
                        "image-pull-failure",
                        "controller-restart",
                        "approval-denied");
        assertThat(outcome.result()).isNull();
    }

    @Test
    void explainsItself() throws IOException {
        Outcome outcome = rehearse("--help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.console())
                .contains("--workspace", "--scenario", "--list", "--seed", "--out", "--help")
                .contains("good-release")
                .contains("UNSTABLE, FAILURE or ABORTED");
    }

    @Test
    void refusesAnUnknownScenario() throws IOException {
        Outcome outcome = rehearse("--scenario", "sunshine");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors())
                .contains("--scenario sunshine is unknown; there are good-release, bad-release-errors,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seed=soon", "--verbose", "--scenario"})
    void refusesBadArguments(String argument) throws IOException {
        Outcome outcome = rehearse(argument);

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors()).contains(argument.split("=")[0]);
    }

    @Test
    void refusesAWorkspaceWithoutJenkinsfile() throws IOException {
        Outcome outcome = rehearse("--workspace", folder.toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors()).contains("--workspace " + folder + " has no Jenkinsfile");
    }

    @Test
    void namesADirectiveOutsideOfTheSubsetAndItsLine() throws IOException {
        Path workspace = workspace(
                """
                pipeline {
                    agent none
                    stages {
                        stage('Cells') {
                            matrix {
                                axes {
                                }
                            }
                        }
                    }
                }
                """);

        Outcome outcome = rehearse("--workspace", workspace.toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors())
                .contains("Jenkinsfile:5: 'matrix' in stage \"Cells\" is outside the subset")
                .contains("Supported there: agent, environment, options, when, input, steps, stages, parallel");
        assertThat(outcome.result()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"triggers { cron('@daily') }", "tools { maven 'M3' }", "options { retry(2) }"})
    void namesDirectivesOfThePipelineOutsideOfTheSubset(String directive) throws IOException {
        Path workspace = workspace("pipeline {\n    agent none\n    " + directive
                + "\n    stages { stage('A') { steps { echo 'a' } } }\n}\n");

        Outcome outcome = rehearse("--workspace", workspace.toString());

        String name = directive.startsWith("options") ? "retry" : directive.split(" ")[0];
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors()).contains("Jenkinsfile:3: '" + name + "' in pipeline");
    }

    @Test
    void aScriptedPipelineWithTheLibraryGoesTheSameWay() throws IOException {
        Path workspace = workspace("@Library('slidecraft') _\nslidecraftPipeline(version: '2.0.0')\n");

        Outcome outcome = rehearse("--workspace", workspace.toString());

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(":2.0.0-"));
    }

    @Test
    void anAgentOfTheWholePipelineChecksOutFirstAndAnInputCanBeADirective() throws IOException {
        Path workspace = workspace(
                """
                pipeline {
                    agent any
                    parameters {
                        string(name: 'WHO', defaultValue: 'world', description: 'whom to greet')
                        booleanParam(name: 'LOUD', defaultValue: true)
                        choice(name: 'PLACE', choices: ['here', 'there'])
                    }
                    stages {
                        stage('Greet') {
                            input {
                                message 'Shall we?'
                                ok 'Yes'
                                submitterParameter 'BY'
                            }
                            steps {
                                echo "${params.WHO} ${params.LOUD} ${params.PLACE} ${env.BY} ${env.GIT_COMMIT.length()}"
                            }
                        }
                        stage('Slow') {
                            options {
                                timeout(time: 5, unit: 'SECONDS')
                            }
                            steps {
                                sleep 60
                            }
                            post {
                                aborted {
                                    echo 'slow: aborted'
                                }
                            }
                        }
                    }
                    post {
                        aborted {
                            echo 'pipeline: aborted'
                        }
                        failure {
                            echo 'unreachable'
                        }
                    }
                }
                """);

        Outcome outcome = rehearse("--workspace", workspace.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.stages())
                .containsExactly(
                        "Declarative: Checkout SCM SUCCESS",
                        "Greet SUCCESS",
                        "Slow ABORTED",
                        "Declarative: Post Actions SUCCESS");
        assertThat(outcome.console())
                .contains("Yes or Abort")
                .contains("world true here hana 40")
                .contains("slow: aborted")
                .contains("pipeline: aborted")
                .doesNotContain("unreachable");
        assertThat(outcome.result().path("pipeline").asText()).isEqualTo("ABORTED");
    }

    @Test
    void aDeploymentWithoutApprovalIsRefusedByTheReceiver() throws IOException {
        Path workspace = workspace(
                """
                node {
                    checkout scm
                    env.RELEASE = 'x'
                    release = slidecraftBuild(version: '1.4.2')
                }
                input message: 'Prod?', id: 'Invented'
                slidecraftDeploy(environment: 'prod', release: release)
                """);

        Outcome outcome = rehearse("--workspace", workspace.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.console())
                .contains(
                        "ERROR: Environment 'prod' needs an approval of exactly these digests; this run has one of other"
                                + " digests or for another environment, which does not count.");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(OLD));
    }

    @Test
    void anAbortTakesARolloutBack() throws IOException {
        Path workspace = workspace(
                """
                node {
                    release = slidecraftBuild(version: '1.4.2')
                }
                timeout(time: 2, unit: 'SECONDS') {
                    slidecraftDeploy(environment: 'staging', release: release)
                }
                """);

        Outcome outcome = rehearse("--workspace", workspace.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.result().path("pipeline").asText()).isEqualTo("ABORTED");
        assertThat(outcome.console())
                .contains("staging: Timeout has been exceeded. staging was taken back to imported.");
        assertThat(outcome.images("staging"))
                .allSatisfy(image -> assertThat(image).contains(":1.4.1-0f3a9c2"));
        held(outcome);
    }

    @Test
    void aJenkinsfileThatDoesNotCompileFails() throws IOException {
        Path workspace = workspace("pipeline { stages { stage('A') { steps { echo 'a' } } } }\n");

        Outcome outcome = rehearse("--workspace", workspace.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.console())
                .contains("WorkflowScript: 1: Missing required section \"agent\" @ line 1, column 1.");
    }

    @Test
    void aBuildThatIsUnstableEndsWithStatusOne() throws IOException {
        Path workspace = workspace("unstable 'shaky'\n");

        Outcome outcome = rehearse("--workspace", workspace.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.result().path("pipeline").asText()).isEqualTo("UNSTABLE");
    }

    @Test
    void theSampleHasTheJenkinsfileOfTheRepository() throws IOException {
        assertThat(Rehearsal.SAMPLE.resolve("Jenkinsfile"))
                .hasSameTextualContentAs(Path.of("Jenkinsfile"), StandardCharsets.UTF_8);
    }

    /** The sample's files with another Jenkinsfile. */
    private Path workspace(String jenkinsfile) throws IOException {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        for (String file : List.of(
                "slidecraft.yaml",
                "Dockerfile.gateway",
                "Dockerfile.worker",
                "Dockerfile.realtime",
                "Dockerfile.frontend")) {
            Files.copy(Rehearsal.SAMPLE.resolve(file), workspace.resolve(file));
        }
        Files.writeString(workspace.resolve("Jenkinsfile"), jenkinsfile);
        return workspace;
    }
}
