package io.jenkins.plugins.slidecraft.rehearsal.declarative;

import io.jenkins.plugins.slidecraft.rehearsal.cps.FlowInterruptedException;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Program;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What {@code Declarative.groovy} needs to know of the running Pipeline; none of it is a step. */
public final class Flow {
    private static final List<String> ORDER = List.of("always", "aborted", "success", "unstable", "failure");

    private final Program program;
    private final boolean scm;
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    /** @param scm whether the job has sources that an agent checks out by itself */
    public Flow(Program program, boolean scm) {
        this.program = program;
        this.scm = scm;
    }

    /** Declares a parameter of the job: a rehearsed build is started with its default value. */
    public void parameter(String type, Map<String, ?> definition) {
        Object value = definition.get("defaultValue");
        if (type.equals("choice") && definition.get("choices") != null) {
            Object choices = definition.get("choices");
            value = choices instanceof List<?> list
                    ? list.get(0)
                    : choices.toString().split("\\R")[0];
        } else if (type.equals("booleanParam")) {
            value = value != null && Boolean.parseBoolean(value.toString());
        }
        parameters.put(
                definition.get("name").toString(),
                value instanceof Boolean || value == null ? value : value.toString());
    }

    /** The variable {@code params}. */
    public Map<String, Object> parameters() {
        return parameters;
    }

    public boolean hasScm() {
        return scm;
    }

    /** The variables of an {@code environment} block so far, for the values that follow. */
    public Object variables(List<String> pairs) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            variables.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new Variables(variables, program.environment());
    }

    /** Prints a line that no step prints. */
    public void log(String text) {
        program.logInThread(text);
    }

    /** Notes that the stage that runs now was skipped. */
    public void markSkipped() {
        program.markStageSkipped();
    }

    /** Which blocks of {@code post} apply now, in the order in which they run. */
    public boolean applies(String condition, Throwable error, boolean inStage) {
        Result result = combined(error, inStage);
        return switch (condition) {
            case "always" -> true;
            case "success" -> result == Result.SUCCESS;
            case "unstable" -> result == Result.UNSTABLE;
            case "failure" -> result == Result.FAILURE;
            case "aborted" -> result == Result.ABORTED;
            default -> false;
        };
    }

    /** The conditions that are there and apply, judged all at once. */
    public boolean anyApplies(Map<String, ?> post, Throwable error, boolean inStage) {
        return post != null && post.keySet().stream().anyMatch(condition -> applies(condition, error, inStage));
    }

    /** The names of all conditions in Jenkins' order. */
    public List<String> order() {
        return ORDER;
    }

    /** The result as {@code post} sees it: the build's, the error's and, in a stage, its warnings' together. */
    public Result combined(Throwable error, boolean inStage) {
        Result own = inStage ? program.worstWarningInStage() : Result.SUCCESS;
        if (error != null) {
            own = error instanceof FlowInterruptedException interrupted ? interrupted.getResult() : Result.FAILURE;
        }
        Result build = program.build().resultOrNull();
        return build == null ? own : own.combine(build);
    }

    /** Sets the build's result for the time of a {@code post} block; gives the one there was, or null. */
    public Result enterPost(Throwable error, boolean inStage) {
        Result before = program.build().resultOrNull();
        program.build().force(combined(error, inStage));
        return before;
    }

    /** Puts the result back unless the block changed it. */
    public void leavePost(Result before, Result logical) {
        Result now = program.build().resultOrNull();
        if (now == logical && logical != before) {
            program.build().force(before);
        }
    }

    /** As {@code when { branch }}: an Ant pattern where it is one, else the name itself. */
    public boolean branchMatches(String pattern, String branch) {
        if (pattern == null || branch == null) {
            return false;
        }
        String regex = Pattern.quote(pattern.replace('\\', '/'))
                .replace("**", "\\E\u0000\\Q")
                .replace("*", "\\E[^/]*\\Q")
                .replace("?", "\\E[^/]\\Q")
                .replace("\u0000", ".*");
        return branch.replace('\\', '/').matches("(?i)" + regex);
    }
}
