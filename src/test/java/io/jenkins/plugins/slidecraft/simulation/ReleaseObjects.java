package io.jenkins.plugins.slidecraft.simulation;

import java.util.List;

/**
 * The manifests of a release in the simulation: its components' Deployments, a ConfigMap that tells the release, one that only
 * this release has, and a hook before.
 */
final class ReleaseObjects {
    static final String SETTINGS = "settings";
    static final String OWN = "only-";
    static final String HOOK = "seed";
    static final String VALUE = "release";

    private ReleaseObjects() {}

    static String text(List<String> components, int replicas, String release) {
        StringBuilder text = new StringBuilder();
        for (String component : components) {
            text.append(
                    """
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: %1$s, labels: {app: %1$s}}
                    spec:
                      replicas: %2$d
                      selector: {matchLabels: {app: %1$s}}
                      template:
                        metadata: {labels: {app: %1$s}}
                        spec: {containers: [{name: %1$s, image: x, ports: [{containerPort: 8080}]}]}
                    """
                            .formatted(component, replicas));
        }
        text.append(configMap(SETTINGS, release)).append(configMap(own(release), release));
        text.append(
                """
                ---
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: %s
                  annotations:
                    helm.sh/hook: pre-upgrade
                    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
                spec:
                  backoffLimit: 0
                  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "registry/seed:1.0.0"}]}}
                """
                        .formatted(HOOK));
        return text.toString();
    }

    /** The name of the ConfigMap that only one release has. */
    static String own(String release) {
        return OWN + release;
    }

    private static String configMap(String name, String release) {
        return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {" + VALUE + ": '" + release
                + "'}\n";
    }
}
