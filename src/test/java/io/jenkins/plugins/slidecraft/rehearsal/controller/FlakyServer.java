package io.jenkins.plugins.slidecraft.rehearsal.controller;

import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** An API server that fails a share of the calls to one namespace: some without an effect, some after it. */
final class FlakyServer {
    static final FlakyServer NEVER = new FlakyServer("", 0, new Random(0));

    private final String namespace;
    private final double share;
    private final Random chance;

    FlakyServer(String namespace, double share, Random chance) {
        this.namespace = namespace;
        this.share = share;
        this.chance = chance;
    }

    /** The cluster behind it. */
    Cluster around(Cluster cluster) {
        if (share == 0) {
            return cluster;
        }
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean fails = arguments != null
                    && (namespace.equals(arguments[0]) || arguments.length > 1 && namespace.equals(arguments[1]))
                    && chance.nextDouble() < share;
            int how = fails ? chance.nextInt(4) : -1;
            switch (how) {
                case 0 -> throw failure(429, "TooManyRequests", Optional.of(Duration.ofSeconds(1)));
                case 1 -> throw failure(500, "InternalError", Optional.empty());
                case 2 -> throw failure(503, "ServiceUnavailable", Optional.empty());
                default -> {
                    // it is answered, or fails after its effect
                }
            }
            Object answer;
            try {
                answer = method.invoke(cluster, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (how == 3 && !method.getName().equals("watch")) {
                throw failure(504, "Timeout", Optional.empty());
            }
            return answer;
        };
        return (Cluster)
                Proxy.newProxyInstance(Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, handler);
    }

    private static KubeException failure(int code, String reason, Optional<Duration> retryAfter) {
        return new KubeException(code, reason, "the simulated API server failed this call", retryAfter, null);
    }
}
