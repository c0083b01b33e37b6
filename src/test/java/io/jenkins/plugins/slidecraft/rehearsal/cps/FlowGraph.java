package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All steps that were called, in order. */
public final class FlowGraph {
    /**
     * A stage and what became of it.
     *
     * @param name its name
     * @param status SUCCESS, UNSTABLE, FAILURE, ABORTED, NOT_BUILT, or SKIPPED
     * @param depth how many stages enclose it
     */
    public record Stage(String name, String status, int depth, Instant start, Instant end) {}

    private final List<FlowNode> nodes = new ArrayList<>();

    FlowNode add(
            FlowNode parent,
            FlowNode.Type type,
            String function,
            String label,
            Map<String, Object> arguments,
            Instant at) {
        FlowNode node = new FlowNode(nodes.size() + 1, parent, type, function, label, arguments, at);
        nodes.add(node);
        return node;
    }

    /** All nodes in the order in which they began. */
    public List<FlowNode> nodes() {
        return List.copyOf(nodes);
    }

    /** The names of all steps called, in order. */
    public List<String> calls() {
        return nodes.stream()
                .filter(node -> node.type() == FlowNode.Type.STEP)
                .map(FlowNode::function)
                .toList();
    }

    /** All stages in the order in which they began. */
    public List<Stage> stages(Instant now) {
        List<Stage> stages = new ArrayList<>();
        for (FlowNode node : nodes) {
            if (node.isStage()) {
                int depth = 0;
                for (FlowNode outer = node.parent(); outer != null; outer = outer.parent()) {
                    depth += outer.isStage() ? 1 : 0;
                }
                stages.add(new Stage(
                        node.label(),
                        status(node),
                        depth,
                        node.start(),
                        node.end().orElse(now)));
            }
        }
        return stages;
    }

    /** As pipeline-graph-analysis computes it: the error that ended the block, else the worst warning inside. */
    private String status(FlowNode stage) {
        if (stage.skipped()) {
            return "SKIPPED";
        }
        if (stage.error() != null) {
            return stage.error() instanceof FlowInterruptedException interrupted
                    ? interrupted.getResult().name()
                    : Result.FAILURE.name();
        }
        return worstWarning(stage).name();
    }

    /** The worst warning in a block. */
    Result worstWarning(FlowNode block) {
        Result worst = Result.SUCCESS;
        for (FlowNode node : nodes) {
            if (node.warning() != null && node.isIn(block)) {
                worst = worst.combine(node.warning());
            }
        }
        return worst;
    }
}
