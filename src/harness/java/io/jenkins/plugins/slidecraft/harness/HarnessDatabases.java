package io.jenkins.plugins.slidecraft.harness;

import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.sim.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Databases that Jobs migrate in the simulated cluster, one for each environment: a Job's command ends with the environment's name.
 */
final class HarnessDatabases {
    static final String IMAGE = "registry.example.com/tools/migrate:1.0.0";
    private static final String PINNED = IMAGE + "@sha256:" + "a".repeat(64);
    private static final List<String> LOG = List.of("slidecraft-level: 11", "adding a column", "slidecraft-level: 12");

    private final HarnessWorld world;
    private final Map<String, List<String>> happened = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> started = new ConcurrentHashMap<>();

    HarnessDatabases(HarnessWorld world) {
        this.world = world;
    }

    /** How long an environment's migration takes and how it ends; its rollback script takes half a second. */
    void migrates(String environment, Duration takes, int exitCode) {
        started.put(environment, new CountDownLatch(1));
        program(environment, "migrate", new Program(takes, exitCode, LOG));
        program(environment, "undo", new Program(Duration.ofMillis(500), 0, List.of("taken back")));
    }

    private void program(String environment, String verb, Program program) {
        world.with(() -> {
            world.simulation().images().runs(PINNED, List.of("db", verb, environment), program.heardBy((what, pod) -> {
                happened.computeIfAbsent(environment, name -> new CopyOnWriteArrayList<>())
                        .add(verb + " " + what);
                if (verb.equals("migrate") && what == Program.What.STARTED) {
                    started.get(environment).countDown();
                }
            }));
            return null;
        });
    }

    /** Opens when an environment's migration begins to work. */
    CountDownLatch started(String environment) {
        return started.get(environment);
    }

    /** What an environment's Jobs did, as {@code migrate STARTED}. */
    List<String> happened(String environment) {
        return List.copyOf(happened.getOrDefault(environment, List.of()));
    }

    /** The level of an environment's database in its ledger; empty for none. */
    String level(String environment) {
        MigrationLevel level = world.head(environment).migrations().get("database");
        return level == null ? "" : level.level();
    }

    /**
     * The descriptor of the tests' application with a database in an environment.
     *
     * @param settings further keys of the migration, as {@code overBudget: ask, budget: 1s}; may be empty
     */
    static String descriptor(String environment, String settings) {
        return HarnessWorld.descriptor(List.of(environment))
                + """
                migrations:
                  database: {tool: custom, image: '%s', command: [db, migrate, %s], onFailure: reverse, reverse: [db, undo, %s]%s}
                """
                        .formatted(PINNED, environment, environment, settings.isEmpty() ? "" : ", " + settings);
    }

    /**
     * A Pipeline's text that migrates an environment, as an expression.
     *
     * @param arguments further ones, as {@code deadline: '5m'}; may be empty
     */
    static String migrate(String environment, String settings, String arguments) {
        String descriptor = descriptor(environment, settings);
        return "slidecraftMigrate(environment: '" + environment + "', release: "
                + HarnessWorld.release("1.4.2", "abc1234000000000000000000000000000000000", descriptor)
                + ", descriptor: '''" + descriptor + "'''" + (arguments.isEmpty() ? "" : ", " + arguments) + ")\n";
    }
}
