package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.build.BuildArguments;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code slidecraftBuild}: builds and pushes the images of a release on an agent. */
public final class SlideCraftBuildStep extends Step {
    private final String version;
    private List<String> components;
    private boolean push = true;
    private String environment;
    private boolean dryRun;
    private String deadline;
    /** A public field, since {@code getDescriptor} is taken: data binding looks for fields first. */
    @DataBoundSetter
    public String descriptor;

    @DataBoundConstructor
    public SlideCraftBuildStep(String version) {
        this.version = version;
    }

    public String getVersion() {
        return version;
    }

    public List<String> getComponents() {
        return components;
    }

    @DataBoundSetter
    public void setComponents(List<String> components) {
        this.components = components == null || components.isEmpty() ? null : components;
    }

    public boolean isPush() {
        return push;
    }

    @DataBoundSetter
    public void setPush(boolean push) {
        this.push = push;
    }

    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public String getDeadline() {
        return deadline;
    }

    @DataBoundSetter
    public void setDeadline(String deadline) {
        this.deadline = Util.fixEmptyAndTrim(deadline);
    }

    @Override
    public StepExecution start(StepContext context) throws SlideCraftStepException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(BuildArguments.VERSION, version);
        arguments.put(BuildArguments.COMPONENTS, components);
        arguments.put(BuildArguments.PUSH, push);
        arguments.put(BuildArguments.DESCRIPTOR, Util.fixEmptyAndTrim(descriptor));
        arguments.put(BuildArguments.ENVIRONMENT, environment);
        arguments.put(BuildArguments.DRY_RUN, dryRun);
        arguments.put(BuildArguments.DEADLINE, deadline);
        return new BuildExecution(context, Arguments.checked(() -> BuildArguments.parse(arguments)));
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "slidecraftBuild";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SlideCraftBuildStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            // Ordered: outside of a node several are missing, and Jenkins names the first.
            return new LinkedHashSet<>(List.of(
                    Run.class, TaskListener.class, FlowNode.class, FilePath.class, Launcher.class, EnvVars.class));
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            Object version = namedArgs.get("version");
            return version == null ? null : version.toString();
        }
    }
}
