package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file holds, reading it ends in a descriptor or in {@link InvalidInput}, never in anything else. */
class DescriptorFuzzTest {
    private static final int ROUNDS = 800;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            ",",
            "- ",
            "? ",
            "&a ",
            "*a",
            "!!int ",
            "!!map ",
            "!x ",
            "|\n",
            ">\n",
            "'",
            "\"",
            "#",
            "%",
            "---\n",
            "...\n",
            "\n",
            "\t",
            " ",
            "  ",
            "\\",
            "\u0000",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\ud800",
            "~",
            "null",
            "true",
            "0x",
            "-0",
            "1e999",
            ".nan",
            "-.inf",
            "<<: *a\n",
            "<<",
            "yes",
            "=",
            "@",
            "`",
            "\u001b[31m",
            "𝒳",
            "a: &a [*a]\n",
            "''",
            "{}",
            "[]");

    private static List<String> files() {
        return List.of(DescriptorTest.SAMPLE, WholeDescriptorTest.WHOLE);
    }

    private static String mutated(String text, Random random) {
        StringBuilder result = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            int at = random.nextInt(result.length() + 1);
            int to = Math.min(result.length(), at + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> result.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> result.delete(at, to);
                case 2 -> result.insert(random.nextInt(result.length() + 1), result.substring(at, to));
                case 3 -> result.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
                case 4 -> result.insert(at, (char) random.nextInt(0x10000));
                default -> swapLines(result, random);
            }
        }
        return result.toString();
    }

    private static void swapLines(StringBuilder text, Random random) {
        String[] lines = text.toString().split("\n", -1);
        int a = random.nextInt(lines.length);
        int b = random.nextInt(lines.length);
        String line = lines[a];
        lines[a] = lines[b];
        lines[b] = line;
        text.setLength(0);
        text.append(String.join("\n", lines));
    }

    @ParameterizedTest
    @MethodSource("files")
    void anyFileIsReadOrRefused(String file) {
        int read = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            String text = mutated(file, new Random(seed));
            try {
                Descriptor descriptor = Descriptor.parse(text, "slidecraft.yaml");
                assertThat(Descriptor.fromJson(descriptor.toJson())).isEqualTo(descriptor);
                read++;
            } catch (InvalidInput e) {
                assertThat(e.problems()).isNotEmpty();
                assertThat(e.getMessage().lines().skip(1))
                        .allMatch(line -> line.matches("  slidecraft\\.yaml:\\d+: .+"));
            } catch (Throwable e) {
                fail("Seed " + seed + ":\n" + text, e);
            }
        }
        // Both ends are reached, else the mutations are too harsh or too mild.
        assertThat(read).isBetween(ROUNDS / 50, ROUNDS / 2);
    }
}
