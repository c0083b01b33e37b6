package org.jenkinsci.plugins.workflow.support.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public class PauseAction extends InvisibleAction implements PersistentAction {

    public PauseAction(String cause) {
        throw new UnsupportedOperationException();
    }

    public long getEndTime() {
        throw new UnsupportedOperationException();
    }

    public boolean isPaused() {
        throw new UnsupportedOperationException();
    }

    public static void endCurrentPause(@NonNull FlowNode node) throws IOException {
        throw new UnsupportedOperationException();
    }

    public static boolean isPaused(@NonNull FlowNode node) {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public static List<PauseAction> getPauseActions(@NonNull FlowNode node) {
        throw new UnsupportedOperationException();
    }
}
