package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rehearsal takes, and what it refuses. */
class RehearsalOptionsTest {
    @TempDir
    Path folder;

    @Test
    void listsItsScenarios() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--list");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.console().lines().map(line -> line.split(" ")[0]))
                .containsExactly(
                        "good-release",
                        "bad-release-errors",
                        "image-pull-failure",
                        "crash-loop",
                        "failed-smoke",
                        "no-metrics",
                        "slow-migration",
                        "failed-migration",
                        "controller-restart",
                        "approval-denied",
                        "quota-exceeded",
                        "missing-variable",
                        "lost-agent",
                        "registry-down",
                        "api-server-flaky",
                        "two-releases-at-once");
        assertThat(outcome.result()).isNull();
    }

    @Test
    void explainsItself() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.console())
                .contains("--workspace", "--scenario", "--list", "--seed", "--out", "--help")
                .contains("good-release")
                .contains("UNSTABLE, FAILURE or ABORTED");
    }

    @Test
    void refusesAnUnknownScenario() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--scenario", "sunshine");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors())
                .contains("--scenario sunshine is unknown; there are good-release, bad-release-errors,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seed=soon", "--verbose", "--scenario"})
    void refusesBadArguments(String argument) throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, argument);

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors()).contains(argument.split("=")[0]);
    }

    @Test
    void refusesAWorkspaceWithoutJenkinsfile() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--workspace", folder.toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors()).contains("--workspace " + folder + " has no Jenkinsfile");
    }

    @Test
    void namesADirectiveOutsideOfTheSubsetAndItsLine() throws IOException {
        Rehearsed outcome = Rehearsed.jenkinsfile(
                folder,
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

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors())
                .contains("Jenkinsfile:5: 'matrix' in stage \"Cells\" is outside the subset")
                .contains("Supported there: agent, environment, options, when, input, steps, stages, parallel");
        assertThat(outcome.result()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"triggers { cron('@daily') }", "tools { maven 'M3' }", "options { retry(2) }"})
    void namesDirectivesOfThePipelineOutsideOfTheSubset(String directive) throws IOException {
        Rehearsed outcome = Rehearsed.jenkinsfile(
                folder,
                "pipeline {\n    agent none\n    " + directive
                        + "\n    stages { stage('A') { steps { echo 'a' } } }\n}\n");

        String name = directive.startsWith("options") ? "retry" : directive.split(" ")[0];
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors()).contains("Jenkinsfile:3: '" + name + "' in pipeline");
    }
}
