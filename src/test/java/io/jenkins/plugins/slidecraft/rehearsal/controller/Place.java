package io.jenkins.plugins.slidecraft.rehearsal.controller;

import java.time.Duration;
import java.util.List;

/**
 * An environment as the global configuration of the rehearsal has it.
 *
 * @param name as {@code prod}
 * @param namespace where it is in the cluster
 * @param approvalRequired whether a deployment needs an approval of its very digests
 * @param approvers who may approve
 * @param approvalValidity for how long an approval counts
 */
public record Place(
        String name, String namespace, boolean approvalRequired, List<String> approvers, Duration approvalValidity) {}
