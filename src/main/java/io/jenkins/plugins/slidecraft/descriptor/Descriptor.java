package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code slidecraft.yaml}: what an application is made of and how its releases go to its environments. Defaults are filled in,
 * all rules hold.
 *
 * @param application the application's name
 * @param registry where images go: {@code host[:port][/path]}
 * @param components by name, in the file's order
 * @param environments by name, in the file's order
 * @param gates by name, in the file's order: fields as {@code gate.GateArguments} names them, texts and numbers as they are
 *     written; G11's defaults come from {@code gate.GateDefaults}
 * @param variables what components read (G4), by name
 * @param migrations the databases that are migrated (G8), by name, in the file's order
 * @param checks the checks of {@code slidecraftVerify} (G6.4, G13), by name: fields as {@code check.CheckArguments} names them
 * @param suites which checks make up a suite, by the suite's name
 * @param incident what becomes of an incident besides its record (G12.5)
 */
public record Descriptor(
        String application,
        String registry,
        Map<String, ComponentSpec> components,
        Map<String, EnvironmentSpec> environments,
        Map<String, Map<String, Object>> gates,
        Map<String, VariableSpec> variables,
        Map<String, MigrationSpec> migrations,
        Map<String, Map<String, Object>> checks,
        Map<String, List<String>> suites,
        IncidentSpec incident) {
    /** The form that this version of the plugin reads and writes. */
    public static final String API_VERSION = "slidecraft.io/v1";

    /** Where the file stands when nothing else is said. */
    public static final String DEFAULT_FILE = "slidecraft.yaml";

    /** Reading a file that is refused needs none. */
    private static final class Mapper {
        private static final ObjectMapper JSON = new JsonMapper();
    }

    public Descriptor {
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
        gates = definitions(gates);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        migrations = Collections.unmodifiableMap(new LinkedHashMap<>(migrations));
        checks = definitions(checks);
        suites = Collections.unmodifiableMap(new LinkedHashMap<>(suites));
    }

    private static Map<String, Map<String, Object>> definitions(Map<String, Map<String, Object>> given) {
        Map<String, Map<String, Object>> definitions = new LinkedHashMap<>();
        given.forEach(
                (name, fields) -> definitions.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(fields))));
        return Collections.unmodifiableMap(definitions);
    }

    /**
     * Reads a file.
     *
     * @param text YAML 1.2, at most 1 MiB
     * @param file its name for the messages, as {@code slidecraft.yaml}
     * @throws InvalidInput with everything that is wrong, by line
     */
    public static Descriptor parse(String text, String file) {
        SchemaCheck.prepare();
        List<Problem> problems = new ArrayList<>();
        YamlDocument document = YamlText.read(text, file, problems);
        problems.addAll(new SchemaCheck(document, file).problems());
        if (document.root().isObject()) {
            Set<String> named = problems.stream().map(Problem::path).collect(Collectors.toSet());
            new CrossChecks(document, file)
                    .problems().stream()
                            .filter(problem -> !named.contains(problem.path()))
                            .forEach(problems::add);
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Descriptor::line));
            throw new InvalidInput(file, problems);
        }
        return DescriptorReader.read(document.root());
    }

    private static int line(Problem problem) {
        return Integer.parseInt(problem.where().substring(problem.where().lastIndexOf(':') + 1));
    }

    /**
     * Reads the normalised form, which is a valid file itself.
     *
     * @throws InvalidInput where it is none
     */
    public static Descriptor fromJson(String json) {
        return parse(json, "the stored descriptor");
    }

    /**
     * The normalised form: JSON on one line, defaults filled in, keys in a fixed order, maps in the file's order. Sections that
     * later versions of the plugin brought are left out where the file doesn't use them, so that its hash stays.
     */
    public String toJson() {
        try {
            return Mapper.JSON.writeValueAsString(NormalForm.of(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of {@link #toJson}, 64 hexadecimal digits: the same for files that mean the same. */
    public String hash() {
        try {
            byte[] bytes = toJson().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws InvalidInput with path {@code environment} for a name that the descriptor does not have */
    public EnvironmentSpec environment(String name) {
        return known(environments, "environment", name, "environments");
    }

    /** @throws InvalidInput with path {@code components} for a name that the descriptor does not have */
    public ComponentSpec component(String name) {
        return known(components, "components", name, "components");
    }

    private static <T> T known(Map<String, T> map, String path, String name, String section) {
        T value = map.get(name);
        if (value == null) {
            throw new InvalidInput(
                    "The step",
                    List.of(Problem.of(
                            path,
                            name,
                            "it has to be described under '" + section + "' in slidecraft.yaml; there "
                                    + (map.isEmpty() ? "are none" : "are " + String.join(", ", map.keySet())),
                            Suggestion.nearest(name, map.keySet())
                                    .map(near -> "write it as " + near)
                                    .orElse("describe it there"))));
        }
        return value;
    }
}
