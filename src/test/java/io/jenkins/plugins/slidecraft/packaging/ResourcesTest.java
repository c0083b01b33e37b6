package io.jenkins.plugins.slidecraft.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Forms, help files, messages and pages. */
class ResourcesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern FIELD = Pattern.compile("field=\"([A-Za-z]+)\"");

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(RESOURCES)) {
            return all.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyFieldOfAFormHasHelp() throws IOException {
        return files("config.jelly").stream().flatMap(form -> fields(form).stream()
                .map(field -> DynamicTest.dynamicTest(form.getParent().getFileName() + "." + field, () -> assertThat(
                                form.resolveSibling("help-" + field + ".html"))
                        .isNotEmptyFile())));
    }

    private static Set<String> fields(Path form) {
        try {
            return FIELD.matcher(Files.readString(form))
                    .results()
                    .map(result -> result.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyDataBoundPropertyHasHelp() {
        for (JavaClass type : Plugin.classes()) {
            if (type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                // The form is that of the class which extends it, and so is the help.
                continue;
            }
            for (var method : type.getAllMethods()) {
                if (method.isAnnotatedWith("org.kohsuke.stapler.DataBoundSetter")) {
                    String name = method.getName().substring("set".length());
                    String property = Character.toLowerCase(name.charAt(0)) + name.substring(1);
                    assertThat(RESOURCES.resolve(type.getName().replace('.', '/') + "/help-" + property + ".html"))
                            .isNotEmptyFile();
                }
            }
        }
    }

    @Test
    void everyStepHasAFormAndAHelpText() {
        for (JavaClass type : Plugin.classes()) {
            if (type.isAssignableTo("org.jenkinsci.plugins.workflow.steps.Step")
                    && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                Path folder = RESOURCES.resolve(type.getName().replace('.', '/'));
                assertThat(folder.resolve("config.jelly")).isNotEmptyFile();
                assertThat(folder.resolve("help.html")).isNotEmptyFile();
            }
        }
    }

    @Test
    void pagesEscapeAndHaveNoScript() throws IOException {
        for (Path page : files(".jelly")) {
            String text = Files.readString(page);
            assertThat(text).as(page.toString()).startsWith("<?jelly escape-by-default='true'?>");
            assertThat(text)
                    .as(page.toString())
                    .doesNotContainIgnoringCase("<script")
                    .doesNotContainPattern("\\son[a-z]+=\"")
                    .doesNotContain("escapeText=\"false\"")
                    .doesNotContain("<j:out");
        }
    }

    /** Every message is used, and every one that is used is there: the latter the compiler sees. */
    @Test
    void everyMessageIsUsed() throws IOException {
        for (Path file : files("Messages.properties")) {
            Properties messages = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                messages.load(reader);
            }
            Path sources = Path.of("src/main/java").resolve(RESOURCES.relativize(file.getParent()));
            String code;
            try (Stream<Path> all = Files.list(sources)) {
                code = all.filter(source -> source.toString().endsWith(".java"))
                        .map(ResourcesTest::read)
                        .collect(Collectors.joining());
            }
            Set<String> used = Pattern.compile("Messages\\.([A-Za-z0-9_]+)\\(")
                    .matcher(code)
                    .results()
                    .map(MatchResult::group)
                    .map(call -> call.substring("Messages.".length(), call.length() - 1)
                            .replace('_', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(messages.stringPropertyNames()).as(file.toString()).containsExactlyInAnyOrderElementsOf(used);
            messages.stringPropertyNames()
                    .forEach(
                            key -> assertThat(messages.getProperty(key)).as(key).isNotBlank());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
