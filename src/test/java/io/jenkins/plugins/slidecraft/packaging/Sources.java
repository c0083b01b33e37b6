package io.jenkins.plugins.slidecraft.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The plugin's sources as text: what an index must have is read off them, not off another index. */
final class Sources {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^( *)(?:(?:public|static|final|abstract) )*(?:class|interface|enum|record) (\\w+)");

    private Sources() {}

    /** Binary names of the classes that an annotation stands before, as it is written: {@code Extension}. */
    static TreeSet<String> annotated(String annotation) {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                String text = Files.readString(file);
                String top = MAIN.relativize(file).toString().replace('/', '.').replaceFirst("\\.java$", "");
                Matcher uses = Pattern.compile("(?m)^ *@" + annotation + "\\b").matcher(text);
                while (uses.find()) {
                    names.add(binaryName(text, uses.start(), top));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** The next type after the annotation, inside of the types that are less indented before it. */
    private static String binaryName(String text, int at, String top) {
        Matcher next = TYPE.matcher(text);
        if (!next.find(at)) {
            throw new IllegalStateException("No type after offset " + at + " in " + top);
        }
        String name = next.group(2);
        int indent = next.group(1).length();
        int before = next.start();
        while (indent > 0) {
            indent -= 4;
            Matcher outer = Pattern.compile("(?m)^ {" + indent
                            + "}(?:(?:public|static|final|abstract) )*(?:class|interface|enum|record) (\\w+)")
                    .matcher(text);
            String enclosing = null;
            while (outer.find() && outer.start() < before) {
                enclosing = outer.group(1);
            }
            name = enclosing + "$" + name;
        }
        return top.substring(0, top.lastIndexOf('.') + 1) + name;
    }
}
