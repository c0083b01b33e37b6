package io.jenkins.plugins.slidecraft.config;

import jenkins.model.Jenkins;

/** What this controller is called in Leases: stable over restarts and renames of its address. */
public final class ControllerId {
    private static final int LENGTH = 12;

    private ControllerId() {}

    public static String get() {
        return "jenkins-" + Jenkins.get().getLegacyInstanceId().substring(0, LENGTH);
    }
}
