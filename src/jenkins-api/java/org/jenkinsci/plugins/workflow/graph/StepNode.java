package org.jenkinsci.plugins.workflow.graph;

import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;

public interface StepNode {

    @CheckForNull
    StepDescriptor getDescriptor();
}
