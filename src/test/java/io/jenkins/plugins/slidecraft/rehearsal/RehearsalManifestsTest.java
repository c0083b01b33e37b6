package io.jenkins.plugins.slidecraft.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace with manifests, from its Jenkinsfile on: planned, deployed, planned again. */
class RehearsalManifestsTest {
    private static final String DESCRIPTOR =
            """
            apiVersion: slidecraft.io/v1
            application: shop
            registry: registry.example.com/shop
            components:
              web: {prefix: web, order: 2}
              jobs: {prefix: jobs, order: 1}
            environments:
              staging:
                manifests: {plain: deploy}
            """;

    private static String workload(String name) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, labels: {app: %1$s}}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: %1$s, image: %1$s, ports: [{containerPort: 8080}]}]}
                ---
                """
                .formatted(name);
    }

    @TempDir
    Path folder;

    private Rehearsed run(String script) throws IOException {
        Path workspace =
                Files.createDirectories(folder.resolve("workspace/deploy")).getParent();
        Files.writeString(workspace.resolve("slidecraft.yaml"), DESCRIPTOR);
        Files.writeString(workspace.resolve("Dockerfile.web"), "FROM scratch\n");
        Files.writeString(workspace.resolve("Dockerfile.jobs"), "FROM scratch\n");
        Files.writeString(
                workspace.resolve("deploy/all.yaml"),
                workload("web") + workload("jobs")
                        + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mode: fast}\n");
        Files.writeString(workspace.resolve("Jenkinsfile"), "node {\n" + script + "\n}\n");
        return Rehearsed.in(folder, "--workspace", workspace.toString());
    }

    @Test
    void manifestsArePlannedAndDeployedInTheirOrder() throws IOException {
        Rehearsed outcome = run(
                """
                def release = slidecraftBuild(version: '1.0.0')
                def plan = slidecraftDeploy(environment: 'staging', release: release, dryRun: true)
                echo "planned: ${plan.changed} ${plan.refused} ${plan.plan.size() > 5}"
                slidecraftDeploy(environment: 'staging', release: release)
                def again = slidecraftDeploy(environment: 'staging', release: release, dryRun: true)
                echo "again: ${again.changed}"
                def back = slidecraftRollback(environment: 'staging', reason: 'a drill', dryRun: true)
                echo "back: ${back.release} ${back.changed}"
                """);

        assertThat(outcome.status()).as(outcome.console()).isZero();
        assertThat(outcome.console())
                .contains("staging: dry run: nothing is changed; this is what would be done.")
                .contains("staging: would create ConfigMap settings.")
                .contains("staging: in this order, each once the one before is complete: jobs, then web.")
                .contains("+  mode: fast")
                .contains("planned: true false true")
                .contains("3 objects in its manifests, 3 to change. In this order: jobs, then web.")
                .contains("staging: ConfigMap settings created")
                .contains("again: false")
                .contains("staging: an incident would be recorded.")
                .contains("back: imported true");
    }
}
