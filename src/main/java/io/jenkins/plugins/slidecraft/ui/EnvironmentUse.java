package io.jenkins.plugins.slidecraft.ui;

import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An environment that a run has opened, and what it did there. */
@ExportedBean(defaultVisibility = 2)
public final class EnvironmentUse {
    private final String environment;
    private final List<String> operations;
    private final boolean settled;

    EnvironmentUse(String environment, List<String> operations, boolean settled) {
        this.environment = environment;
        this.operations = new ArrayList<>(operations);
        this.settled = settled;
    }

    /** The environment's name. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** The ids of the operations that this run began there. */
    @Exported
    public List<String> getOperations() {
        return operations;
    }

    /** Whether the run has ended and nothing of it is left there. */
    @Exported
    public boolean isSettled() {
        return settled;
    }
}
