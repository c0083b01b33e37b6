package org.jvnet.hudson.annotation_indexer;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.tools.StandardLocation;

/**
 * Lists in {@code META-INF/services/annotations/} where each annotation that is marked {@link Indexed} stands, as Jenkins'
 * annotation-indexer does, which is not on Maven Central. Structs reads the list of {@code org.jenkinsci.Symbol}.
 */
@SupportedAnnotationTypes("*")
public final class AnnotationIndexer extends AbstractProcessor {
    private final Map<String, Set<String>> uses = new TreeMap<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            if (annotation.getAnnotation(Indexed.class) != null) {
                String name = binaryName(annotation);
                for (Element element : round.getElementsAnnotatedWith(annotation)) {
                    uses.computeIfAbsent(name, n -> new TreeSet<>()).add(place(element));
                }
            }
        }
        if (round.processingOver()) {
            uses.forEach(this::write);
        }
        return false;
    }

    private String place(Element element) {
        if (element instanceof PackageElement packageElement) {
            return packageElement.getQualifiedName() + ".*";
        }
        return binaryName(element instanceof TypeElement type ? type : (TypeElement) element.getEnclosingElement());
    }

    private String binaryName(TypeElement type) {
        return processingEnv.getElementUtils().getBinaryName(type).toString();
    }

    private void write(String annotation, Set<String> places) {
        try (PrintWriter writer = new PrintWriter(processingEnv
                .getFiler()
                .createResource(StandardLocation.CLASS_OUTPUT, "", "META-INF/services/annotations/" + annotation)
                .openWriter())) {
            places.forEach(place -> writer.print(place + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
