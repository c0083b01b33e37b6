package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.manifest.Marks;

/** What this plugin calls its objects, labels and annotations in a cluster. */
public final class Names {
    /** Label: the environment that an object of ours belongs to. */
    public static final String ENVIRONMENT = Marks.ENVIRONMENT;
    /** Label: what an object of ours is: {@code head}, {@code release}, {@code incident}, {@code migration}. */
    public static final String ROLE = Marks.ROLE;
    /** Annotation of a workload: the epoch of the last writer. */
    public static final String EPOCH = Marks.EPOCH;
    /** Annotation of a workload, label of a release: the operation that wrote it. */
    public static final String OPERATION = Marks.OPERATION;
    /** Annotation of a workload: the release that it runs. */
    public static final String RELEASE = Marks.RELEASE;
    /** Label of a migration's Job and its pod: the Job's name. */
    public static final String JOB = "slidecraft.io/job";
    /** Annotation of a migration's Job: when it was let run. */
    public static final String LET_RUN = "slidecraft.io/let-run";
    /** Annotation of a migration's Job: what has been read of its log. */
    public static final String NOTES = "slidecraft.io/notes";
    /** Annotation of a Lease: where people find the holder. */
    public static final String HOLDER_URL = "slidecraft.io/holder-url";

    public static final String ROLE_HEAD = "head";
    public static final String ROLE_RELEASE = "release";
    public static final String ROLE_INCIDENT = "incident";
    public static final String ROLE_MIGRATION = "migration";

    private Names() {}

    /** The name of the environment's Lease and of the ConfigMap with its head. */
    public static String head(String environment) {
        return "slidecraft-" + environment;
    }

    /** The name of the ConfigMap of a release. */
    public static String release(String environment, long sequence) {
        return head(environment) + "-release-" + sequence;
    }

    /** The name of the ConfigMap with the plan of a migration. */
    public static String migration(String environment, String operation) {
        return head(environment) + "-migration-" + operation;
    }

    /** The name of the ConfigMap of an incident. */
    public static String incident(String environment, String operation) {
        return head(environment) + "-incident-" + operation;
    }
}
