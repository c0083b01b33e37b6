package io.jenkins.plugins.slidecraft.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/**
 * What a server knows of a kind (a REST mapping).
 *
 * @param kind the kind, its objects as trees
 * @param namespaced whether its objects live in namespaces
 */
public record ApiResource(Kind<GenericKubernetesResource> kind, boolean namespaced) {}
