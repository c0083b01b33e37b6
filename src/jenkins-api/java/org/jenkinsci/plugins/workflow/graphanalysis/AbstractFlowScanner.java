package org.jenkinsci.plugins.workflow.graphanalysis;

import com.google.common.base.Predicate;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public abstract class AbstractFlowScanner implements Iterable<FlowNode>, Filterator<FlowNode> {

    @CheckForNull
    protected abstract FlowNode next(@NonNull FlowNode current, @NonNull Collection<FlowNode> blackList);

    public boolean hasNext() {
        throw new UnsupportedOperationException();
    }

    public FlowNode next() {
        throw new UnsupportedOperationException();
    }

    public final void remove() {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public Iterator<FlowNode> iterator() {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public Filterator<FlowNode> filter(@NonNull Predicate<FlowNode> filterCondition) {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public List<FlowNode> allNodes(@CheckForNull Collection<FlowNode> heads) {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public List<FlowNode> allNodes(@CheckForNull FlowExecution exec) {
        throw new UnsupportedOperationException();
    }
}
