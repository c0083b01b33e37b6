package io.jenkins.plugins.slidecraft.rehearsal.cps;

import static io.jenkins.plugins.slidecraft.rehearsal.cps.StepDefinition.block;
import static io.jenkins.plugins.slidecraft.rehearsal.cps.StepDefinition.step;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Steps of workflow-basic-steps, workflow-cps and others that touch neither files nor agents. */
public final class StandardSteps {
    private static final String BASIC = "org.jenkinsci.plugins.workflow.steps.";

    private StandardSteps() {}

    /** Adds them all. */
    public static void addTo(Steps steps) {
        steps.add(step("echo", StepModel.of(BASIC + "EchoStep").requires("message", String.class), call -> {
            call.log(String.valueOf(call.value("message")));
            call.success(null);
        }));
        steps.add(step("error", StepModel.of(BASIC + "ErrorStep").requires("message", String.class), call -> {
            throw new AbortException(call.text("message"));
        }));
        steps.add(step("unstable", message("UnstableStep"), StandardSteps::unstable));
        steps.add(step(
                "sleep",
                StepModel.of(BASIC + "SleepStep").requires("time", int.class).takes("unit", TimeUnit.class),
                StandardSteps::sleep));
        steps.add(block(
                "timeout",
                StepModel.of(BASIC + "TimeoutStep")
                        .requires("time", int.class)
                        .takes("unit", TimeUnit.class)
                        .takes("activity", boolean.class),
                StandardSteps::timeout));
        steps.add(block(
                "retry",
                StepModel.of(BASIC + "RetryStep").requires("count", int.class).takes("conditions", List.class),
                call -> retry(call, (int) call.value("count"))));
        steps.add(block(
                "catchError",
                StepModel.of(BASIC + "CatchErrorStep")
                        .takes("message", String.class)
                        .takes("buildResult", String.class)
                        .takes("stageResult", String.class)
                        .takes("catchInterruptions", Boolean.class),
                call -> catchError(
                        call, result(call, "buildResult", Result.FAILURE), result(call, "stageResult", null))));
        steps.add(block("warnError", message("WarnErrorStep").takes("catchInterruptions", Boolean.class), call -> {
            requireMessage(call);
            catchError(call, Result.UNSTABLE, Result.UNSTABLE);
        }));
        steps.add(block(
                "stage",
                StepModel.of("org.jenkinsci.plugins.workflow.support.steps.StageStep")
                        .requires("name", String.class)
                        .takes("concurrency", Integer.class),
                StandardSteps::stage));
        steps.add(block(
                "withEnv", StepModel.of(BASIC + "EnvStep").requires("overrides", List.class), StandardSteps::withEnv));
        steps.add(block(
                "timestamps",
                StepModel.of("hudson.plugins.timestamper.pipeline.TimestamperStep"),
                call -> call.runBody(call.context(), null)));
        steps.add(block(
                "script",
                StepModel.of("org.jenkinsci.plugins.pipeline.modeldefinition.steps.ScriptStep"),
                call -> call.runBody(call.context(), null)));
        steps.add(step(
                "milestone",
                StepModel.of("org.jenkinsci.plugins.pipeline.milestone.MilestoneStep")
                        .requires("ordinal", Integer.class)
                        .takes("label", String.class),
                call -> call.success(null)));
        steps.add(step(
                "library",
                StepModel.of("org.jenkinsci.plugins.workflow.libs.LibraryStep").requires("identifier", String.class),
                call -> call.success(null)));
        steps.add(step(
                "getContext",
                StepModel.of(BASIC + "GetContextStep").requires("type", Object.class),
                call -> call.success(null)));
        steps.add(new StepDefinition(
                "parallel",
                StepModel.open("org.jenkinsci.plugins.workflow.cps.steps.ParallelStep"),
                false,
                false,
                Parallel::start));
    }

    private static StepModel message(String simpleName) {
        return StepModel.of(BASIC + simpleName).requires("message", String.class);
    }

    private static String requireMessage(StepCall call) {
        String message =
                call.text("message") == null ? "" : call.text("message").trim();
        if (message.isEmpty()) {
            throw call.definition()
                    .model()
                    .notInstantiated(
                            call.node().arguments(),
                            new java.lang.reflect.InvocationTargetException(
                                    new IllegalArgumentException("A non-empty message is required")));
        }
        return message;
    }

    private static void unstable(StepCall call) {
        call.unstable(requireMessage(call));
        call.success(null);
    }

    private static void sleep(StepCall call) {
        TimeUnit unit = call.value("unit") == null ? TimeUnit.SECONDS : (TimeUnit) call.value("unit");
        Duration time = Duration.ofMillis(unit.toMillis((int) call.value("time")));
        if (time.isZero() || time.isNegative()) {
            call.log("No need to sleep any longer");
            call.program().timeline().schedule(Duration.ZERO, () -> call.success(null));
            return;
        }
        call.log("Sleeping for " + TimeSpan.of(time));
        Timeline.Scheduled end = call.program().timeline().schedule(time, () -> call.success(null));
        call.onStop(cause -> {
            end.cancel();
            call.failure(cause);
        });
    }

    private static void timeout(StepCall call) {
        TimeUnit unit = call.value("unit") == null ? TimeUnit.MINUTES : (TimeUnit) call.value("unit");
        Duration time = Duration.ofMillis(unit.toMillis((int) call.value("time")));
        StepCall.Handle body = call.runBody(call.context(), null, new StepCall.BodyCallback() {
            @Override
            public void success(Object value) {
                call.success(value);
            }

            @Override
            public void failure(Throwable cause) {
                if (cause instanceof FlowInterruptedException interrupted && interrupted.origin() == call) {
                    interrupted.setActualInterruption(false);
                }
                call.failure(cause);
            }
        });
        call.log("Timeout set to expire in " + TimeSpan.of(time));
        Timeline.Scheduled killer = call.program().timeline().schedule(time, () -> {
            call.log("Cancelling nested steps due to timeout");
            body.cancel(new FlowInterruptedException(Result.ABORTED, true, call, List.of("Timeout has been exceeded")));
        });
        call.onEnd(killer::cancel);
    }

    private static void retry(StepCall call, int left) {
        call.runBody(call.context(), null, new StepCall.BodyCallback() {
            @Override
            public void success(Object value) {
                call.success(value);
            }

            @Override
            public void failure(Throwable cause) {
                boolean aborted =
                        cause instanceof FlowInterruptedException interrupted && interrupted.isActualInterruption();
                if (left <= 1 || aborted) {
                    call.failure(cause);
                    return;
                }
                if (!(cause instanceof AbortException || cause instanceof FlowInterruptedException)) {
                    call.log("ERROR: Execution failed");
                }
                Failures.print(cause, call::log);
                call.log("Retrying");
                retry(call, left - 1);
            }
        });
    }

    private static Result result(StepCall call, String parameter, Result otherwise) {
        String name = call.text(parameter);
        if (name == null) {
            return otherwise;
        }
        Result result = Result.fromString(name);
        if (!result.name().equalsIgnoreCase(name)) {
            throw call.definition()
                    .model()
                    .notInstantiated(
                            call.node().arguments(),
                            new java.lang.reflect.InvocationTargetException(
                                    new IllegalArgumentException(
                                            parameter + " is invalid: " + name
                                                    + ". Valid options are SUCCESS, UNSTABLE, FAILURE, NOT_BUILT and ABORTED.")));
        }
        return result;
    }

    private static void catchError(StepCall call, Result buildOnError, Result stageOnError) {
        call.runBody(call.context(), null, new StepCall.BodyCallback() {
            @Override
            public void success(Object value) {
                call.success(null);
            }

            @Override
            public void failure(Throwable cause) {
                if (Boolean.FALSE.equals(call.value("catchInterruptions"))
                        && cause instanceof FlowInterruptedException interrupted
                        && interrupted.isActualInterruption()) {
                    call.failure(cause);
                    return;
                }
                if (call.text("message") != null) {
                    call.log("ERROR: " + call.text("message"));
                }
                Failures.print(cause, call::log);
                Result build = buildOnError;
                Result stage = stageOnError;
                if (cause instanceof FlowInterruptedException interrupted) {
                    build = interrupted.getResult();
                    stage = interrupted.getResult();
                }
                if (build != Result.SUCCESS) {
                    Result now = call.program().build().resultOrNull();
                    if (now == null || build.isWorseThan(now)) {
                        call.log("Setting overall build result to " + build);
                    }
                    call.program().build().worsen(build);
                }
                if (stage != null && stage != Result.SUCCESS) {
                    call.node().warn(stage);
                }
                call.success(null);
            }
        });
    }

    private static void stage(StepCall call) throws AbortException {
        String name = String.valueOf(call.value("name"));
        if (!call.hasBody()) {
            throw new AbortException("The rehearsal knows stages with a block only: stage('" + name + "') { … }");
        }
        call.runBody(call.context().with(Map.of("STAGE_NAME", name)), name);
    }

    private static void withEnv(StepCall call) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Object each : (List<?>) call.value("overrides")) {
            String pair = String.valueOf(each);
            int equals = pair.indexOf('=');
            variables.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        call.runBody(call.context().with(variables), null);
    }
}
