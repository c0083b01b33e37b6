package io.jenkins.plugins.slidecraft.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.jenkins.plugins.slidecraft.kube.Kind;

/**
 * Which object: what an inventory holds of it, enough to find and to delete it without asking what its kind is called.
 *
 * @param apiVersion as {@code apps/v1}
 * @param plural the resource name in paths
 * @param kind as {@code Deployment}
 * @param name its name in the environment's namespace
 */
public record ObjectId(String apiVersion, String plural, String kind, String name) implements Comparable<ObjectId> {
    /** Of which kind it is. */
    @JsonIgnore
    public Kind<GenericKubernetesResource> resource() {
        return Kind.generic(apiVersion, plural, kind);
    }

    /** The API group, empty for the core group. */
    @JsonIgnore
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** Whether it is the same object, whatever the version that it is written in. */
    public boolean same(ObjectId other) {
        return group().equals(other.group()) && kind.equals(other.kind) && name.equals(other.name);
    }

    @Override
    public int compareTo(ObjectId other) {
        int order = InstallOrder.of(kind) - InstallOrder.of(other.kind);
        order = order != 0 ? order : kind.compareTo(other.kind);
        order = order != 0 ? order : name.compareTo(other.name);
        return order != 0 ? order : apiVersion.compareTo(other.apiVersion);
    }

    /** For people: {@code Deployment gateway}. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
