package io.jenkins.plugins.slidecraft.migration;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.sim.Program;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A database that Jobs work on: a migration that is cut off, or fails, leaves it in an unknown state. Two clients at once are a
 * violation, as is a migration that runs twice.
 */
public final class SimDatabase {
    public static final String IMAGE = "registry/migrations:1.1.0-bbbbbbb@sha256:" + "b".repeat(64);
    public static final List<String> MIGRATE = List.of("flyway", "migrate");
    public static final List<String> REVERSE = List.of("flyway", "undo");
    public static final List<String> SNAPSHOT = List.of("pg-backup");
    public static final List<String> RESTORE = List.of("pg-restore");

    private final Simulation simulation;
    private final Map<String, String> snapshots = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> happened = new ArrayList<>();
    private String level = "11";
    private boolean broken;
    private String client;

    public SimDatabase(Simulation simulation) {
        this.simulation = simulation;
        migrates(Duration.ofSeconds(20), 0);
        reverses(0);
        snapshots(0);
        restores(0);
    }

    /** What Flyway prints when it goes from 11 to 12. */
    static List<String> flyway() {
        return List.of(
                "Flyway OSS Edition 12.4.0 by Redgate",
                "Database: jdbc:postgresql://app:s3cr3t@db:5432/deck (PostgreSQL 15.18)",
                "Current version of schema \"public\": 11",
                "Migrating schema \"public\" to version \"12 - add owner\"",
                "Successfully applied 1 migration to schema \"public\", now at version v12 (execution time 00:18.168s)");
    }

    public void migrates(Duration takes, int exitCode) {
        runs(MIGRATE, takes, exitCode, exitCode == 0 ? flyway() : List.of("ERROR: Migration failed!"), "12");
    }

    /** The same, saying something else. */
    public void migrates(Duration takes, List<String> log) {
        runs(MIGRATE, takes, 0, log, "12");
    }

    public void reverses(int exitCode) {
        runs(REVERSE, Duration.ofSeconds(5), exitCode, List.of("Successfully undid 1 migration"), "11");
    }

    public void snapshots(int exitCode) {
        simulation
                .images()
                .runs(
                        IMAGE,
                        SNAPSHOT,
                        new Program(Duration.ofSeconds(8), exitCode, List.of("pg_dump: dumping"))
                                .heardBy((what, pod) -> {
                                    happened.add("snapshot " + what);
                                    if (what == Program.What.ENDED && exitCode == 0) {
                                        snapshots.put(snapshot(pod), level);
                                    }
                                }));
    }

    public void restores(int exitCode) {
        runs(RESTORE, Duration.ofSeconds(12), exitCode, List.of("pg_restore: done"), "");
    }

    private void runs(List<String> command, Duration takes, int exitCode, List<String> log, String to) {
        String verb = command.get(command.size() - 1);
        simulation.images().runs(IMAGE, command, new Program(takes, exitCode, log).heardBy((what, pod) -> {
                    happened.add(verb + " " + what);
                    String me = pod.getMetadata().getName();
                    switch (what) {
                        case STARTED -> {
                            if (client != null) {
                                wrong.add(me + " began while " + client + " was at work");
                            }
                            client = me;
                            broken = true;
                        }
                        case ENDED -> {
                            client = null;
                            if (exitCode == 0) {
                                broken = false;
                                level = to.isEmpty() ? restored(pod) : to;
                            }
                        }
                        case KILLED -> client = null;
                    }
                }));
    }

    private String restored(Pod pod) {
        String snapshot = snapshot(pod);
        if (!snapshots.containsKey(snapshot)) {
            wrong.add("there is no snapshot " + snapshot + " to restore, but " + snapshots.keySet());
        }
        return snapshots.getOrDefault(snapshot, "?");
    }

    private static String snapshot(Pod pod) {
        return pod.getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("SLIDECRAFT_SNAPSHOT"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    /** Its level; {@code ?} where nobody knows. */
    public String level() {
        return broken ? "?" : level;
    }

    /** Whether somebody is at work on it. */
    public boolean busy() {
        return client != null;
    }

    /** What its Jobs did, as {@code migrate STARTED}. */
    public List<String> happened() {
        return List.copyOf(happened);
    }

    /** What should not have been. */
    public List<String> wrong() {
        List<String> all = new ArrayList<>(wrong);
        if (happened.stream().filter("migrate STARTED"::equals).count() > 1) {
            all.add("a migration ran twice: " + happened);
        }
        return all;
    }
}
