package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.operation.Turn;
import java.time.Duration;
import java.util.Set;

/** What an attempt to settle an unfinished operation came to. */
public sealed interface Settling {
    /**
     * Nothing is in progress any more.
     *
     * @param head the head
     */
    record Settled(Stored head) implements Settling {}

    /**
     * It takes longer: a Job that changes a database is not cut off. Try again then, under the same epoch.
     *
     * @param atMost when at the latest
     * @param wakes what may end the wait sooner
     */
    record Unsettled(Duration atMost, Set<Turn.Wake> wakes) implements Settling {
        public Unsettled {
            wakes = Set.copyOf(wakes);
        }
    }
}
