package io.jenkins.plugins.slidecraft.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code slidecraftMigrate} is given, and what is run for it in which environment. */
class MigrateArgumentsTest {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final String IMAGE = "registry.example.com/shop/worker:1.4.2-abc1234@sha256:" + "a".repeat(64);
    private static final String TOOL = "registry.example.com/tools/pg:15.6.0@sha256:" + "b".repeat(64);

    private static final Descriptor DESCRIPTOR = Descriptor.parse(
            """
            apiVersion: slidecraft.io/v1
            application: shop
            registry: registry.example.com/shop
            components:
              worker: {prefix: worker}
            environments:
              staging: {}
              prod: {}
            migrations:
              database:
                tool: alembic
                image: worker
                env: {LOG_LEVEL: info}
                envFrom: [secret/db]
                deadline: 5m
                onFailure: restore
                snapshot:
                  image: %s
                  command: [save]
                  restore: [restore]
                  deadline: 20m
              search:
                tool: custom
                image: %s
                command: [reindex]
                onFailure: reverse
                reverse: [undo]
            """
                    .formatted(TOOL, TOOL),
            "slidecraft.yaml");

    private static Map<String, Object> release() {
        return Map.of(
                "schema",
                1,
                "application",
                "shop",
                "name",
                "1.4.2-abc1234",
                "version",
                "1.4.2",
                "gitSha",
                "abc1234000000000000000000000000000000000",
                "descriptor",
                DESCRIPTOR.hash(),
                "components",
                Map.of("worker", Map.of("image", IMAGE, "workload", "worker", "container", "worker")));
    }

    private static MigrateRequest request(String environment, Map<String, ?> more) {
        Map<String, Object> arguments = new java.util.HashMap<>(more);
        arguments.put("environment", environment);
        arguments.put("release", release());
        MigrateArguments parsed = MigrateArguments.parse(arguments);
        assertThat(MigrateArguments.parse(parsed.toMap())).isEqualTo(parsed);
        return parsed.request(DESCRIPTOR, EnvFileRecord.NONE, "migrate-1", "https://jenkins/1", "alice", START);
    }

    @Test
    void allMigrationsComeInTheFilesOrder() {
        assertThat(request("prod", Map.of()).plan().items())
                .extracting(Item::name)
                .containsExactly("database", "search");
        assertThat(request("prod", Map.of("migration", "search")).plan().items())
                .extracting(Item::name)
                .containsExactly("search");
    }

    @Test
    void prodHasASnapshotThatAFailedMigrationGoesBackTo() {
        Item database = request("prod", Map.of()).plan().items().get(0);
        assertThat(database.migrate().image()).isEqualTo(IMAGE);
        assertThat(database.migrate().command()).containsExactly("alembic", "upgrade", "head");
        assertThat(database.migrate().env())
                .containsEntry("LOG_LEVEL", "info")
                .containsEntry("SLIDECRAFT_ENVIRONMENT", "prod")
                .containsEntry("SLIDECRAFT_RELEASE", "1.4.2-abc1234")
                .containsEntry("SLIDECRAFT_SNAPSHOT", "migrate-1-database");
        assertThat(database.snapshot().orElseThrow().image()).isEqualTo(TOOL);
        assertThat(database.snapshot().orElseThrow().command()).containsExactly("save");
        assertThat(database.undo().orElseThrow().command()).containsExactly("restore");
        assertThat(database.undoBy()).isEqualTo(Item.RESTORE);
        assertThat(database.budgetSeconds()).isEqualTo(60);
    }

    /** There is nothing to restore where no snapshot is taken. */
    @Test
    void stagingTakesNoSnapshotAndHasNothingToRestore() {
        Item database = request("staging", Map.of()).plan().items().get(0);
        assertThat(database.snapshot()).isEmpty();
        assertThat(database.undo()).isEmpty();
        assertThat(database.undoBy()).isEmpty();
        assertThat(database.migrate().env()).doesNotContainKey("SLIDECRAFT_SNAPSHOT");
        assertThat(request("staging", Map.of()).plan().items().get(1).undoBy()).isEqualTo(Item.REVERSE);
    }

    @Test
    void theDeadlineIsTheSumOfTheFilesAndTheWayBackHasItsOwnTime() {
        MigrateRequest prod = request("prod", Map.of());
        assertThat(prod.plan().deadline()).isEqualTo(START.plus(Duration.ofMinutes(5 + 20 + 10)));
        assertThat(prod.lastDeadline()).isAfter(prod.plan().deadline().plus(Duration.ofMinutes(20)));
        assertThat(request("prod", Map.of("deadline", "90s")).plan().deadline())
                .isEqualTo(START.plus(Duration.ofSeconds(90)));
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> MigrateArguments.parse(Map.of("deadline", "soon", "dryRun", "perhaps")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("slidecraftMigrate has 4 problems")
                .hasMessageContaining("environment is missing")
                .hasMessageContaining("release is missing")
                .hasMessageContaining("deadline is 'soon'")
                .hasMessageContaining("dryRun is 'perhaps'");
    }

    @Test
    void aMigrationThatTheFileDoesNotNameIsRefused() {
        assertThatThrownBy(() -> request("prod", Map.of("migration", "databse")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("migration is 'databse'")
                .hasMessageContaining("there are database, search");
    }

    @Test
    void anEnvironmentThatTheFileDoesNotNameIsRefused() {
        assertThatThrownBy(() -> request("live", Map.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("live");
    }

    @Test
    void ofTheCommandLineTheFilesListStandsAsItIs() {
        assertThat(request("prod", Map.of()).plan().items().get(1).migrate().command())
                .isEqualTo(List.of("reindex"));
    }
}
