package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;

/**
 * Whether a run's job may touch an environment. Steps run as SYSTEM, so it is the job that counts, by the environment's own
 * list, and not who started it.
 */
final class JobRights {
    private JobRights() {}

    static void check(EnvironmentConfig environment, Run<?, ?> run) throws SlideCraftStepException {
        String job = run.getParent().getFullName();
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
