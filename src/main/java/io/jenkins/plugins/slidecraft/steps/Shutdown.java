package io.jenkins.plugins.slidecraft.steps;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.listeners.ItemListener;
import jenkins.model.Jenkins;

/** Knows when the controller is going down: then no turn is begun any more, the run goes on when it is up again. */
@Extension
public final class Shutdown extends ItemListener {
    private volatile boolean begun;

    @Override
    public void onBeforeShutdown() {
        begun = true;
    }

    /** @param jenkins the controller that the asker began under: tests start several in one JVM */
    static boolean begun(Jenkins jenkins) {
        return jenkins == null
                || jenkins != Jenkins.getInstanceOrNull()
                || jenkins.isTerminating()
                || ExtensionList.lookupSingleton(Shutdown.class).begun;
    }
}
