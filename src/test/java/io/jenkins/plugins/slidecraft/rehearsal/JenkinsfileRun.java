package io.jenkins.plugins.slidecraft.rehearsal;

import groovy.lang.Script;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Compiler;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Program;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Result;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StandardSteps;
import io.jenkins.plugins.slidecraft.rehearsal.declarative.DeclarativeTransformer;
import io.jenkins.plugins.slidecraft.rehearsal.declarative.Flow;
import io.jenkins.plugins.slidecraft.rehearsal.declarative.InvalidPipelineException;
import io.jenkins.plugins.slidecraft.rehearsal.declarative.UnsupportedSyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.messages.ExceptionMessage;

/** Runs the text of one Jenkinsfile, declarative or scripted. */
public final class JenkinsfileRun {
    private static final String INTERPRETER = "declarative/Declarative.groovy";

    /** The plugin's library is there for those who ask for it, as in Jenkins. */
    private static final Pattern LIBRARY =
            Pattern.compile("(@Library\\s*\\(\\s*\\[?|\\blibrary[\\s(]+(identifier\\s*:)?)\\s*['\"]slidecraft['\"@]");

    private final Program program;
    private final boolean scm;
    private final List<Path> libraries;

    /**
     * @param program with all steps added but the standard ones
     * @param scm whether the job has sources
     * @param libraries folders with the global variables of the library {@code slidecraft}
     */
    public JenkinsfileRun(Program program, boolean scm, List<Path> libraries) {
        this.program = program;
        this.scm = scm;
        this.libraries = libraries;
        StandardSteps.addTo(program.steps());
    }

    /**
     * Runs it to its end.
     *
     * @throws UnsupportedSyntaxException for declarative syntax outside the subset
     */
    public Result run(String jenkinsfile) {
        Compiler compiler = new Compiler(List.of(new DeclarativeTransformer()));
        if (LIBRARY.matcher(jenkinsfile).find()) {
            libraries.forEach(folder -> compiler.addVars(folder, program.globals()));
        }
        Flow flow = new Flow(program, scm);
        program.globals().add("flow", flow);
        program.globals().add("params", flow.parameters());
        if (scm) {
            program.globals().add("scm", "the job's sources");
        }
        program.globals().add("steps", program.steps());
        program.globals().add("pipeline", () -> compiler.parse(interpreter(), "Declarative.groovy"));
        Script script;
        try {
            script = compiler.parse(jenkinsfile, "WorkflowScript");
        } catch (CompilationFailedException | InvalidPipelineException e) {
            refuse(e);
            return program.build().resultOrNull();
        }
        return program.run(script);
    }

    /** A Jenkinsfile that doesn't compile fails the build, as in Jenkins; one outside the subset is no build at all. */
    private void refuse(RuntimeException e) {
        RuntimeException cause = e;
        if (e instanceof MultipleCompilationErrorsException errors) {
            for (Object message : errors.getErrorCollector().getErrors()) {
                if (message instanceof ExceptionMessage wrapped && wrapped.getCause() instanceof RuntimeException own) {
                    cause = own;
                }
            }
        }
        if (cause instanceof UnsupportedSyntaxException unsupported) {
            throw unsupported;
        }
        program.console().print(null, cause.getMessage());
        program.build().worsen(Result.FAILURE);
    }

    private static String interpreter() {
        try (var in = JenkinsfileRun.class.getResourceAsStream(INTERPRETER)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
