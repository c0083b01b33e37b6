package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.slidecraft.rehearsal.conformance.Expectation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.TagsAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.nodes.StepAtomNode;
import org.jenkinsci.plugins.workflow.cps.nodes.StepStartNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.pipelinegraphanalysis.GenericStatus;
import org.jenkinsci.plugins.workflow.pipelinegraphanalysis.StatusAndTiming;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.ErrorCollector;
import org.jvnet.hudson.test.JenkinsRule;

/** The Jenkinsfiles that the rehearsal runs, in a real controller under the real sandbox, against the same expectations. */
public class ConformanceTest {
    @ClassRule
    public static final JenkinsRule JENKINS = HarnessWorld.controllerForAllTests();

    @Rule
    public final ErrorCollector errors = new ErrorCollector();

    private boolean strict;

    /** As in production; the test harness has it on. */
    @Before
    public void bindAsInProduction() {
        strict = DescribableModel.STRICT_PARAMETER_CHECKING;
        DescribableModel.STRICT_PARAMETER_CHECKING = false;
    }

    @After
    public void bindAsBefore() {
        DescribableModel.STRICT_PARAMETER_CHECKING = strict;
    }

    @Test
    public void runAsInTheRehearsal() throws Exception {
        List<Expectation.Case> cases = Expectation.read(Path.of("src/test/resources/conformance"));
        assertThat(cases).hasSizeGreaterThanOrEqualTo(10);
        for (Expectation.Case one : cases) {
            errors.checkSucceeds(() -> {
                check(one);
                return null;
            });
        }
    }

    private static void check(Expectation.Case one) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, one.name());
        job.setDefinition(new CpsFlowDefinition(one.jenkinsfile(), true));
        WorkflowRun run = JENKINS.waitForCompletion(job.scheduleBuild2(0).waitForStart());
        List<String> console = run.getLog(10_000);
        String log = one.name() + "\n" + String.join("\n", console);
        Expectation expected = one.expected();
        assertThat(String.valueOf(run.getResult())).as(log).isEqualTo(expected.result());
        assertThat(expected.missingLine(console)).as("line missing in %s", log).isNull();
        List<FlowNode> nodes = new ArrayList<>(new DepthFirstScanner().allNodes(run.getExecution()));
        nodes.sort(Comparator.comparingInt(node -> Integer.parseInt(node.getId())));
        if (expected.calls().contains("parallel")) {
            // What is whose turn between branches is not promised.
            assertThat(calls(nodes)).as(log).containsExactlyInAnyOrderElementsOf(expected.calls());
        } else {
            assertThat(calls(nodes)).as(log).isEqualTo(expected.calls());
        }
        assertThat(stages(run, nodes)).as(log).isEqualTo(expected.stages());
        expected.never().forEach(text -> assertThat(console).as(log).noneMatch(line -> line.contains(text)));
    }

    private static List<String> calls(List<FlowNode> nodes) {
        return nodes.stream()
                .filter(node -> node instanceof StepAtomNode || node instanceof StepStartNode start && !start.isBody())
                .map(node -> function((StepNode) node))
                .collect(Collectors.toList());
    }

    private static String function(StepNode node) {
        StepDescriptor descriptor = node.getDescriptor();
        return descriptor == null ? "?" : descriptor.getFunctionName();
    }

    private static List<Expectation.Stage> stages(WorkflowRun run, List<FlowNode> nodes) {
        return nodes.stream()
                .filter(node -> node instanceof StepStartNode start
                        && start.isBody()
                        && "stage".equals(function(start))
                        && node.getAction(LabelAction.class) != null)
                .map(node -> new Expectation.Stage(
                        node.getAction(LabelAction.class).getDisplayName(), status(run, (BlockStartNode) node, nodes)))
                .collect(Collectors.toList());
    }

    /** As Jenkins' own views compute it. */
    private static String status(WorkflowRun run, BlockStartNode stage, List<FlowNode> nodes) {
        TagsAction tags = stage.getAction(TagsAction.class);
        String tag = tags == null ? null : tags.getTagValue("STAGE_STATUS");
        if (tag != null && tag.startsWith("SKIPPED")) {
            return "SKIPPED";
        }
        FlowNode end = stage.getEndNode();
        FlowNode after = nodes.stream()
                .filter(node -> node.getParents().contains(end))
                .findFirst()
                .orElseThrow();
        GenericStatus status = StatusAndTiming.computeChunkStatus2(run, null, stage, end, after);
        return switch (status) {
            case FAILURE -> Result.FAILURE.toString();
            case ABORTED -> Result.ABORTED.toString();
            case UNSTABLE -> Result.UNSTABLE.toString();
            case SUCCESS -> Result.SUCCESS.toString();
            default -> status.name();
        };
    }
}
