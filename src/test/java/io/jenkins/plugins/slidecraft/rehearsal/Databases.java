package io.jenkins.plugins.slidecraft.rehearsal;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.jenkins.plugins.slidecraft.descriptor.ComponentSpec;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.sim.Program;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.List;

/**
 * What the Jobs of a workspace's migrations do in a rehearsal: they take their time, print what their tools print, and end; there
 * is no database. What they have their variables from is there.
 */
final class Databases {
    private static final WriteOptions PERSON = WriteOptions.DEFAULT.as("kubectl-create");

    private final Simulation simulation;
    private final Surroundings surroundings;
    private final Descriptor descriptor;

    Databases(Simulation simulation, Surroundings surroundings) {
        this.simulation = simulation;
        this.surroundings = surroundings;
        this.descriptor = surroundings.descriptor();
    }

    /** Makes all of it work. */
    void bringUp() {
        for (String environment : surroundings.environments()) {
            for (MigrationSpec spec : descriptor.migrations().values()) {
                spec.envFrom().forEach(source -> create(surroundings.namespace(environment), source));
                if (!spec.serviceAccount().isEmpty()) {
                    create(
                            surroundings.namespace(environment),
                            Kind.SERVICE_ACCOUNT,
                            new ServiceAccountBuilder()
                                    .withNewMetadata()
                                    .withName(spec.serviceAccount())
                                    .endMetadata()
                                    .build());
                }
            }
        }
        migrationsTake(Duration.ofSeconds(18));
        for (MigrationSpec spec : descriptor.migrations().values()) {
            String image = repository(spec.image());
            if (!spec.reverse().isEmpty()) {
                runs(image, spec.reverse(), Duration.ofSeconds(9), 0, List.of("reversed"));
            }
            spec.snapshot().ifPresent(snapshot -> {
                String own = repository(snapshot.image());
                runs(
                        own,
                        snapshot.command(),
                        Duration.ofSeconds(42),
                        0,
                        List.of("pg_dump: dumping contents of database"));
                runs(own, snapshot.restore(), Duration.ofSeconds(65), 0, List.of("pg_restore: restoring data"));
            });
        }
    }

    /** From now on migrations take so long. */
    void migrationsTake(Duration howLong) {
        descriptor
                .migrations()
                .values()
                .forEach(spec -> runs(repository(spec.image()), spec.command(), howLong, 0, said(spec.tool())));
    }

    /** From now on migrations fail. */
    void migrationsFail() {
        descriptor
                .migrations()
                .values()
                .forEach(spec -> runs(
                        repository(spec.image()),
                        spec.command(),
                        Duration.ofSeconds(12),
                        1,
                        List.of(said(spec.tool()).get(0), "ERROR: relation \"nowhere\" does not exist")));
    }

    private void runs(String image, List<String> command, Duration takes, int exitCode, List<String> log) {
        simulation.images().runs(image, command, new Program(takes, exitCode, log));
    }

    /** What the tools print when they bring a database one step further. */
    private static List<String> said(MigrationSpec.Tool tool) {
        return switch (tool) {
            case FLYWAY ->
                List.of(
                        "Current version of schema \"public\": 11",
                        "Migrating schema \"public\" to version \"12 - add owner\"",
                        "Successfully applied 1 migration to schema \"public\", now at version v12 (execution time"
                                + " 00:17.168s)");
            case ALEMBIC ->
                List.of(
                        "INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.",
                        "INFO  [alembic.runtime.migration] Will assume transactional DDL.",
                        "INFO  [alembic.runtime.migration] Running upgrade 27c6a30d7c24 -> ae1027a6acf0, add owner");
            case PRISMA ->
                List.of(
                        "2 migrations found in prisma/migrations",
                        "Applying migration `20240202000000_add_owner`",
                        "All migrations have been successfully applied.");
            case CUSTOM -> List.of("slidecraft-level: 11", "slidecraft-level: 12");
        };
    }

    /** A component's repository, or a pinned image's. */
    private String repository(String image) {
        ComponentSpec component = descriptor.components().get(image);
        return component == null
                ? ImageRef.parse(image).repository()
                : descriptor.registry() + "/" + component.prefix();
    }

    private void create(String namespace, String source) {
        String name = source.substring(source.indexOf('/') + 1);
        if (source.startsWith("secret/")) {
            create(
                    namespace,
                    Kind.SECRET,
                    new SecretBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build());
        } else {
            create(
                    namespace,
                    Kind.CONFIG_MAP,
                    new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build());
        }
    }

    private <T extends HasMetadata> void create(String namespace, Kind<T> kind, T object) {
        if (simulation
                .cluster()
                .peek(kind, namespace, object.getMetadata().getName())
                .isEmpty()) {
            simulation.cluster().create(kind, namespace, object, PERSON);
        }
    }
}
