package io.jenkins.plugins.slidecraft.gate;

/** What a gate says. No evidence is never a PASS. */
public enum Verdict {
    PASS,
    FAIL,
    INCONCLUSIVE
}
