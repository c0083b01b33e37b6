package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Descriptors and plans with a front end for the tests. */
final class FrontEnds {
    static final GitState GIT = GitState.parse(
            "abc1234def5678abc1234def5678abc1234def56", "", "1763848800", "https://git.example.com/app.git");

    private FrontEnds() {}

    static Descriptor descriptor(boolean perEnvironment, String staging, String prod) {
        return Descriptor.parse(
                """
                apiVersion: slidecraft.io/v1
                application: slidecraft
                registry: registry.example.com/slidecraft
                components:
                  gateway: {prefix: app}
                  frontend: {prefix: fe, npm: {directory: frontend, perEnvironment: %s}}
                variables:
                  VITE_API_BASE_URL: {scope: [frontend], build: true}
                environments:
                  dev: {}
                  staging: {variables: {VITE_API_BASE_URL: '%s'}}
                  prod: {variables: {VITE_API_BASE_URL: '%s'}}
                """
                        .formatted(perEnvironment, staging, prod),
                "slidecraft.yaml");
    }

    static BuildPlan plan(Descriptor descriptor) {
        return BuildPlan.of(descriptor, "1.4.2", GIT, List.of());
    }

    static BuildPlan plan(Descriptor descriptor, String environment, Map<String, String> envFile) {
        return BuildPlan.of(descriptor, "1.4.2", GIT, List.of(), Optional.of(environment), envFile);
    }

    static ImageBuild frontEnd() {
        return plan(descriptor(false, "/api", "/api")).images().get(1);
    }
}
