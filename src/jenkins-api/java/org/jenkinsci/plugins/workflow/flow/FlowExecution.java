package org.jenkinsci.plugins.workflow.flow;

import java.util.List;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.GraphLookupView;

public abstract class // Implements GraphLookupView because FlowNode lives in another package
FlowExecution implements GraphLookupView {

    public abstract FlowExecutionOwner getOwner();

    public abstract List<FlowNode> getCurrentHeads();

    public boolean isComplete() {
        throw new UnsupportedOperationException();
    }
}
