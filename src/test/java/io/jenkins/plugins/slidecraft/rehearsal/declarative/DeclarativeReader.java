package io.jenkins.plugins.slidecraft.rehearsal.declarative;

import io.jenkins.plugins.slidecraft.rehearsal.declarative.Blocks.Call;
import io.jenkins.plugins.slidecraft.rehearsal.declarative.Blocks.MapOf;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.NamedArgumentListExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.syntax.Types;

/** Turns the block of {@code pipeline} into a map of values and closures, and refuses what is not in the subset. */
final class DeclarativeReader {
    private static final List<String> POST = List.of("always", "success", "unstable", "failure", "aborted");
    private static final String PIPELINE_SECTIONS = "agent, environment, options, parameters, stages, post";
    private static final String STAGE_SECTIONS =
            "agent, environment, options, when, input, steps, stages, parallel, failFast, post";

    private DeclarativeReader() {}

    static MapExpression pipeline(Call pipeline) {
        MapOf map = new MapOf();
        Set<String> seen = new HashSet<>();
        for (Statement statement : Blocks.statements(pipeline.block())) {
            Call section = section(statement, "pipeline", PIPELINE_SECTIONS);
            seen.add(section.name());
            switch (section.name()) {
                case "agent" -> map.put("agent", agent(section));
                case "environment" -> map.put("environment", environment(section));
                case "options" -> map.put("options", options(section, "pipeline options"));
                case "parameters" -> map.put("parameters", parameters(section));
                case "stages" -> map.put("stages", stages(section));
                case "post" -> map.put("post", post(section));
                default -> throw unsupported(section, "pipeline", PIPELINE_SECTIONS);
            }
        }
        for (String required : List.of("stages", "agent")) {
            if (!seen.contains(required)) {
                throw invalid(pipeline.at(), "Missing required section \"" + required + "\"");
            }
        }
        return map.done();
    }

    private static MapExpression stage(Call stage) {
        if (stage.arguments().isEmpty()) {
            throw invalid(stage.at(), "Expected a stage name but did not find any");
        }
        if (stage.block() == null) {
            throw invalid(stage.at(), "Stage does not have a block");
        }
        String name = constant(stage.arguments().get(0));
        MapOf map = new MapOf().put("name", Blocks.text(name));
        int bodies = 0;
        for (Statement statement : Blocks.statements(stage.block())) {
            Call section = section(statement, "stage \"" + name + "\"", STAGE_SECTIONS);
            switch (section.name()) {
                case "agent" -> map.put("agent", agent(section));
                case "environment" -> map.put("environment", environment(section));
                case "options" -> map.put("options", options(section, "stage options"));
                case "when" -> map.put("when", when(section));
                case "input" -> map.put("input", input(section));
                case "steps" -> map.put("steps", block(section));
                case "stages", "parallel" -> map.put(section.name(), stages(section));
                case "failFast" -> map.put("failFast", section.arguments().get(0));
                case "post" -> map.put("post", post(section));
                default -> throw unsupported(section, "stage \"" + name + "\"", STAGE_SECTIONS);
            }
            bodies += Set.of("steps", "stages", "parallel").contains(section.name()) ? 1 : 0;
        }
        if (bodies == 0) {
            throw invalid(
                    stage.at(), "Expected one of \"steps\", \"stages\", or \"parallel\" for stage \"" + name + "\"");
        }
        if (bodies > 1) {
            throw invalid(
                    stage.at(),
                    "Only one of \"matrix\", \"parallel\", \"stages\", or \"steps\" allowed for stage \"" + name
                            + "\"");
        }
        return map.done();
    }

    private static ListExpression stages(Call section) {
        ListExpression list = new ListExpression();
        Set<String> names = new HashSet<>();
        for (Statement statement : Blocks.statements(block(section))) {
            Call stage = section(statement, section.name(), "stage");
            if (!stage.name().equals("stage")) {
                throw stage.name().equals("matrix")
                        ? unsupported(stage, section.name(), "stage")
                        : invalid(stage.at(), "Expected a stage");
            }
            MapExpression read = stage(stage);
            if (!names.add(constant(stage.arguments().get(0)))) {
                throw invalid(
                        stage.at(),
                        "Duplicate stage name: \"" + constant(stage.arguments().get(0)) + "\"");
            }
            list.addExpression(read);
        }
        if (names.isEmpty()) {
            throw invalid(section.at(), "No stages specified");
        }
        return list;
    }

    private static MapExpression agent(Call agent) {
        if (agent.block() == null) {
            String type =
                    agent.arguments().isEmpty() ? "" : name(agent.arguments().get(0));
            if (!type.equals("none") && !type.equals("any")) {
                throw invalid(agent.at(), "Only \"agent none\", \"agent any\" or \"agent {...}\" are allowed.");
            }
            return new MapOf().put("type", Blocks.text(type)).done();
        }
        MapOf map = new MapOf();
        for (Statement statement : Blocks.statements(agent.block())) {
            Call type = section(statement, "agent", "none, any, label");
            if (!type.name().equals("label") || type.arguments().size() != 1) {
                throw unsupported(type, "agent", "none, any, label");
            }
            map.put("type", Blocks.text("label"))
                    .put("label", Blocks.lazily(type.arguments().get(0)));
        }
        return map.done();
    }

    /** The values are evaluated in order when the block is entered, each knowing those before it. */
    private static ListExpression environment(Call environment) {
        ListExpression list = new ListExpression();
        Set<String> names = new HashSet<>();
        for (Statement statement : Blocks.statements(block(environment))) {
            if (!(statement instanceof ExpressionStatement plain)
                    || !(plain.getExpression() instanceof BinaryExpression pair)
                    || pair.getOperation().getType() != Types.ASSIGN
                    || !(pair.getLeftExpression() instanceof VariableExpression key)) {
                throw invalid(statement, "Expected name=value pairs");
            }
            Call helper = Blocks.call(pair.getRightExpression());
            if (helper != null && helper.name().equals("credentials")) {
                throw unsupported(helper, "environment", "strings and expressions without credentials()");
            }
            if (!names.add(key.getName())) {
                throw invalid(statement, "Duplicate environment variable name: \"" + key.getName() + "\"");
            }
            list.addExpression(new MapOf()
                    .put("name", Blocks.text(key.getName()))
                    .put("value", Blocks.lazily(pair.getRightExpression()))
                    .done());
        }
        if (names.isEmpty()) {
            throw invalid(environment.at(), "No variables specified for environment");
        }
        return list;
    }

    private static ListExpression options(Call options, String place) {
        ListExpression list = new ListExpression();
        for (Statement statement : Blocks.statements(block(options))) {
            Call option = section(statement, place, "timeout, disableConcurrentBuilds, timestamps");
            switch (option.name()) {
                case "timeout" ->
                    list.addExpression(named(option)
                            .put("arguments", Blocks.lazily(arguments(option)))
                            .done());
                case "timestamps" -> list.addExpression(named(option).done());
                case "disableConcurrentBuilds" -> {
                    // A property of the job: it changes nothing in a single rehearsed build.
                }
                default -> throw unsupported(option, place, "timeout, disableConcurrentBuilds, timestamps");
            }
        }
        return list;
    }

    private static ListExpression parameters(Call parameters) {
        String supported = "string, booleanParam, choice, text, password";
        ListExpression list = new ListExpression();
        for (Statement statement : Blocks.statements(block(parameters))) {
            Call parameter = section(statement, "parameters", supported);
            if (!List.of(supported.split(", ")).contains(parameter.name())) {
                throw unsupported(parameter, "parameters", supported);
            }
            list.addExpression(named(parameter)
                    .put("arguments", Blocks.lazily(arguments(parameter)))
                    .done());
        }
        return list;
    }

    private static MapExpression when(Call when) {
        MapOf map = new MapOf();
        ListExpression conditions = new ListExpression();
        for (Statement statement : Blocks.statements(block(when))) {
            Call condition = section(statement, "when", "branch, expression, beforeAgent, beforeInput, beforeOptions");
            switch (condition.name()) {
                case "branch" ->
                    conditions.addExpression(named(condition)
                            .put("pattern", Blocks.lazily(condition.arguments().get(0)))
                            .done());
                case "expression" ->
                    conditions.addExpression(
                            named(condition).put("closure", block(condition)).done());
                case "beforeAgent", "beforeInput", "beforeOptions" ->
                    map.put(condition.name(), condition.arguments().get(0));
                default ->
                    throw unsupported(condition, "when", "branch, expression, beforeAgent, beforeInput, beforeOptions");
            }
        }
        if (conditions.getExpressions().isEmpty()) {
            throw invalid(when.at(), "Empty when closure, remove the property or add some content.");
        }
        return map.put("conditions", conditions).done();
    }

    private static Expression input(Call input) {
        String supported = "message, id, ok, submitter, submitterParameter";
        if (input.block() == null) {
            return Blocks.lazily(
                    new MapOf().put("message", input.arguments().get(0)).done());
        }
        Map<String, Expression> fields = new LinkedHashMap<>();
        for (Statement statement : Blocks.statements(input.block())) {
            Call field = section(statement, "input", supported);
            if (!List.of(supported.split(", ")).contains(field.name())) {
                throw unsupported(field, "input", supported);
            }
            fields.put(field.name(), field.arguments().get(0));
        }
        if (!fields.containsKey("message")) {
            throw invalid(input.at(), "No message specified for input");
        }
        MapOf map = new MapOf();
        fields.forEach(map::put);
        return Blocks.lazily(map.done());
    }

    private static MapExpression post(Call post) {
        MapOf map = new MapOf();
        for (Statement statement : Blocks.statements(block(post))) {
            Call condition = section(statement, "post", String.join(", ", POST));
            if (!POST.contains(condition.name())) {
                throw unsupported(condition, "post", String.join(", ", POST));
            }
            map.put(condition.name(), block(condition));
        }
        return map.done();
    }

    private static Call section(Statement statement, String place, String supported) {
        Call call = Blocks.call(statement);
        if (call == null) {
            throw new UnsupportedSyntaxException(
                    statement.getLineNumber(), "'" + statement.getText() + "'", place, supported);
        }
        return call;
    }

    private static MapOf named(Call call) {
        return new MapOf().put("name", Blocks.text(call.name()));
    }

    private static ClosureExpression block(Call call) {
        if (call.block() == null) {
            throw invalid(call.at(), "Expected a block for " + call.name());
        }
        return call.block();
    }

    /** Named arguments as a map, one positional argument as itself. */
    private static Expression arguments(Call call) {
        if (call.arguments().isEmpty()) {
            return new MapExpression();
        }
        Expression first = call.arguments().get(0);
        return first instanceof NamedArgumentListExpression named
                ? new MapExpression(named.getMapEntryExpressions())
                : first;
    }

    private static String constant(Expression expression) {
        if (expression instanceof ConstantExpression constant && constant.getValue() instanceof String text) {
            return text;
        }
        throw invalid(expression, "Expected string literal");
    }

    private static String name(Expression expression) {
        return expression instanceof VariableExpression variable ? variable.getName() : expression.getText();
    }

    private static UnsupportedSyntaxException unsupported(Call call, String place, String supported) {
        return new UnsupportedSyntaxException(call.line(), "'" + call.name() + "'", place, supported);
    }

    private static InvalidPipelineException invalid(ASTNode at, String message) {
        return new InvalidPipelineException(at.getLineNumber(), at.getColumnNumber(), message);
    }
}
