package org.jenkinsci.plugins.workflow.graphanalysis;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public class DepthFirstScanner extends AbstractFlowScanner {

    protected FlowNode next(@NonNull FlowNode current, @NonNull final Collection<FlowNode> blackList) {
        throw new UnsupportedOperationException();
    }
}
