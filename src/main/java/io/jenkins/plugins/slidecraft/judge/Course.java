package io.jenkins.plugins.slidecraft.judge;

/**
 * One gate's course of looks. Not thread-safe. Nothing but the looks and the judge's configuration goes into it: replaying the same
 * looks gives the same evidence.
 *
 * @param <L> what a look has to have
 */
public interface Course<L> {
    /**
     * Adds the next look.
     *
     * @param look later than the one before
     * @return the evidence of all looks so far; once a decision was made, every later look has the same one
     * @throws IllegalArgumentException where the look is not later than the one before
     */
    Evidence add(L look);
}
