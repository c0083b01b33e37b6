package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace that is not SlideCraft AI: two services, a Helm chart, a scripted Pipeline. */
class RehearsalShopTest {
    private static final String SHOP = "src/test/resources/shop";

    @TempDir
    Path folder;

    @Test
    void aGoodReleaseGoesAllTheWay() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--workspace", SHOP);

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.stages())
                .containsExactly(
                        "Test SUCCESS",
                        "Build SUCCESS",
                        "Migrate staging SUCCESS",
                        "Deploy to staging SUCCESS",
                        "Check staging SUCCESS",
                        "Approval SUCCESS",
                        "Migrate prod SUCCESS",
                        "Deploy to prod SUCCESS",
                        "Check prod SUCCESS");
        assertThat(outcome.gates()).containsExactly("staging errors PASS NONE", "prod errors PASS NONE");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("stable");
        assertThat(outcome.prod().path("running").path("billing").asText())
                .contains("/shop/billing:3.1.0-", "@sha256:");
        assertThat(outcome.result().path("migrations")).hasSize(2);
        outcome.held();
    }

    @Test
    void aBadReleaseIsTakenBackByItsOwnGate() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--workspace", SHOP, "--scenario", "bad-release-errors");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.gates()).containsExactly("staging errors PASS NONE", "prod errors FAIL THRESHOLD");
        assertThat(outcome.stages()).contains("Check prod FAILURE", "Roll back prod SUCCESS");
        assertThat(outcome.prod().path("state").asText()).isEqualTo("rolledBack");
        assertThat(outcome.prod().path("running").path("billing").asText()).contains(":1.4.1-0f3a9c2@sha256:");
        outcome.held();
    }

    @Test
    void aMigrationThatFailsStopsItBeforeItsDeployment() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--workspace", SHOP, "--scenario", "failed-migration");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.stages()).contains("Migrate prod FAILURE").doesNotContain("Deploy to prod SUCCESS");
        assertThat(outcome.prod().path("running").path("orders").asText()).contains(":1.4.1-0f3a9c2@sha256:");
        outcome.held();
    }

    @Test
    void whatWentWrongFirstIsWhatItsRunEndsWith() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--workspace", SHOP, "--scenario", "missing-variable");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.console())
                .contains("ERROR: Nothing was migrated in prod, since something is missing:")
                .contains("variables.DATABASE_URL is missing")
                .doesNotContain("no release to roll back to");
        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("migrate in prod failed: Nothing was migrated in prod, since something is missing:");
        outcome.held();
    }

    @Test
    void aFrontEndWithoutRoutesOfItsOwnFailsTheSmokeTestsToo() throws IOException {
        Rehearsed outcome = Rehearsed.in(folder, "--workspace", SHOP, "--scenario", "failed-smoke");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.checks()).containsExactly("staging healthz true", "staging storefront false");
        assertThat(outcome.stages()).contains("Roll back staging SUCCESS").doesNotContain("Migrate prod SUCCESS");
        assertThat(outcome.result()
                        .path("environments")
                        .path("staging")
                        .path("state")
                        .asText())
                .isEqualTo("rolledBack");
        outcome.held();
    }
}
