package io.jenkins.plugins.slidecraft.judge;

/**
 * What a look adds, brought to one form: of {@code size} draws, {@code hits} fell on what is judged. Were it just good enough, a
 * draw would be a hit with probability {@code tolerable}; were it just as bad as it must not be, with {@code unbearable}.
 *
 * <p>For an objective the draws are the trials. For a comparison they are the events of both arms, and a hit is one of the canary.
 */
record Step(double time, long size, long hits, double tolerable, double unbearable) {}
