package io.jenkins.plugins.slidecraft.rehearsal.cps;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The step {@code parallel}; as workflow-cps' {@code ParallelStep}. */
final class Parallel {
    private final StepCall call;
    private final boolean failFast;
    private final Map<String, Boolean> ended = new LinkedHashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final LinkedHashSet<Throwable> failures = new LinkedHashSet<>();
    private final List<StepCall.Handle> branches = new ArrayList<>();
    private boolean stopped;

    private Parallel(StepCall call, boolean failFast) {
        this.call = call;
        this.failFast = failFast;
    }

    static void start(StepCall call) {
        Map<String, Closure<?>> closures = new LinkedHashMap<>();
        boolean failFast = false;
        for (Map.Entry<String, Object> each : call.values().entrySet()) {
            if (each.getValue() instanceof Closure<?> closure) {
                closures.put(each.getKey(), closure);
            } else if (each.getKey().equals("failFast") && each.getValue() instanceof Boolean flag) {
                failFast = flag;
            } else {
                throw new IllegalArgumentException(
                        "Expected a closure or failFast but found " + each.getKey() + "=" + each.getValue());
            }
        }
        if (closures.isEmpty()) {
            call.log("No branches to run");
            call.success(Map.of());
            return;
        }
        new Parallel(call, failFast).run(closures);
    }

    private void run(Map<String, Closure<?>> closures) {
        closures.keySet().forEach(name -> ended.put(name, false));
        call.onStop(cause -> List.copyOf(branches).forEach(branch -> branch.cancel(cause)));
        closures.forEach((name, closure) -> branches.add(
                call.runBody(closure, call.context().inBranch(name), "Branch: " + name, new StepCall.BodyCallback() {
                    @Override
                    public void success(Object value) {
                        values.put(name, value);
                        branchEnded(name, false);
                    }

                    @Override
                    public void failure(Throwable cause) {
                        call.program().console().print(name, "Failed in branch " + name);
                        failures.add(cause);
                        branchEnded(name, true);
                    }
                })));
    }

    private void branchEnded(String name, boolean failed) {
        ended.put(name, true);
        if (ended.containsValue(false)) {
            if (failed && failFast && !stopped) {
                stopped = true;
                FlowInterruptedException cause =
                        new FlowInterruptedException(Result.ABORTED, true, call, List.of("Failed in branch " + name));
                List.copyOf(branches).forEach(branch -> branch.cancel(cause));
            }
            return;
        }
        if (failures.isEmpty()) {
            call.success(values);
            return;
        }
        List<Throwable> worstFirst = new ArrayList<>(failures);
        if (!failFast) {
            worstFirst.sort(Parallel::bySeverity);
        }
        Throwable head = worstFirst.get(0);
        worstFirst.stream().skip(1).forEach(head::addSuppressed);
        call.failure(head);
    }

    /** Plain exceptions, then those meant for people, then interruptions by their result; equal ones stay in order. */
    private static int bySeverity(Throwable a, Throwable b) {
        int byKind = Integer.compare(kind(a), kind(b));
        if (byKind == 0
                && a instanceof FlowInterruptedException first
                && b instanceof FlowInterruptedException second) {
            return second.getResult().compareTo(first.getResult());
        }
        return byKind;
    }

    private static int kind(Throwable cause) {
        if (cause instanceof FlowInterruptedException) {
            return 2;
        }
        return cause instanceof AbortException ? 1 : 0;
    }
}
