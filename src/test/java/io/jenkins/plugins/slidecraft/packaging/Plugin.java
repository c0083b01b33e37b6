package io.jenkins.plugins.slidecraft.packaging;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.TreeSet;

/** The plugin's own classes, as they were compiled. */
final class Plugin {
    static final String PACKAGE = "io.jenkins.plugins.slidecraft";

    private Plugin() {}

    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(PACKAGE);
    }

    /** Binary names of the classes that have an annotation. */
    static TreeSet<String> annotated(String annotation) {
        TreeSet<String> names = new TreeSet<>();
        classes().stream()
                .filter(type -> type.isAnnotatedWith(annotation))
                .map(JavaClass::getName)
                .forEach(names::add);
        return names;
    }
}
