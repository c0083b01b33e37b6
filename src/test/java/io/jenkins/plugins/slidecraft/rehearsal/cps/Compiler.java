package io.jenkins.plugins.slidecraft.rehearsal.cps;

import com.cloudbees.groovy.cps.CpsTransformer;
import com.cloudbees.groovy.cps.NonCPS;
import com.cloudbees.groovy.cps.TransformerConfiguration;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.customizers.ImportCustomizer;

/** Compiles Jenkinsfiles and {@code vars/} as workflow-cps does: CPS-transformed, without the sandbox. */
public final class Compiler {
    private final GroovyShell shell;
    private final Binding binding = new Binding();

    /** @param first customizers that see the source before the CPS transformation */
    public Compiler(List<? extends CompilationCustomizer> first) {
        CompilerConfiguration configuration = new CompilerConfiguration();
        ImportCustomizer imports = new ImportCustomizer();
        imports.addStarImports(NonCPS.class.getPackage().getName());
        imports.addImports(Library.class.getName());
        configuration.addCompilationCustomizers(imports);
        first.forEach(configuration::addCompilationCustomizers);
        CpsTransformer cps = new CpsTransformer();
        cps.setConfiguration(new TransformerConfiguration().withClosureType(RehearsalClosure.class));
        configuration.addCompilationCustomizers(cps);
        configuration.setScriptBaseClass(RehearsalScript.class.getName());
        shell = new GroovyShell(Compiler.class.getClassLoader(), binding, configuration);
    }

    /** Compiles a script; its class, and so its name in error messages, is {@code name}. */
    public Script parse(String text, String name) {
        return shell.parse(text, name);
    }

    /** Makes each script of a library's {@code vars/} a global variable. */
    public void addVars(Path folder, Globals globals) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".groovy")).sorted().forEach(file -> {
                String name = file.getFileName().toString().replaceFirst("\\.groovy$", "");
                globals.add(name, () -> load(file));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Script load(Path file) {
        try {
            return parse(Files.readString(file), file.getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
