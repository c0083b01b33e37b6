package io.jenkins.plugins.slidecraft.steps;

import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;

/**
 * Whether a run's job may touch an environment. Steps run as SYSTEM, so it is the job that counts, by the environment's own
 * list, and not who started it.
 */
final class JobRights {
    private JobRights() {}

    /** @param job the full name of the run's job */
    static void check(EnvironmentConfig environment, String job) throws SlideCraftStepException {
        if (!environment.allows(job)) {
            throw new SlideCraftStepException(
                    "NotAllowed",
                    Messages.JobRights_NotAllowed(
                            job,
                            environment.getName(),
                            environment.getJobs().isEmpty()
                                    ? "-"
                                    : String.join(
                                            ", ", environment.getJobs().lines().toList())));
        }
    }
}
