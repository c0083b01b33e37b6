package io.jenkins.plugins.slidecraft.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPatternsTest {
    @ParameterizedTest
    @CsvSource({
        "team/app, team/app, true",
        "team/app, team/app2, false",
        "team/app, other/team/app, false",
        "team/*, team/app, true",
        "team/*, team/app/main, false",
        "team/**, team/app/main, true",
        "team/**, team, false",
        "team/**, teams/app, false",
        "**, any/thing, true",
        "'', any, false",
        "team.app, teamxapp, false",
        "'a, b', b, true",
        "'# all of them\nteam/app', team/app, true",
        "'# team/app', team/app, false"
    })
    void match(String patterns, String job, boolean expected) {
        assertThat(JobPatterns.match(patterns, job)).isEqualTo(expected);
    }
}
