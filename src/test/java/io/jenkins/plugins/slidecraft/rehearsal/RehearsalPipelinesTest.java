package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other Jenkinsfiles than the sample's. */
class RehearsalPipelinesTest {
    @TempDir
    Path folder;

    @Test
    void aScriptedPipelineWithTheLibraryGoesTheSameWay() throws IOException {
        Rehearsed outcome =
                Rehearsed.jenkinsfile(folder, "@Library('slidecraft') _\nslidecraftPipeline(version: '2.0.0')\n");

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(":2.0.0-"));
        assertThat(outcome.checks()).contains("staging frontend true", "prod export true", "prod freshness true");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
    }

    @Test
    void anAgentOfTheWholePipelineChecksOutFirstAndAnInputCanBeADirective() throws IOException {
        Rehearsed outcome = Rehearsed.jenkinsfile(
                folder,
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
        assertThat(outcome.pipeline()).isEqualTo("ABORTED");
    }

    @Test
    void aDeploymentWithoutApprovalIsRefusedByTheReceiver() throws IOException {
        Rehearsed outcome = Rehearsed.jenkinsfile(
                folder,
                """
                node {
                    checkout scm
                    env.RELEASE = 'x'
                    release = slidecraftBuild(version: '1.4.2')
                }
                input message: 'Prod?', id: 'Invented'
                slidecraftDeploy(environment: 'prod', release: release)
                """);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.console())
                .contains(
                        "ERROR: Environment 'prod' needs an approval of exactly these digests; this run has one of other"
                                + " digests or for another environment, which does not count.");
        assertThat(outcome.images("prod")).allSatisfy(image -> assertThat(image).contains(Rehearsed.OLD));
    }

    @Test
    void aMigrationWithoutApprovalIsRefusedByTheReceiverToo() throws IOException {
        Rehearsed outcome = Rehearsed.jenkinsfile(
                folder,
                """
                node {
                    release = slidecraftBuild(version: '1.4.2')
                }
                slidecraftMigrate(environment: 'prod', release: release, dryRun: true)
                slidecraftMigrate(environment: 'prod', release: release)
                """);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.console())
                .contains(
                        "prod: an approval of exactly these digests and manifests would be needed before: slidecraftApprove(")
                .contains("prod: dry run: nothing is changed. slidecraftMigrate would do this:")
                .contains(
                        "ERROR: Environment 'prod' needs an approval of exactly these digests, and this run has none.")
                .contains("before slidecraftMigrate and slidecraftDeploy");
        assertThat(outcome.result().path("migrations")).isEmpty();
    }

    @Test
    void anAbortTakesARolloutBack() throws IOException {
        Rehearsed outcome = Rehearsed.jenkinsfile(
                folder,
                """
                node {
                    release = slidecraftBuild(version: '1.4.2')
                }
                slidecraftMigrate(environment: 'staging', release: release)
                timeout(time: 2, unit: 'SECONDS') {
                    slidecraftDeploy(environment: 'staging', release: release)
                }
                """);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("ABORTED");
        assertThat(outcome.console())
                .contains("staging: Timeout has been exceeded. staging was taken back to imported.");
        assertThat(outcome.images("staging"))
                .allSatisfy(image -> assertThat(image).contains(":1.4.1-0f3a9c2"));
        outcome.held();
    }

    @Test
    void aJenkinsfileThatDoesNotCompileFails() throws IOException {
        Rehearsed outcome =
                Rehearsed.jenkinsfile(folder, "pipeline { stages { stage('A') { steps { echo 'a' } } } }\n");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.console())
                .contains("WorkflowScript: 1: Missing required section \"agent\" @ line 1, column 1.");
    }

    @Test
    void aBuildThatIsUnstableEndsWithStatusOne() throws IOException {
        Rehearsed outcome = Rehearsed.jenkinsfile(folder, "unstable 'shaky'\n");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.pipeline()).isEqualTo("UNSTABLE");
    }

    @Test
    void theSampleHasTheJenkinsfileOfTheRepository() throws IOException {
        assertThat(Rehearsal.SAMPLE.resolve("Jenkinsfile"))
                .hasSameTextualContentAs(Path.of("Jenkinsfile"), StandardCharsets.UTF_8);
    }
}
