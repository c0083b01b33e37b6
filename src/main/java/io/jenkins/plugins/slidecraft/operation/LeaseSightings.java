package io.jenkins.plugins.slidecraft.operation;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this process last saw each Lease change, by its own monotonic clock. Clocks of other machines say nothing: a lease
 * has expired when the observer has seen no change of it for its whole duration (as client-go's leader election does).
 */
public final class LeaseSightings {
    private record Sighting(String version, long nanos) {}

    private final Map<String, Sighting> seen = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * Notes a Lease as it was just read.
     *
     * @param key the Lease's cluster, namespace and name
     * @param version its resource version
     * @param nanos the monotonic clock
     * @return for how long it has been seen unchanged
     */
    public Duration note(String key, String version, long nanos) {
        Sighting first = seen.compute(
                key,
                (k, before) ->
                        before != null && before.version.equals(version) ? before : new Sighting(version, nanos));
        return Duration.ofNanos(nanos - first.nanos);
    }

    /** Whether this process is the first time at something: what it has said once it need not say again. */
    public boolean first(String what) {
        return told.add(what);
    }
}
