package io.jenkins.plugins.slidecraft.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * The port to a Kubernetes API server: verbs with options, objects of fabric8's model. Every call is one request, blocks
 * until it is answered or timed out and is never repeated behind the caller's back. Objects that are returned belong to
 * the caller; objects that are passed are not changed.
 *
 * <p>All verbs throw {@link KubeException} for an answer that is not a success and for a request without an answer.
 * There is no {@code exec}.
 */
public interface Cluster {
    /** Where this cluster is, for messages: the server's address without credentials. */
    String address();

    /**
     * Finds out what the server calls a kind in paths, as {@code kubectl api-resources} does.
     *
     * @param apiVersion as {@code apps/v1}
     * @param kind as {@code Deployment}
     * @return empty where the server has no such kind
     */
    Optional<ApiResource> resource(String apiVersion, String kind);

    /** The server's version, as {@code v1.37.2}. */
    String serverVersion();

    /**
     * What the server serves besides its core, sorted: {@code apps/v1} and, from servers that tell all at once (1.27 and later),
     * {@code apps/v1/Deployment}. It is what Helm calls the cluster's API versions.
     */
    List<String> apiVersions();

    /** Reads one object; empty where the server answers 404. A Secret comes with its keys and without any value. */
    <T extends HasMetadata> Optional<T> get(Kind<T> kind, String namespace, String name);

    /**
     * Reads a page of a list. Its resource version is where a {@link #watch} can start.
     *
     * @throws KubeException with {@link KubeException#isGone()} when the continue token is too old
     */
    <T extends HasMetadata> Page<T> list(Kind<T> kind, String namespace, ListOptions options);

    /**
     * Creates an object.
     *
     * @throws KubeException with {@link KubeException#isAlreadyExists()} where the name is taken
     */
    <T extends HasMetadata> T create(Kind<T> kind, String namespace, T object, WriteOptions options);

    /**
     * Replaces an object. With {@code metadata.resourceVersion} set this is a compare-and-swap. A Lease, Service or Event
     * that does not exist is created by it, whatever the version, unless {@code metadata.uid} is set: objects that were read
     * have it.
     *
     * @throws KubeException with {@link KubeException#isConflict()} where the object has changed since
     */
    <T extends HasMetadata> T replace(Kind<T> kind, String namespace, T object, WriteOptions options);

    /**
     * Server-side apply (KEP-555); {@link WriteOptions#fieldManager()} is required. With {@code metadata.resourceVersion}
     * set it is a compare-and-swap too, but only of an object that exists: one that does not is created all the same.
     *
     * @throws KubeException with {@link KubeException#isConflict()} and the managers in its message, where another
     *     manager owns a field with another value and {@link WriteOptions#force()} is not set
     */
    <T extends HasMetadata> T apply(Kind<T> kind, String namespace, T object, WriteOptions options);

    /**
     * Deletes an object. Does nothing where it is gone already.
     *
     * @throws KubeException with {@link KubeException#isConflict()} where a precondition does not hold
     */
    <T extends HasMetadata> void delete(Kind<T> kind, String namespace, String name, DeleteOptions options);

    /**
     * Watches a kind in a namespace. Events arrive on a thread of the adapter, one at a time, and the listener must not
     * block. The end of the watch is told once, whatever its cause, but not after {@link Subscription#close()}.
     */
    <T extends HasMetadata> Subscription watch(
            Kind<T> kind, String namespace, WatchOptions options, WatchListener<T> listener);

    /** Reads the end of a container's log, or what came since a time; never follows. */
    String logs(String namespace, String pod, LogOptions options);

    /** A watch under way. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
