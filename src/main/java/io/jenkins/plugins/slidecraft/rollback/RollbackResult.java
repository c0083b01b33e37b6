package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.rollout.RolloutResult;

/**
 * How a rollback ended.
 *
 * @param rollout what was redeployed
 * @param incident the incident's record
 */
public record RollbackResult(RolloutResult rollout, Incident incident) {}
