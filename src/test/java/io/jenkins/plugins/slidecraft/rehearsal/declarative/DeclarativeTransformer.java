package io.jenkins.plugins.slidecraft.rehearsal.declarative;

import io.jenkins.plugins.slidecraft.rehearsal.declarative.Blocks.Call;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/** Rewrites {@code pipeline { … }} at the top of a Jenkinsfile into {@code pipeline([ … ])}, before names are resolved. */
public final class DeclarativeTransformer extends CompilationCustomizer {
    public DeclarativeTransformer() {
        super(CompilePhase.CONVERSION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode classNode) {
        if (source.getAST().getStatementBlock() == null) {
            return;
        }
        for (Statement statement : source.getAST().getStatementBlock().getStatements()) {
            Call call = Blocks.call(statement);
            if (call != null
                    && call.name().equals("pipeline")
                    && call.block() != null
                    && statement instanceof ExpressionStatement plain
                    && plain.getExpression() instanceof MethodCallExpression method) {
                method.setArguments(Blocks.only(DeclarativeReader.pipeline(call)));
            }
        }
    }
}
