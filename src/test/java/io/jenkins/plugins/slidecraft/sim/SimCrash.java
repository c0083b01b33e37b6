package io.jenkins.plugins.slidecraft.sim;

/**
 * The sudden death of a simulated process. An Error, so that no {@code catch (RuntimeException)} of the code under test
 * survives it. Only {@link SimRuntime} catches it.
 */
public final class SimCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimCrash(String where) {
        super(where, null, false, false);
    }
}
