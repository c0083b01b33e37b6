package io.jenkins.plugins.slidecraft.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Job's one container runs.
 *
 * @param image the image, pinned by digest
 * @param command the command with its arguments, in place of the image's entrypoint; empty for the image's own
 * @param env names to values
 * @param envFrom whose keys become variables too: {@code configMap/<name>}, {@code secret/<name>}
 * @param serviceAccount the pod's service account; empty for the namespace's default one, without its token
 * @param deadlineSeconds how long it may run before Kubernetes ends it
 */
public record JobPlan(
        String image,
        List<String> command,
        Map<String, String> env,
        List<String> envFrom,
        String serviceAccount,
        long deadlineSeconds) {
    /** What a source of variables begins with. */
    public static final String CONFIG_MAP = "configMap/";

    public static final String SECRET = "secret/";

    public JobPlan {
        command = List.copyOf(command);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        envFrom = List.copyOf(envFrom);
    }

    /** The same with a shorter time, of at least a second. */
    public JobPlan within(long seconds) {
        return new JobPlan(
                image, command, env, envFrom, serviceAccount, Math.max(1, Math.min(deadlineSeconds, seconds)));
    }
}
