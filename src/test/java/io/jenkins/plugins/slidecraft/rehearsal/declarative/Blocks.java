package io.jenkins.plugins.slidecraft.rehearsal.declarative;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.VariableScope;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.ReturnStatement;
import org.codehaus.groovy.ast.stmt.Statement;

/** Reads and makes pieces of the syntax tree: calls with blocks, maps, closures. */
final class Blocks {
    private Blocks() {}

    /** A call like {@code name(arguments) { block }}. */
    record Call(String name, List<Expression> arguments, ClosureExpression block, ASTNode at) {
        int line() {
            return at.getLineNumber();
        }
    }

    /** The statement as a call, or null. */
    static Call call(Statement statement) {
        Expression expression = statement instanceof ExpressionStatement plain
                ? plain.getExpression()
                : statement instanceof ReturnStatement last ? last.getExpression() : null;
        return expression == null ? null : call(expression);
    }

    static Call call(Expression expression) {
        if (!(expression instanceof MethodCallExpression method)
                || !method.isImplicitThis()
                || !(method.getMethod() instanceof ConstantExpression)) {
            return null;
        }
        List<Expression> arguments = new ArrayList<>();
        ClosureExpression block = null;
        if (method.getArguments() instanceof TupleExpression tuple) {
            for (Expression each : tuple.getExpressions()) {
                arguments.add(each);
            }
        } else {
            arguments.add(method.getArguments());
        }
        if (!arguments.isEmpty() && arguments.get(arguments.size() - 1) instanceof ClosureExpression last) {
            block = last;
            arguments.remove(arguments.size() - 1);
        }
        return new Call(method.getMethodAsString(), arguments, block, expression);
    }

    static List<Statement> statements(ClosureExpression closure) {
        return closure.getCode() instanceof BlockStatement block ? block.getStatements() : List.of(closure.getCode());
    }

    static Expression text(String value) {
        return new ConstantExpression(value);
    }

    static Expression flag(boolean value) {
        return new ConstantExpression(value);
    }

    /** A closure without parameters that gives the expression's value when it is called. */
    static ClosureExpression lazily(Expression value) {
        BlockStatement block = new BlockStatement(List.of(new ReturnStatement(value)), new VariableScope());
        ClosureExpression closure = new ClosureExpression(Parameter.EMPTY_ARRAY, block);
        closure.setVariableScope(new VariableScope());
        closure.setSourcePosition(value);
        return closure;
    }

    static ArgumentListExpression only(Expression argument) {
        return new ArgumentListExpression(argument);
    }

    /** Builds a map expression. */
    static final class MapOf {
        private final MapExpression map = new MapExpression();

        MapOf put(String key, Expression value) {
            if (value != null) {
                map.addMapEntryExpression(new MapEntryExpression(text(key), value));
            }
            return this;
        }

        MapExpression done() {
            return map;
        }
    }
}
