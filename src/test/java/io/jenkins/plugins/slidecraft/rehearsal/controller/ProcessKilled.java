package io.jenkins.plugins.slidecraft.rehearsal.controller;

/** The sudden end of the simulated controller process in the middle of whatever it was doing. */
final class ProcessKilled extends Error {
    private static final long serialVersionUID = 1L;

    ProcessKilled(String where) {
        super(where, null, false, false);
    }
}
