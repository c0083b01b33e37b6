package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.migration.MigrateArguments;
import io.jenkins.plugins.slidecraft.migration.MigrateOperation;
import io.jenkins.plugins.slidecraft.migration.MigrateRequest;
import io.jenkins.plugins.slidecraft.migration.MigrateResult;
import io.jenkins.plugins.slidecraft.migration.MigrateState;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway, Alembic and Prisma as they are, on a real PostgreSQL, run by {@code slidecraftMigrate}'s operation as Jobs. */
@ExtendWith(AcceptanceCluster.class)
class RealMigrationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String SECRET = "slidecraft-secrets";
    private static final String DATABASE = "shop";
    /** Snapshots are databases of the same server, made as copies. */
    private static final String SNAPSHOT =
            "psql -d postgres -c \\\"CREATE DATABASE \\\\\\\"$SLIDECRAFT_SNAPSHOT\\\\\\\""
                    + " TEMPLATE $PGDATABASE\\\"";

    private static final String RESTORE = "psql -d postgres -c \\\"DROP DATABASE $PGDATABASE WITH (FORCE)\\\""
            + " -c \\\"CREATE DATABASE $PGDATABASE TEMPLATE \\\\\\\"$SLIDECRAFT_SNAPSHOT\\\\\\\"\\\"";

    /**
     * What differs between the tools; {@code settle} says what their records need after the change was taken back. Prisma's would be
     * {@code prisma migrate resolve --rolled-back}, which wants the engine that can't be fetched here: this is what it writes.
     */
    private enum Tool {
        FLYWAY("[flyway, migrate]", "2", "3", "Failed to execute script V3__pages.sql", "flyway repair"),
        ALEMBIC("[alembic, upgrade, head]", "2b3c4d5e6f7a", "3c4d5e6f7a8c", "relation \"page\" does not exist", "true"),
        PRISMA(
                "[prisma, migrate, deploy]",
                "20260201000000_authors",
                "20260301000000_reindex",
                "20260301000000_pages",
                "psql -c \\\"UPDATE _prisma_migrations SET rolled_back_at = now()"
                        + " WHERE migration_name = '20260301000000_pages'\\\"");

        final String command;
        final String good;
        final String slow;
        final String complaint;
        final String settle;

        Tool(String command, String good, String slow, String complaint, String settle) {
            this.command = command;
            this.good = good;
            this.slow = slow;
            this.complaint = complaint;
            this.settle = settle;
        }

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        ImageRef image(ToolImages images, String... folders) {
            return switch (this) {
                case FLYWAY -> images.flyway(folders);
                case ALEMBIC -> images.alembic(folders);
                case PRISMA -> images.prisma(folders);
            };
        }
    }

    private ToolImages images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Controller controller;
    private RealPods pods;
    private RealDatabase database;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        images = new ToolImages(running);
        admin = running.admin();
        deployer = running.deployer();
        controller = new Controller("jenkins-1", deployer, new Images(running), null);
        pods = RealPods.open(running, "migrate");
        pods.grant(SECRET);
        database = RealDatabase.start(running, pods, images, admin);
        database.create(DATABASE, SECRET);
    }

    @AfterEach
    void close() {
        controller.close();
        deployer.close();
        admin.close();
        pods.close();
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void levelsAreReadOffWhatTheToolSays(Tool tool) throws Exception {
        Controller.Build first = controller.build("staging", pods.namespace, "shop/main#1");
        MigrateResult good = migrate(first, "op-1", "1.0.0", tool, "", "good").result(PATIENCE);

        Migrated done = good.migrations().get(0);
        assertThat(done.to()).isEqualTo(tool.good);
        assertThat(done.overBudget()).isFalse();
        assertThat(good.changed()).isTrue();
        assertThat(level(first)).isEqualTo(tool.good);
        assertThat(database.psql(DATABASE, "SELECT id, title, author FROM slide"))
                .isEqualTo("1|Welcome|");
        assertThat(first.log).anySatisfy(line -> assertThat(line).startsWith("[database] "));
        first.end();

        Controller.Build again = controller.build("staging", pods.namespace, "shop/main#2");
        MigrateResult nothing =
                migrate(again, "op-2", "1.0.1", tool, "", "good").result(PATIENCE);
        assertThat(nothing.changed()).isFalse();
        assertThat(nothing.migrations().get(0).to()).isEqualTo(tool.good);
        again.end();

        Controller.Build late = controller.build("staging", pods.namespace, "shop/main#3");
        MigrateResult slow = migrate(late, "op-3", "1.1.0", tool, "budget: 3s\noverBudget: warn", "good", "slow")
                .result(PATIENCE);
        assertThat(slow.migrations().get(0).from()).isEqualTo(tool.good);
        assertThat(slow.migrations().get(0).to()).isEqualTo(tool.slow);
        assertThat(slow.migrations().get(0).overBudget()).isTrue();
        assertThat(slow.migrations().get(0).seconds()).isGreaterThanOrEqualTo(6);
        assertThat(level(late)).isEqualTo(tool.slow);
        nothingIsLeftOrTold(first, again, late);
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void aMigrationThatFailsHalfwayIsRestoredFromTheSnapshot(Tool tool) throws Exception {
        Controller.Build first = controller.build("staging", pods.namespace, "shop/main#1");
        migrate(first, "op-1", "1.0.0", tool, "", "good").result(PATIENCE);
        first.end();

        Controller.Build bad = controller.build("staging", pods.namespace, "shop/main#2");
        Failure failure = migrate(bad, "op-2", "1.1.0", tool, restored(), "good", "failing")
                .failure(PATIENCE);

        assertThat(failure.message()).contains("database", "exit code 1");
        assertThat(failure.evidence().toString() + bad.log).contains(tool.complaint);
        assertThat(database.psql(DATABASE, "SELECT title FROM slide")).isEqualTo("Welcome");
        assertThat(level(bad)).isEqualTo(tool.good);
        assertThat(head(bad).entry("op-2").orElseThrow().detail()).isEqualTo("database failed and was restored");
        assertThat(head(bad).state()).isNotEqualTo(EnvironmentHead.State.FROZEN);
        assertThat(new EnvironmentLock().holder(bad)).isEmpty();
        nothingIsLeftOrTold(first, bad);
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void aMigrationThatFailsHalfwayIsTakenBackByItsScript(Tool tool) throws Exception {
        Controller.Build first = controller.build("staging", pods.namespace, "shop/main#1");
        migrate(first, "op-1", "1.0.0", tool, "", "good").result(PATIENCE);
        first.end();

        Controller.Build bad = controller.build("staging", pods.namespace, "shop/main#2");
        Failure failure = migrate(
                        bad,
                        "op-2",
                        "1.1.0",
                        tool,
                        "onFailure: reverse\nreverse: "
                                + shell("psql -c \\\"UPDATE slide SET title = 'Welcome'\\\"; " + tool.settle),
                        "good",
                        "failing")
                .failure(PATIENCE);

        assertThat(failure.message()).contains("exit code 1");
        assertThat(database.psql(DATABASE, "SELECT title FROM slide")).isEqualTo("Welcome");
        assertThat(head(bad).entry("op-2").orElseThrow().detail()).isEqualTo("database failed and was reversed");
        bad.end();

        // What the script has left behind, the tool goes on from.
        Controller.Build next = controller.build("staging", pods.namespace, "shop/main#3");
        assertThat(migrate(next, "op-3", "1.2.0", tool, "", "good", "slow")
                        .result(PATIENCE)
                        .migrations()
                        .get(0)
                        .to())
                .isEqualTo(tool.slow);
        nothingIsLeftOrTold(first, bad, next);
    }

    @Test
    void aMigrationOverItsBudgetIsStoppedAndRestored() throws Exception {
        Controller.Build first = controller.build("staging", pods.namespace, "shop/main#1");
        migrate(first, "op-1", "1.0.0", Tool.FLYWAY, "", "good").result(PATIENCE);
        first.end();

        Controller.Build slow = controller.build("staging", pods.namespace, "shop/main#2");
        Failure failure = migrate(
                        slow,
                        "op-2",
                        "1.1.0",
                        Tool.FLYWAY,
                        restored() + "\nbudget: 3s\noverBudget: abort",
                        "good",
                        "slow")
                .failure(PATIENCE);

        assertThat(failure.message()).contains("budget");
        assertThat(level(slow)).isEqualTo("2");
        assertThat(database.psql(DATABASE, "SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("2");
        nothingIsLeftOrTold(first, slow);
    }

    @Test
    void aMigrationThatNothingTakesBackFreezesTheEnvironment() throws Exception {
        Controller.Build first = controller.build("staging", pods.namespace, "shop/main#1");
        migrate(first, "op-1", "1.0.0", Tool.ALEMBIC, "", "good").result(PATIENCE);
        first.end();

        Controller.Build bad = controller.build("staging", pods.namespace, "shop/main#2");
        Failure failure = migrate(bad, "op-2", "1.1.0", Tool.ALEMBIC, "onFailure: none", "good", "failing")
                .failure(PATIENCE);

        assertThat(failure.message()).contains("exit code 1");
        assertThat(database.psql(DATABASE, "SELECT title FROM slide")).isEqualTo("half migrated");
        assertThat(head(bad).state()).isEqualTo(EnvironmentHead.State.FROZEN);
        nothingIsLeftOrTold(first, bad);
    }

    private static String restored() {
        return "onFailure: restore\nsnapshot: {image: TOOLS, environments: [staging], command: " + shell(SNAPSHOT)
                + ", restore: " + shell(RESTORE) + "}";
    }

    private static String shell(String script) {
        return "[sh, -ec, \"" + script + "\"]";
    }

    private Controller.Outcome<MigrateResult> migrate(
            Controller.Build build, String id, String version, Tool tool, String more, String... folders) {
        String text =
                """
                apiVersion: slidecraft.io/v1
                application: shop
                registry: registry.example.com/shop
                components:
                  gateway: {prefix: app}
                environments:
                  staging: {}
                migrations:
                  database:
                    tool: %s
                    image: %s
                    command: %s
                    envFrom: [secret/%s]
                """
                                .formatted(tool.label(), tool.image(images, folders), tool.command, SECRET)
                        + more.replace("TOOLS", images.tools().toString()).indent(4);
        Descriptor descriptor = Descriptor.parse(text, "slidecraft.yaml");
        Release release = new Release(
                "shop",
                SemVer.parse(version),
                new GitSha("abc1234def5678abc1234def5678abc1234def56"),
                descriptor.hash(),
                Map.of(
                        "gateway",
                        new Component(
                                ImageRef.parse("registry.example.com/shop/app:" + version + "-abc1234@sha256:"
                                        + "a".repeat(64)),
                                "gateway",
                                "gateway")));
        MigrateRequest request = MigrateArguments.parse(
                        Map.of(MigrateArguments.ENVIRONMENT, "staging", MigrateArguments.RELEASE, release.toMap()))
                .request(descriptor, EnvFileRecord.NONE, id, "https://jenkins.example.com/1", "alice", Instant.now());
        return build.start(
                new MigrateOperation(new EnvironmentLock()), MigrateState.of(request), request.lastDeadline());
    }

    private static EnvironmentHead head(Controller.Build build) {
        return HeadStore.read(build).head();
    }

    private static String level(Controller.Build build) {
        MigrationLevel level = head(build).migrations().get("database");
        return level == null ? "" : level.level();
    }

    /** No Job and no pod of one stays, and no log line and no ConfigMap holds the password. */
    private void nothingIsLeftOrTold(Controller.Build... builds) {
        assertThat(admin.list(Kind.JOB, pods.namespace, ListOptions.ALL).items())
                .isEmpty();
        Await.until(
                Duration.ofSeconds(60),
                () -> admin.list(Kind.POD, pods.namespace, ListOptions.ALL).items().stream()
                        .allMatch(pod -> pod.getMetadata().getName().startsWith("postgres-")),
                () -> admin.list(Kind.POD, pods.namespace, ListOptions.ALL).items().stream()
                        .map(Pod::getMetadata)
                        .toList()
                        .toString());
        for (Controller.Build build : builds) {
            assertThat(build.log).allSatisfy(line -> assertThat(line).doesNotContain(RealDatabase.secret()));
        }
        assertThat(List.of(pods.kubectl("get", "configmaps,leases,events", "-o", "yaml")))
                .allSatisfy(text -> assertThat(text).doesNotContain(RealDatabase.secret()));
    }
}
