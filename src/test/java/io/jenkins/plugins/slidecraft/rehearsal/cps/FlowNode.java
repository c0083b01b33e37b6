package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One step call, or one body of a step, with what became of it: as much of Jenkins' flow graph as is needed here. */
public final class FlowNode {
    /** What a node stands for. */
    public enum Type {
        /** The whole Pipeline. */
        START,
        /** A step. */
        STEP,
        /** A body that a step runs. */
        BODY
    }

    private final int id;
    private final FlowNode parent;
    private final Type type;
    private final String function;
    private final String label;
    private final Map<String, Object> arguments;
    private final Instant start;
    private Instant end;
    private Throwable error;
    private Result warning;
    private boolean skipped;

    FlowNode(
            int id,
            FlowNode parent,
            Type type,
            String function,
            String label,
            Map<String, Object> arguments,
            Instant start) {
        this.id = id;
        this.parent = parent;
        this.type = type;
        this.function = function;
        this.label = label;
        this.arguments = arguments;
        this.start = start;
    }

    public int id() {
        return id;
    }

    /** The enclosing body or step; null for the Pipeline itself. */
    public FlowNode parent() {
        return parent;
    }

    public Type type() {
        return type;
    }

    /** The step's name in a Jenkinsfile. */
    public String function() {
        return function;
    }

    /** A body's label: the stage's name, {@code Branch: x}; else null. */
    public String label() {
        return label;
    }

    public Map<String, Object> arguments() {
        return arguments;
    }

    public Instant start() {
        return start;
    }

    public Optional<Instant> end() {
        return Optional.ofNullable(end);
    }

    public Throwable error() {
        return error;
    }

    /** Whether this is the body of a {@code stage}. */
    public boolean isStage() {
        return type == Type.BODY && "stage".equals(function);
    }

    void end(Instant at, Throwable cause) {
        if (end == null) {
            end = at;
            error = cause;
        }
    }

    void warn(Result result) {
        warning = warning == null ? result : warning.combine(result);
    }

    Result warning() {
        return warning;
    }

    void skip() {
        skipped = true;
    }

    boolean skipped() {
        return skipped;
    }

    boolean isIn(FlowNode other) {
        for (FlowNode node = this; node != null; node = node.parent) {
            if (node == other) {
                return true;
            }
        }
        return false;
    }
}
