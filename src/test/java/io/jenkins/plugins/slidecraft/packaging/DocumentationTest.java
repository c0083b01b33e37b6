package io.jenkins.plugins.slidecraft.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what people read beside the program to the program: the messages that are quoted, and where what lives. */
class DocumentationTest {
    private static final Path MAIN = Path.of("src/main/java/io/jenkins/plugins/slidecraft");

    /** Two texts that are written one after the other, and what stands between two texts of one expression. */
    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");

    /** What a message has as its code, in the build log before its text. */
    private static final Pattern REASON = Pattern.compile("^([A-Z][A-Za-z]+): ");

    /** The words of a message that are not the program's are names, numbers and other programs' words. */
    private static boolean isOwn(String message, String texts) {
        return own(message, texts, 2) >= 0.6 || own(message, texts, 3) >= 0.5;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All texts of the program, one a file, as they are shown. */
    private static String texts() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String folder : List.of("src/main/java", "src/main/resources", "vars", "resources")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().matches(".*\\.(java|properties|groovy|json)"))
                        .sorted()
                        .map(DocumentationTest::read)
                        .map(text -> JOINED.matcher(text).replaceAll(""))
                        .map(text -> text.replace("\\\"", "\"").replace("''", "'"))
                        .forEach(text -> all.append(text).append('\n'));
            }
        }
        return all.toString().replaceAll("\\s+", " ");
    }

    private record Quoted(String file, String message) {}

    /** The lines of the documentation that quote a message, and the first cells of its tables of messages. */
    private static List<Quoted> quoted() throws IOException {
        List<Quoted> quoted = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            for (Path file : files.sorted().toList()) {
                boolean table = false;
                for (String line : read(file).lines().toList()) {
                    table = line.startsWith("|") && (table || line.startsWith("| message |"));
                    if (line.startsWith("> ")) {
                        quoted.add(new Quoted(file.getFileName().toString(), line.substring(2)));
                    } else if (table && line.startsWith("| `")) {
                        quoted.add(new Quoted(file.getFileName().toString(), line.substring(3, line.indexOf('`', 3))));
                    }
                }
            }
        }
        return quoted;
    }

    /**
     * How much of a message stands in texts of the program: the share of words that are in runs of so many and more, or all that is
     * between two gaps.
     */
    private static double own(String message, String texts, int run) {
        int own = 0;
        int all = 0;
        for (String part : message.split("…|'[^' ]*'|\"[^\" ]*\"|\\(|\\)")) {
            List<String> words = Stream.of(part.strip().split(" "))
                    .filter(word -> word.matches(".*[A-Za-z].*"))
                    .toList();
            all += words.size();
            for (int from = 0; from < words.size(); ) {
                int to = from;
                while (to < words.size() && texts.contains(String.join(" ", words.subList(from, to + 1)))) {
                    to++;
                }
                if (to - from >= run || to - from == words.size()) {
                    own += to - from;
                }
                from = Math.max(to, from + 1);
            }
        }
        return all == 0 ? 0 : (double) own / all;
    }

    @Test
    void eachQuotedMessageIsOneOfTheProgram() throws IOException {
        String texts = texts();
        List<String> wrong = new ArrayList<>();
        for (Quoted one : quoted()) {
            Matcher reason = REASON.matcher(one.message());
            boolean told = reason.find() && texts.contains('"' + reason.group(1) + '"');
            // After the reason of a refusal may stand what the API server says.
            if (!isOwn(one.message(), texts) && !(told && one.message().contains("…"))) {
                wrong.add(one.file() + ": " + one.message());
            }
        }
        assertThat(quoted()).hasSizeGreaterThan(60);
        assertThat(wrong).as(wrong.size() + " messages").isEmpty();
    }

    @Test
    void eachRuleOfTheGuideHasItsPlaceAndItsMessages() throws IOException {
        String guide = Files.readString(Path.of("docs/guide.md"));
        for (int rule : new int[] {1, 2, 3, 4, 5, 6, 8, 12, 13}) {
            assertThat(guide).contains("| G" + rule + " ");
            String section = Pattern.compile("^## ", Pattern.MULTILINE)
                    .splitAsStream(guide)
                    .filter(part -> part.startsWith("G" + rule + " "))
                    .findFirst()
                    .orElse("");
            assertThat(section).as("G" + rule).contains("\n> ");
        }
    }

    @Test
    void eachPackageIsNamedWhereContributorsLook() throws IOException {
        String contributing = Files.readString(Path.of("CONTRIBUTING.md"));
        try (Stream<Path> folders = Files.list(MAIN)) {
            assertThat(folders.filter(Files::isDirectory)
                            .map(folder -> "`" + folder.getFileName() + "`")
                            .filter(name -> !contributing.contains(name)))
                    .isEmpty();
        }
    }
}
