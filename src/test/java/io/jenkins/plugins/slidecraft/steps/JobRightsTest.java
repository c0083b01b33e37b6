package io.jenkins.plugins.slidecraft.steps;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import org.junit.jupiter.api.Test;

class JobRightsTest {
    @Test
    void itIsTheJobThatCounts() {
        EnvironmentConfig prod = new EnvironmentConfig("prod");
        prod.setJobs("team/app/main\ntools/**");
        assertThatCode(() -> JobRights.check(prod, "team/app/main")).doesNotThrowAnyException();
        assertThatThrownBy(() -> JobRights.check(prod, "team/app/feature"))
                .isInstanceOf(SlideCraftStepException.class)
                .hasMessage("Job 'team/app/feature' may not touch environment 'prod'. Nothing was changed. Allowed are:"
                        + " team/app/main, tools/**. An administrator can add it under Manage Jenkins » System »"
                        + " SlideCraft.");
    }

    @Test
    void withoutAListNoJobMay() {
        assertThatThrownBy(() -> JobRights.check(new EnvironmentConfig("prod"), "app"))
                .hasMessageContaining("Allowed are: -");
    }
}
