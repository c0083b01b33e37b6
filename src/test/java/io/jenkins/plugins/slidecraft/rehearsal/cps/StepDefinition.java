package io.jenkins.plugins.slidecraft.rehearsal.cps;

/**
 * A step that a Jenkinsfile can call.
 *
 * @param name its name there
 * @param model its parameters
 * @param body whether it takes a block
 * @param needsAgent whether it works only inside {@code node}
 * @param start begins it: must call {@link StepCall#success} or {@link StepCall#failure} now or later
 */
public record StepDefinition(String name, StepModel model, boolean body, boolean needsAgent, Start start) {
    /** Begins a step. */
    @FunctionalInterface
    public interface Start {
        /** May throw what makes the step fail. */
        void start(StepCall call) throws Exception;
    }

    /** A step without block that works anywhere. */
    public static StepDefinition step(String name, StepModel model, Start start) {
        return new StepDefinition(name, model, false, false, start);
    }

    /** A step without block that needs an agent. */
    public static StepDefinition onAgent(String name, StepModel model, Start start) {
        return new StepDefinition(name, model, false, true, start);
    }

    /** A step with a block. */
    public static StepDefinition block(String name, StepModel model, Start start) {
        return new StepDefinition(name, model, true, false, start);
    }
}
