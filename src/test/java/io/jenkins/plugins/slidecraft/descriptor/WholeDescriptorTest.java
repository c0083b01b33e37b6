package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All sections of {@code slidecraft.yaml}. */
class WholeDescriptorTest {
    static final String WHOLE =
            """
            apiVersion: slidecraft.io/v1
            application: slidecraft
            registry: registry.example.com/slidecraft
            components:
              gateway: {prefix: app, order: 2, compatibleWith: {worker: ">=1.3.0 <2.0.0"}}
              worker: {prefix: worker, order: 1}
              realtime: {prefix: rt, order: 2}
              frontend: {prefix: fe, npm: {directory: frontend}}
              migrations: {prefix: migrations, deploy: false}
            variables:
              DB_URL: {scope: [gateway, worker, realtime]}
              REDIS_URL: {scope: [gateway, worker, realtime]}
              STORAGE_PROVIDER: {scope: [gateway, worker, realtime]}
              S3_BUCKET: {scope: [worker, gateway]}
              OPENAI_API_KEY: {scope: [gateway, worker], secret: true}
              LOG_LEVEL: {scope: [gateway], oneOf: [debug, info]}
              VITE_API_BASE_URL: {scope: [frontend]}
            environments:
              dev: {}
              staging:
                gates: [job-success-rate]
                deadline: 10m
                manifests:
                  kustomize: deploy/overlays/staging
                  commit: {repository: https://git.example.com/deploy.git, path: overlays/staging/kustomization.yaml}
                variables:
                  DB_URL: {secret: slidecraft-secrets}
                  REDIS_URL: {configMap: slidecraft-config, key: redis-url}
                  STORAGE_PROVIDER: local
                  OPENAI_API_KEY: {external: Vault agent}
                  LOG_LEVEL: debug
                  VITE_API_BASE_URL: /api
              prod:
                gates: [job-success-rate, api-error-rate]
                suites: [post-deploy, own]
                manifests: {helm: deploy/chart, values: [deploy/values-prod.yaml], imageValues: {gateway: gateway.image}}
                variables:
                  DB_URL: {secret: slidecraft-secrets, key: db}
                  REDIS_URL: {configMap: slidecraft-config}
                  STORAGE_PROVIDER: s3
                  S3_BUCKET: slidecraft-prod
                  OPENAI_API_KEY: {external: Vault agent}
                  LOG_LEVEL: info
                  VITE_API_BASE_URL: /api
              demo: {tier: dev, envFile: demo.env, suites: [own]}
            migrations:
              database:
                tool: flyway
                image: migrations
                envFrom: [secret/slidecraft-secrets]
                env: {LOG_LEVEL: info}
                onFailure: restore
                reverse: [flyway, undo]
                snapshot: {command: [backup], restore: [restore], environments: [prod]}
            gates: {}
            checks:
              api-version: {type: http, path: /api/version, status: 200, contains: '"version"', json: {/a: b, /b: 1, /c: true, /d: 0.5}}
            suites:
              own: [api-version, healthz]
            incident:
              runbook: {repository: https://git.example.com/runbook.git}
              postmortem: {organizer: sre@example.com, attendees: [team@example.com], timeZone: Asia/Seoul}
            """;

    private final Descriptor whole = Descriptor.parse(WHOLE, "slidecraft.yaml");

    @Test
    void readsComponents() {
        assertThat(whole.component("gateway").order()).isEqualTo(2);
        assertThat(whole.component("gateway").compatibleWith()).isEqualTo(Map.of("worker", ">=1.3.0 <2.0.0"));
        assertThat(whole.component("worker").npm()).isEmpty();
        assertThat(whole.component("worker").isDeployed()).isTrue();
        assertThat(whole.component("migrations").isDeployed()).isFalse();
        assertThat(whole.component("migrations").workload()).isEmpty();
        assertThat(whole.component("frontend").dockerfile()).isEmpty();
        assertThat(whole.component("frontend").npm())
                .contains(new NpmBuild("frontend", "build", "dist", "scratch", "/usr/share/nginx/html", false));
    }

    @Test
    void readsVariables() {
        assertThat(whole.variables())
                .containsEntry(
                        "DB_URL",
                        new VariableSpec(
                                List.of("gateway", "worker", "realtime"), true, false, List.of(), Optional.empty()))
                .containsEntry(
                        "STORAGE_PROVIDER",
                        new VariableSpec(
                                List.of("gateway", "worker", "realtime"),
                                false,
                                false,
                                List.of("local", "s3", "gdrive"),
                                Optional.empty()))
                .containsEntry(
                        "S3_BUCKET",
                        new VariableSpec(
                                List.of("worker", "gateway"),
                                false,
                                false,
                                List.of(),
                                Optional.of(new VariableSpec.Condition("STORAGE_PROVIDER", "s3"))))
                .containsEntry(
                        "VITE_API_BASE_URL",
                        new VariableSpec(List.of("frontend"), false, true, List.of(), Optional.empty()));
        assertThat(whole.environment("staging").variables())
                .containsExactly(
                        Map.entry(
                                "DB_URL",
                                new VariableSource(VariableSource.Kind.SECRET, "slidecraft-secrets", "DB_URL", "")),
                        Map.entry(
                                "REDIS_URL",
                                new VariableSource(
                                        VariableSource.Kind.CONFIG_MAP, "slidecraft-config", "redis-url", "")),
                        Map.entry("STORAGE_PROVIDER", new VariableSource(VariableSource.Kind.VALUE, "", "", "local")),
                        Map.entry(
                                "OPENAI_API_KEY",
                                new VariableSource(VariableSource.Kind.EXTERNAL, "Vault agent", "", "")),
                        Map.entry("LOG_LEVEL", new VariableSource(VariableSource.Kind.VALUE, "", "", "debug")),
                        Map.entry("VITE_API_BASE_URL", new VariableSource(VariableSource.Kind.VALUE, "", "", "/api")));
    }

    @Test
    void readsEnvironments() {
        assertThat(whole.environment("dev").tier()).isEqualTo(Tier.DEV);
        assertThat(whole.environment("dev").envFile()).isEqualTo(".env.local");
        assertThat(whole.environment("dev").suites()).isEmpty();
        assertThat(whole.environment("staging").tier()).isEqualTo(Tier.STAGING);
        assertThat(whole.environment("staging").envFile()).isEmpty();
        // By the tier's default, since the file speaks of suites.
        assertThat(whole.environment("staging").suites()).containsExactly("smoke");
        assertThat(whole.environment("prod").suites()).containsExactly("post-deploy", "own");
        assertThat(whole.environment("demo").envFile()).isEqualTo("demo.env");
        assertThat(whole.environment("staging").manifests())
                .contains(new ManifestSpec(
                        ManifestSpec.Kind.KUSTOMIZE,
                        "deploy/overlays/staging",
                        List.of(),
                        "",
                        Map.of(),
                        Optional.of(new ManifestSpec.CommitBack(
                                "https://git.example.com/deploy.git", "main", "overlays/staging/kustomization.yaml"))));
        assertThat(whole.environment("prod").manifests())
                .contains(new ManifestSpec(
                        ManifestSpec.Kind.HELM,
                        "deploy/chart",
                        List.of("deploy/values-prod.yaml"),
                        "slidecraft",
                        Map.of("gateway", "gateway.image"),
                        Optional.empty()));
    }

    @Test
    void readsMigrations() {
        assertThat(whole.migrations())
                .containsEntry(
                        "database",
                        new MigrationSpec(
                                MigrationSpec.Tool.FLYWAY,
                                "migrations",
                                List.of("flyway", "migrate"),
                                Map.of("LOG_LEVEL", "info"),
                                List.of("secret/slidecraft-secrets"),
                                "",
                                "60s",
                                MigrationSpec.OverBudget.WARN,
                                "10m",
                                false,
                                false,
                                MigrationSpec.OnFailure.RESTORE,
                                List.of("flyway", "undo"),
                                Optional.of(new MigrationSpec.Snapshot(
                                        "migrations", List.of("backup"), List.of("restore"), List.of("prod"), "30m"))));
    }

    @Test
    void readsChecksSuitesAndIncidents() {
        assertThat(whole.checks())
                .containsEntry(
                        "api-version",
                        Map.of(
                                "type",
                                "http",
                                "path",
                                "/api/version",
                                "status",
                                200,
                                "contains",
                                "\"version\"",
                                "json",
                                Map.of("/a", "b", "/b", 1, "/c", true, "/d", 0.5)));
        assertThat(whole.suites()).isEqualTo(Map.of("own", List.of("api-version", "healthz")));
        assertThat(whole.incident())
                .isEqualTo(new IncidentSpec(
                        Optional.of(
                                new IncidentSpec.Runbook("https://git.example.com/runbook.git", "main", "incidents")),
                        Optional.of(new IncidentSpec.Postmortem(
                                "sre@example.com", List.of("team@example.com"), 2, "10:00", "Asia/Seoul", "1h"))));
    }

    @Test
    void theNormalisedFormReadsBackAsTheSame() {
        assertThat(Descriptor.fromJson(whole.toJson())).isEqualTo(whole);
        assertThat(Descriptor.fromJson(whole.toJson()).toJson()).isEqualTo(whole.toJson());
    }

    @Test
    void theNormalisedFormKeepsWhatWasTakenBackFromTheDefaults() {
        Descriptor plain = Descriptor.parse(
                WHOLE.replace("S3_BUCKET: {scope: [worker, gateway]}", "S3_BUCKET: {scope: [worker], when: {}}")
                        .replace("STORAGE_PROVIDER: local", "STORAGE_PROVIDER: local\n      S3_BUCKET: none")
                        .replace("gates: [job-success-rate]\n", "gates: [job-success-rate]\n    suites: []\n")
                        .replace("REDIS_URL: {scope", "REDIS_URL: {secret: false, scope"),
                "slidecraft.yaml");

        assertThat(plain.variables().get("S3_BUCKET").when()).isEmpty();
        assertThat(plain.environment("staging").suites()).isEmpty();
        assertThat(Descriptor.fromJson(plain.toJson())).isEqualTo(plain);
    }

    /** Releases that are stored with a run name their descriptor by its hash. */
    @Test
    void aFileOfTheFirstVersionKeepsItsHash() {
        String first =
                """
                apiVersion: slidecraft.io/v1
                application: slidecraft
                registry: registry.example.com/slidecraft
                components:
                  gateway: {prefix: app}
                  worker: {prefix: worker}
                  realtime: {prefix: rt}
                  frontend: {prefix: fe}
                environments:
                  staging: {gates: [job-success-rate], deadline: 10m}
                  prod: {gates: [job-success-rate, api-error-rate], deadline: 15m}
                gates:
                  job-success-rate: {interval: 30s, count: 5, initialDelay: 1m}
                  api-error-rate: {interval: 30s, count: 5, initialDelay: 1m}
                """;

        assertThat(Descriptor.parse(first, "slidecraft.yaml").hash())
                .isEqualTo("c6ed4ea845a34aa751ffedb12bbdb5853fd15301722b3592023663a8a4ff3dc0");
    }
}
