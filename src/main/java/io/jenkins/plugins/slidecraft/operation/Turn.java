package io.jenkins.plugins.slidecraft.operation;

import io.jenkins.plugins.slidecraft.kube.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What one step of an {@link Operation} came to. */
public sealed interface Turn<S, R> {
    /**
     * Not yet done: store the state, then call again when something that may wake it has changed, or after a while.
     *
     * @param state what to store
     * @param atMost the longest to wait
     * @param wakes what may end the wait sooner
     * @param signal ends the wait sooner when it is complete: an answer that is under way. It is not stored: after a restart
     *     the turn is taken at once
     */
    record Wait<S, R>(S state, Duration atMost, Set<Wake> wakes, Optional<CompletionStage<?>> signal)
            implements Turn<S, R> {
        public Wait {
            wakes = Set.copyOf(wakes);
        }

        public Wait(S state, Duration atMost, Set<Wake> wakes) {
            this(state, atMost, wakes, Optional.empty());
        }

        public Wait(S state, Duration atMost) {
            this(state, atMost, Set.of());
        }
    }

    /** It has ended well. */
    record Done<S, R>(R result) implements Turn<S, R> {}

    /** It has ended badly, and left the state that its operation documents. */
    record Failed<S, R>(Failure failure) implements Turn<S, R> {}

    /** A change of any object of this kind in the environment's namespace that the label selector matches. */
    record Wake(Kind<?> kind, String labelSelector) {}
}
