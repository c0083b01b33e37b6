package org.jenkinsci.plugins.workflow.support.steps.input;

import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import edu.umd.cs.findbugs.annotations.CheckForNull;

public class InputSubmittedAction implements PersistentAction {

    @CheckForNull
    public String getApprover() {
        throw new UnsupportedOperationException();
    }

    public String getIconFileName() {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public String getUrlName() {
        throw new UnsupportedOperationException();
    }
}
