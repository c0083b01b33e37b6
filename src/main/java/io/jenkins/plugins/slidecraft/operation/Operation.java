package io.jenkins.plugins.slidecraft.operation;

/**
 * A long piece of work as a state machine over small JSON state. Level-triggered: each turn looks at the world as it is
 * now, takes the next step and says what to wait for. Calling {@link #advance} again with an older state is always
 * harmless: every effect is idempotent or guarded by compare-and-swap and named after the operation's id.
 *
 * <p>A turn never sleeps, never reads the machine's clock and touches nothing outside its {@link World}.
 *
 * @param <S> the state: a record that Jackson can write and read, a few hundred bytes
 * @param <R> the result
 */
public interface Operation<S, R> {
    /** The class of the state, to read it back from JSON. */
    Class<S> stateType();

    /**
     * Takes the next step. May throw: a transient {@link io.jenkins.plugins.slidecraft.kube.KubeException} is tried again
     * with the same state, anything else ends the operation as failed.
     */
    Turn<S, R> advance(S state, World world);

    /**
     * Ends the work early: called instead of {@link #advance} once a stop was asked for, again until it answers with
     * {@link Turn.Done} or {@link Turn.Failed} or its time is up. Leaves the state that the operation documents.
     *
     * @param cause why, for people
     */
    Turn<S, R> stop(S state, World world, String cause);

    /** What it is waiting for, for {@code StepExecution#getStatus} and thread dumps. */
    String status(S state);
}
