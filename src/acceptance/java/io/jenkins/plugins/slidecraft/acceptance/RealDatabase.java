package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.kube.Cluster;
import java.util.Map;

/** A real PostgreSQL in a pod, with one database for each test, and its credentials in a Secret {@code database}. */
final class RealDatabase {
    private static final String PASSWORD = "pg-s3cr3t-of-this-test";

    private final AcceptanceCluster.Running cluster;
    private final RealPods pods;
    private final String address;

    private RealDatabase(AcceptanceCluster.Running cluster, RealPods pods, String address) {
        this.cluster = cluster;
        this.pods = pods;
        this.address = address;
    }

    /** Starts one; it is there once its port answers. */
    static RealDatabase start(AcceptanceCluster.Running cluster, RealPods pods, ToolImages images, Cluster admin) {
        pods.apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: postgres, namespace: NAMESPACE}
                spec:
                  selector: {matchLabels: {app.kubernetes.io/name: postgres}}
                  template:
                    metadata: {labels: {app.kubernetes.io/name: postgres}}
                    spec:
                      automountServiceAccountToken: false
                      securityContext: {runAsUser: 999, runAsGroup: 999}
                      containers:
                      - name: postgres
                        image: %s
                        command:
                        - sh
                        - -ec
                        - |
                          echo "$POSTGRES_PASSWORD" >/tmp/password
                          initdb -D /data/db -U admin --auth=scram-sha-256 --pwfile=/tmp/password --no-sync
                          echo 'host all all all scram-sha-256' >>/data/db/pg_hba.conf
                          exec postgres -D /data/db -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=off
                        env: [{name: POSTGRES_PASSWORD, value: %s}]
                        readinessProbe:
                          exec: {command: [psql, -c, SELECT 1]}
                          periodSeconds: 1
                          timeoutSeconds: 5
                """
                        .formatted(images.tools(), PASSWORD)
                        .replace(
                                "env: [",
                                "env: [{name: PGHOST, value: 127.0.0.1}, {name: PGUSER, value: admin},"
                                        + " {name: PGDATABASE, value: postgres}, {name: PGPASSWORD, value: " + PASSWORD
                                        + "}, "));
        return new RealDatabase(cluster, pods, pods.address(admin, "postgres"));
    }

    /** An empty database, and a Secret with what each of the tools wants to know of it. */
    void create(String name, String secret) {
        psql("postgres", "CREATE DATABASE " + name);
        pods.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: %4$s, namespace: NAMESPACE}
                stringData:
                  DB_URL: postgresql+pg8000://admin:%2$s@%3$s/%1$s
                  DATABASE_URL: postgresql://admin:%2$s@%3$s/%1$s
                  FLYWAY_URL: jdbc:postgresql://%3$s/%1$s
                  FLYWAY_USER: admin
                  FLYWAY_PASSWORD: %2$s
                  PGHOST: %3$s
                  PGUSER: admin
                  PGPASSWORD: %2$s
                  PGDATABASE: %1$s
                """
                        .formatted(name, PASSWORD, address, secret));
    }

    /** What a query gives, one line a row. */
    String psql(String database, String query) {
        return Shell.run(
                        Map.of("PGPASSWORD", PASSWORD),
                        "/usr/lib/postgresql/15/bin/psql",
                        "--host=" + address,
                        "--username=admin",
                        "--dbname=" + database,
                        "--tuples-only",
                        "--no-align",
                        "--command=" + query)
                .strip();
    }

    /** What no log may hold. */
    static String secret() {
        return PASSWORD;
    }
}
