package org.jenkinsci.plugins.workflow.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public abstract class ArgumentsAction implements PersistentAction {

    @NonNull
    public Map<String, Object> getArguments() {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public static Map<String, Object> getArguments(@NonNull FlowNode n) {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public Map<String, Object> getFilteredArguments() {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public static Map<String, Object> getFilteredArguments(@NonNull FlowNode n) {
        throw new UnsupportedOperationException();
    }

    @CheckForNull
    public static String getStepArgumentsAsString(@NonNull FlowNode n) {
        throw new UnsupportedOperationException();
    }

    @CheckForNull
    public Object getArgumentValue(@NonNull String argumentName) {
        throw new UnsupportedOperationException();
    }
}
