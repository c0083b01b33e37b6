package io.jenkins.plugins.slidecraft.bench;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * How long a descriptor of 1 MB with 1,000 mistakes takes to be refused: the promise is less than a second, the first time in a
 * fresh process, too. Each kind of file is read several times; the first figure of each is the first reading, the second the median
 * of the later ones, each with the thread's CPU time, which is what counts on a machine that is busy with other things. (In the
 * first reading another thread makes the schema meanwhile, whose time the CPU time doesn't have and the elapsed time has.)
 *
 * <pre>
 * mvn -q compile
 * mvn -q dependency:build-classpath -Dmdep.outputFile=target/bench.cp
 * java -cp "target/classes:$(cat target/bench.cp)" src/bench/java/io/jenkins/plugins/slidecraft/bench/DescriptorBench.java
 * </pre>
 *
 * <p>With a name as argument ({@code mixed}, {@code names}, …) only that file is read: as the process's first, its first figure is
 * the coldest one.
 */
public final class DescriptorBench {
    private static final int SIZE = 1 << 20;
    private static final int MISTAKES = 1000;
    private static final int ROUNDS = 9;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private DescriptorBench() {}

    public static void main(String[] arguments) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("mixed", filled(mixed(MISTAKES)));
        files.put("names", filled(unknownNames()));
        files.put("keys", filled(unknownKeys()));
        files.put("all", filled(mixed(Integer.MAX_VALUE)));
        files.put("dense", dense());
        files.put("broken", broken());
        files.put("sound", filled(mixed(0)));
        System.out.printf(
                "%-8s %9s %9s %10s %10s %10s %10s %12s%n",
                "file", "bytes", "problems", "first ms", "of it CPU", "median ms", "of it CPU", "message kB");
        boolean slow = false;
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (arguments.length == 0 || Arrays.asList(arguments).contains(file.getKey())) {
                slow |= measure(file.getKey(), file.getValue());
            }
        }
        System.exit(slow ? 1 : 0);
    }

    /** @return whether it took a second or more */
    private static boolean measure(String name, String text) {
        double[] millis = new double[ROUNDS];
        double[] cpu = new double[ROUNDS];
        int problems = 0;
        int message = 0;
        String first = "";
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            long startCpu = THREADS.getCurrentThreadCpuTime();
            try {
                Descriptor.parse(text, "slidecraft.yaml");
                problems = 0;
            } catch (InvalidInput e) {
                problems = e.problems().size();
                message = e.getMessage().length();
                first = e.problems().get(0).toString();
            }
            millis[round] = (System.nanoTime() - start) / 1e6;
            cpu[round] = (THREADS.getCurrentThreadCpuTime() - startCpu) / 1e6;
        }
        System.out.printf(
                "%-8s %9d %9d %10.0f %10.0f %10.0f %10.0f %12d%n",
                name,
                text.getBytes(StandardCharsets.UTF_8).length,
                problems,
                millis[0],
                cpu[0],
                median(millis),
                median(cpu),
                message / 1000);
        if (System.getProperty("show") != null && !first.isEmpty()) {
            System.out.println(first);
        }
        return Math.min(millis[0], cpu[0]) >= 1000 || median(cpu) >= 1000;
    }

    /** Of all but the first. */
    private static double median(double[] all) {
        double[] later = Arrays.copyOfRange(all, 1, all.length);
        Arrays.sort(later);
        return later[later.length / 2];
    }

    /** A file that uses every section, with mistakes of every kind strewn over it, at most so many. */
    private static String mixed(int mistakes) {
        Random random = new Random(4);
        int[] left = {mistakes};
        // About one place in five, until there are enough.
        BooleanSupplier wrong = () -> left[0] > 0 && random.nextInt(5) == 0 && left[0]-- > 0;
        StringBuilder text = head();
        text.append("components:\n");
        for (int i = 0; i < 50; i++) {
            text.append("  c")
                    .append(i)
                    .append(":\n    prefix: ")
                    .append(wrong.getAsBoolean() ? "P" : "p")
                    .append(i);
            text.append("\n    order: ").append(wrong.getAsBoolean() ? -1 : i);
            text.append("\n    ")
                    .append(wrong.getAsBoolean() ? "dockerFile" : "dockerfile")
                    .append(": Dockerfile");
            text.append("\n    compatibleWith: {c").append((i + 1) % 50).append(": '");
            text.append(wrong.getAsBoolean() ? "latest" : ">=1.0.0 <2.0.0").append("'}\n    buildArgs:\n");
            for (int j = 0; j < 40; j++) {
                text.append("      ARG_")
                        .append(j)
                        .append(": ")
                        .append(wrong.getAsBoolean() ? "7" : "value")
                        .append('\n');
            }
        }
        text.append("variables:\n");
        for (int i = 0; i < 200; i++) {
            text.append("  VAR_").append(i).append(": {scope: [c").append(wrong.getAsBoolean() ? 99 : i % 50);
            text.append("], secret: ")
                    .append(wrong.getAsBoolean() ? "yes" : i % 2 == 0)
                    .append("}\n");
        }
        text.append("environments:\n");
        for (int i = 0; i < 50; i++) {
            text.append("  e").append(i).append(":\n    deadline: ").append(wrong.getAsBoolean() ? "0s" : "10m");
            text.append("\n    gates: [").append(wrong.getAsBoolean() ? "job-sucess-rate" : "job-success-rate");
            text.append("]\n    suites: [").append(wrong.getAsBoolean() ? "smok" : "smoke");
            text.append("]\n    manifests: {kustomize: k").append(wrong.getAsBoolean() ? ", helm: h" : "");
            text.append("}\n    variables:\n");
            for (int j = 0; j < 200; j++) {
                text.append("      ")
                        .append(wrong.getAsBoolean() ? "VRA_" : "VAR_")
                        .append(j)
                        .append(": {secret: ");
                text.append(wrong.getAsBoolean() ? "Not_a_name" : "shop-secrets")
                        .append("}\n");
            }
        }
        text.append("gates:\n");
        for (int i = 0; i < 100; i++) {
            text.append("  g")
                    .append(i)
                    .append(": {query: 'sum(rate(job_total{environment=\"{{environment}}\"}[5m]))', threshold: '");
            text.append(wrong.getAsBoolean() ? "above" : "> 0.95").append("', count: ");
            text.append(wrong.getAsBoolean() ? "many" : "5").append("}\n");
        }
        text.append("checks:\n");
        for (int i = 0; i < 100; i++) {
            text.append("  k")
                    .append(i)
                    .append(": {")
                    .append(wrong.getAsBoolean() ? "typ" : "type")
                    .append(": http, path: /a}\n");
        }
        text.append("suites:\n");
        for (int i = 0; i < 20; i++) {
            text.append("  s")
                    .append(i)
                    .append(": [")
                    .append(wrong.getAsBoolean() ? "healtz" : "healthz")
                    .append("]\n");
        }
        return text.toString();
    }

    /** A thousand names that nothing has, among the most names that there can be: each is compared with all of them. */
    private static String unknownNames() {
        StringBuilder text = head().append("components: {gateway: {prefix: app}}\nvariables:\n");
        String longName = "A_VARIABLE_WITH_A_NAME_OF_NEARLY_SIXTY_LETTERS_AND_MORE_";
        for (int i = 0; i < 200; i++) {
            text.append("  ").append(longName).append(100 + i).append(": {scope: [gateway]}\n");
        }
        text.append("environments:\n");
        for (int i = 0; i < 5; i++) {
            text.append("  dev").append(i).append(":\n    tier: dev\n    variables:\n");
            for (int j = 0; j < 200; j++) {
                text.append("      ")
                        .append(longName.replace("NAME", "NOME"))
                        .append(600 + j)
                        .append(": x\n");
            }
        }
        return text.toString();
    }

    /** A thousand keys that there aren't. */
    private static String unknownKeys() {
        StringBuilder text = head();
        for (int i = 0; i < MISTAKES - 1; i++) {
            text.append("componnts").append(i).append(": {}\n");
        }
        return text.append("components: {}\n").toString();
    }

    /** As many values as fit. */
    private static String dense() {
        StringBuilder text =
                head().append("components: {gateway: {prefix: app}}\nchecks:\n  c:\n    type: http\n    list:\n");
        while (text.length() < SIZE - 10) {
            text.append("    - a\n");
        }
        return text.toString();
    }

    /** No YAML any more on its last line. */
    private static String broken() {
        StringBuilder text = new StringBuilder(filled(mixed(MISTAKES)));
        text.setLength(SIZE - 20);
        return text.append("\n}\n").toString();
    }

    private static StringBuilder head() {
        return new StringBuilder(SIZE)
                .append("apiVersion: slidecraft.io/v1\napplication: shop\nregistry: registry.example.com/shop\n");
    }

    /** Fills a file up to 1 MB, as people do: with comments, and a migration whose command is long. */
    private static String filled(String text) {
        StringBuilder file = new StringBuilder(text);
        file.append("migrations:\n  database:\n    tool: flyway\n    image: 'a@sha256:" + "0".repeat(64)
                + "'\n    command:\n    - flyway\n");
        String part = "    - '" + "x".repeat(3900) + "'\n";
        for (int i = 0; i < 40 && file.length() + part.length() < SIZE; i++) {
            file.append(part);
        }
        String comment = "# " + "What this file says, and why. ".repeat(3) + "\n";
        while (file.length() + comment.length() < SIZE) {
            file.append(comment);
        }
        return file.toString();
    }
}
