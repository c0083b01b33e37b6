package io.jenkins.plugins.slidecraft.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * A judge of looks that come one after another. Immutable, without a clock and without chance: the same looks give the same
 * evidence, so that a gate that was interrupted recomputes where it stands from the looks since its start.
 *
 * @param <L> what a look has to have
 */
public interface SequentialJudge<L> {
    /** Starts without a look. */
    Course<L> begin();

    /**
     * Judges all looks of a gate.
     *
     * @param looks in order of time
     * @return the evidence after each of them
     */
    default List<Evidence> judge(List<? extends L> looks) {
        Course<L> course = begin();
        List<Evidence> evidence = new ArrayList<>();
        looks.forEach(look -> evidence.add(course.add(look)));
        return evidence;
    }
}
