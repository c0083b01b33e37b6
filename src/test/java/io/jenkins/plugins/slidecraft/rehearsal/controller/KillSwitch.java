package io.jenkins.plugins.slidecraft.rehearsal.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** Kills the process that talks to a cluster right after it has changed a number of Deployments in one namespace. */
final class KillSwitch {
    private final String namespace;
    private int left;
    private final Consumer<String> kill;

    /**
     * @param changes after how many changed Deployments; 0: never
     * @param kill ends the process; told where it was
     */
    KillSwitch(String namespace, int changes, Consumer<String> kill) {
        this.namespace = namespace;
        this.left = changes;
        this.kill = kill;
    }

    /** The cluster as this process sees it. */
    Cluster around(Cluster cluster) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object answer;
            try {
                answer = method.invoke(cluster, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (left > 0
                    && method.getName().equals("replace")
                    && arguments[0] == Kind.DEPLOYMENT
                    && arguments[1].equals(namespace)
                    && --left == 0) {
                String where = "right after it changed Deployment "
                        + ((HasMetadata) arguments[2]).getMetadata().getName();
                kill.accept(where);
                throw new ProcessKilled(where);
            }
            return answer;
        };
        return (Cluster)
                Proxy.newProxyInstance(Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, handler);
    }
}
