package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads who made a mistake in {@code slidecraft.yaml}. */
class DescriptorErrorsTest {
    private static final String LABEL =
            "1 to 63 lower-case letters, digits and '-', a letter or digit first and last (a DNS label)";
    private static final String HEAD =
            """
            apiVersion: slidecraft.io/v1
            application: slidecraft
            registry: registry.example.com/slidecraft
            components:
              gateway: {prefix: app}
            """;

    private static List<String> errors(String text) {
        InvalidInput thrown = catchThrowableOfType(InvalidInput.class, () -> Descriptor.parse(text, "slidecraft.yaml"));
        assertThat(thrown).as("an error").isNotNull();
        List<String> lines = thrown.getMessage().lines().toList();
        assertThat(lines.get(0))
                .isEqualTo(
                        lines.size() == 2
                                ? "slidecraft.yaml is not valid:"
                                : "slidecraft.yaml has " + (lines.size() - 1) + " problems:");
        return lines.stream().skip(1).map(String::strip).toList();
    }

    @Test
    void namesAllProblemsAtOnceInTheOrderOfTheLines() {
        List<String> errors = errors(
                """
                        apiVersion: v2
                        application: Slide Craft
                        registry: https://registry.example.com/
                        components:
                          gateway:
                            prefix: App
                            dockerFile: Dockerfile
                            replicas: 3
                          Worker: {prefix: worker}
                          realtime: {dockerfile: ../Dockerfile}
                        environments:
                          prod:
                            gates: [job-sucess-rate, api-error-rate, api-error-rate]
                            deadline: 10 minutes
                        gates:
                          latency: {threshold: above 2, count: 0}
                        """);

        assertThat(errors.subList(0, errors.size() - 1))
                .containsExactly(
                        "slidecraft.yaml:1: apiVersion is 'v2': this version of the plugin reads slidecraft.io/v1; write it as"
                                + " slidecraft.io/v1",
                        "slidecraft.yaml:2: application is 'Slide Craft': the application's name is " + LABEL
                                + "; write it as slidecraft",
                        "slidecraft.yaml:3: registry is 'https://registry.example.com/': images go to host[:port][/path], the"
                                + " host with a dot or a port or 'localhost', the path in lower case, without 'https://', tag or"
                                + " '/' at the end; write it as registry.example.com/slidecraft",
                        "slidecraft.yaml:6: components.gateway.prefix is 'App': the image is <registry>/<prefix>:<tag> (G3); a"
                                + " prefix is lower-case letters and digits, with '.', '_', '__', '-' or '/' between them; write"
                                + " it as app",
                        "slidecraft.yaml:7: components.gateway.dockerFile is 'Dockerfile': there is no such key, there are"
                                + " prefix, dockerfile, context, workload, container, buildArgs,"
                                + " deploy, npm, order, compatibleWith; write it as dockerfile",
                        "slidecraft.yaml:8: components.gateway.replicas is '3': there is no such key, there are prefix,"
                                + " dockerfile, context, workload, container, buildArgs, deploy, npm, order, compatibleWith; remove it",
                        "slidecraft.yaml:9: components.Worker is 'Worker': a component's name is " + LABEL
                                + "; write a name as gateway",
                        "slidecraft.yaml:10: components.realtime.dockerfile is '../Dockerfile': a Dockerfile's path is relative"
                                + " to the workspace and stays in it: no '/' or '-' first, no '..', no '\\' and no control"
                                + " characters; write it as Dockerfile.gateway",
                        "slidecraft.yaml:10: components.realtime.prefix is missing: the image is <registry>/<prefix>:<tag> (G3);"
                                + " a prefix is lower-case letters and digits, with '.', '_', '__', '-' or '/' between them;"
                                + " add it, as prefix: app",
                        "slidecraft.yaml:13: environments.prod.gates is 'api-error-rate, more than once': the gates that make a"
                                + " release stable once all have passed: a list of names, each once; remove what stands twice",
                        "slidecraft.yaml:13: environments.prod.gates[0] is 'job-sucess-rate': a gate is described under 'gates'"
                                + " or one of G11's; there are api-error-rate, job-success-rate, latency; write it as"
                                + " job-success-rate",
                        "slidecraft.yaml:14: environments.prod.deadline is '10 minutes': a deployment's deadline is a duration:"
                                + " whole numbers with the units d, h, m, s and ms, the largest first, as 90s, 10m or 1h30m;"
                                + " write it as 10m",
                        "slidecraft.yaml:16: gates.latency.threshold is 'above 2': a threshold is the healthy condition: >, >=,"
                                + " < or <= and a number or a percentage, as '> 0.95', '>= 95%' or '< 0.02'; write it as"
                                + " '> 0.95'",
                        "slidecraft.yaml:16: gates.latency.count is '0': the number of looks is a whole number from 1 to 1000;"
                                + " write it as 5");
        // The gate's own rule.
        assertThat(errors.get(errors.size() - 1)).startsWith("slidecraft.yaml:16: gates.latency.query is missing: ");
    }

    @Test
    void namesMissingKeys() {
        assertThat(errors("{}"))
                .containsExactly(
                        "slidecraft.yaml:1: apiVersion is missing: this version of the plugin reads slidecraft.io/v1; add it, as"
                                + " apiVersion: slidecraft.io/v1",
                        "slidecraft.yaml:1: application is missing: the application's name is " + LABEL
                                + "; add it, as application: slidecraft",
                        "slidecraft.yaml:1: registry is missing: images go to host[:port][/path], the host with a dot or a port"
                                + " or 'localhost', the path in lower case, without 'https://', tag or '/' at the end; add it, as"
                                + " registry: registry.example.com/slidecraft",
                        "slidecraft.yaml:1: components is missing: the parts that are built and deployed (G2, G3), by name: a"
                                + " map with 1 to 50 of them; add it, as components: gateway: {prefix: app}");
    }

    @Test
    void namesWrongTypes() {
        assertThat(errors(HEAD.replace("slidecraft\nregistry", "42\nregistry")
                        + "environments: [prod]\ngates:\n  x: 7\n"))
                .containsExactly(
                        "slidecraft.yaml:2: application is '42': the application's name is " + LABEL
                                + "; put it into quotes if it is meant so, or write it as slidecraft",
                        "slidecraft.yaml:6: environments is 'a list': where releases go, by the name that the global"
                                + " configuration gives them: a map with at most 50 of them; write it as prod:"
                                + " {gates: [job-success-rate]}",
                        "slidecraft.yaml:8: gates.x is '7': a gate is a map; write it as {threshold: '> 0.95'}");
        assertThat(errors("just a text"))
                .containsExactly(
                        "slidecraft.yaml:1: 'just a text': slidecraft.yaml is a map; write it as apiVersion: slidecraft.io/v1 and so"
                                + " on, see the README");
    }

    @Test
    void whatIsEmptyIsNamed() {
        assertThat(errors(HEAD + "environments:\n  prod:\n"))
                .containsExactly(
                        "slidecraft.yaml:7: environments.prod is '': an environment is a map; write it as {gates:"
                                + " [job-success-rate], deadline: 10m}");
        assertThat(errors(HEAD.replace("\n  gateway: {prefix: app}", " {}")))
                .containsExactly(
                        "slidecraft.yaml:4: components is 'an empty map': the parts that are built and deployed (G2, G3), by"
                                + " name: a map with 1 to 50 of them; write it as gateway: {prefix: app}");
    }

    @Test
    void everyComponentHasItsOwnImageAndContainer() {
        assertThat(errors(HEAD + "  worker: {prefix: app, workload: gateway, container: gateway}\n"))
                .containsExactly(
                        "slidecraft.yaml:6: components.worker.prefix is 'app': every component has a prefix of its own (G3), and"
                                + " 'gateway' has this one; choose another prefix",
                        "slidecraft.yaml:6: components.worker is 'gateway/gateway': every component has a container of its own,"
                                + " and 'gateway' has this workload and container; give it its own workload or container");
    }

    @Test
    void twoContainersMayShareAWorkload() {
        Descriptor read = Descriptor.parse(HEAD + "  proxy: {prefix: proxy, workload: gateway}\n", "slidecraft.yaml");

        assertThat(read.component("proxy").container()).isEqualTo("proxy");
    }

    @Test
    void imagesHaveBoundedNames() {
        String registry = "registry.example.com/" + "a".repeat(179);
        assertThat(errors(HEAD.replace("registry.example.com/slidecraft", registry)
                        .replace("prefix: app", "prefix: " + "b".repeat(60))))
                .containsExactly("slidecraft.yaml:5: components.gateway.prefix is '"
                        + (registry + "/").substring(0, 120)
                        + "…': <registry>/<prefix> is the name of an image, of at most 255"
                        + " characters; shorten it");
    }

    @Test
    void registriesHaveAHost() {
        for (String bad : List.of(
                "slidecraft",
                "team/slidecraft",
                "registry.example.com/",
                "registry.example.com/Team",
                "registry.example.com:5000/a:1.0",
                "registry.example.com/a@sha256:00",
                "user@registry.example.com",
                "registry.example.com\\n",
                "-registry.example.com",
                "registry.example.com:port",
                "registry.example.com//a")) {
            assertThat(errors(HEAD.replace("registry.example.com/slidecraft", '"' + bad + '"')))
                    .as(bad)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("slidecraft.yaml:3: registry is '" + bad);
        }
        for (String good : List.of(
                "registry.example.com",
                "localhost",
                "localhost/a",
                "registry:5000",
                "127.0.0.1:5000/a/b",
                "'[::1]:5000/a'",
                "docker.io/team")) {
            assertThat(Descriptor.parse(HEAD.replace("registry.example.com/slidecraft", good), "slidecraft.yaml")
                            .registry())
                    .isEqualTo(good.replace("'", ""));
        }
    }

    @Test
    void pathsStayInTheWorkspace() {
        for (String bad : List.of(
                "/etc/passwd",
                "..",
                "../x",
                "a/../../x",
                "a/..",
                "-f",
                "a\\\\b",
                "a\\nb",
                "a\\u2028b",
                "a\\u0085b",
                "")) {
            assertThat(errors(HEAD.replace("{prefix: app}", "{prefix: app, context: \"" + bad + "\"}")))
                    .as(bad)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("slidecraft.yaml:5: components.gateway.context is ")
                    .endsWith(
                            ": a build's context is a folder's path, relative to the workspace and in it: no '/' or '-'"
                                    + " first, no '..', no '\\' and no control characters; write it as .");
        }
        for (String good : List.of(".", "a/b", "..a/b..", "a b", "./x", "a/-f", "ünï/✓")) {
            assertThat(Descriptor.parse(HEAD.replace("{prefix: app}", "{prefix: app, context: \"" + good + "\"}"), "f")
                            .component("gateway")
                            .context())
                    .isEqualTo(good);
        }
    }

    @Test
    void namesDontEndWithALineBreak() {
        assertThat(errors(
                        HEAD.replace("{prefix: app}", "{prefix: \"app\\n\", workload: \"w\\n\", container: \"c\\n\"}")))
                .hasSize(3)
                .allMatch(line -> line.contains("\\n"));
    }

    @Test
    void buildArgumentsAreTextsWithNames() {
        assertThat(errors(HEAD.replace("{prefix: app}", "{prefix: app, buildArgs: {1A: x, PORT: 80}}")))
                .containsExactly(
                        "slidecraft.yaml:5: components.gateway.buildArgs.1A is '1A': a build argument's name is letters, digits"
                                + " and '_', no digit first; write a name as VITE_API_BASE_URL",
                        "slidecraft.yaml:5: components.gateway.buildArgs.PORT is '80': a build argument is a text of at most"
                                + " 2000 characters; put it into quotes if it is meant so, or write it as /api");
    }

    @Test
    void environmentsAreNamedAsInTheGlobalConfiguration() {
        for (String bad : List.of("Prod", "p".repeat(41), "eu.prod")) {
            assertThat(errors(HEAD + "environments: {" + bad + ": {}}\n"))
                    .containsExactly("slidecraft.yaml:6: environments." + bad + " is '" + bad
                            + "': an environment's name is 1 to 40 lower-case letters, digits and '-', a letter or digit first"
                            + " and last, as in the global configuration; write a name as prod");
        }
    }

    @Test
    void deadlinesAreBounded() {
        for (String bad : List.of("0s", "0ms", "25h", "367d")) {
            assertThat(errors(HEAD + "environments: {prod: {deadline: " + bad + "}}\n"))
                    .containsExactly("slidecraft.yaml:6: environments.prod.deadline is '" + bad
                            + "': a deployment's deadline is more than 0s and at most 24h; write it as 10m");
        }
    }

    @Test
    void gatesAreCheckedByTheirOwnRules() {
        List<String> errors = errors(
                HEAD
                        + """
                gates:
                  latency:
                    query: 'x{e="{{enviroment}}"}'
                    threshold: '< 2'
                    count: 3
                    failureLimit: 3
                """);

        assertThat(errors).hasSize(2);
        assertThat(errors.get(0))
                .startsWith("slidecraft.yaml:8: gates.latency.query is ")
                .contains("{{enviroment}}");
        assertThat(errors.get(1)).startsWith("slidecraft.yaml:11: gates.latency.failureLimit is '3': ");
    }

    @Test
    void yamlThatIsNone() {
        assertThat(errors("application: [a\nregistry: b\n"))
                .singleElement()
                .asString()
                .startsWith("slidecraft.yaml:2: 'registry: b': it is no YAML: ")
                .endsWith("; correct the YAML; texts with any of : # > | & * ! { [ % @ ` need quotes");
        assertThat(errors(HEAD + "gates: {x: {query: a, threshold: > 0.95}}\n"))
                .singleElement()
                .asString()
                .startsWith("slidecraft.yaml:6: 'gates: {x: {query: a, threshold: > 0.95}}': it is no YAML: ");
        assertThat(errors("a: \u0000\n"))
                .containsExactly("slidecraft.yaml:1: '\\u0000': YAML has no such character; remove the character");
        assertThat(errors("a: 1\n\nb: \u0007\n"))
                .containsExactly("slidecraft.yaml:3: '\\u0007': YAML has no such character; remove the character");
        assertThat(errors("a: 1\n---\nb: 2\n")).singleElement().asString().startsWith("slidecraft.yaml:2: ");
        assertThat(errors("%YAML 3.0\n---\na: 1\n")).singleElement().asString().contains("it is no YAML: ");
        for (String empty : List.of("", "\n", "# nothing\n", "   ")) {
            assertThat(errors(empty))
                    .containsExactly(
                            "slidecraft.yaml:1: 'an empty file': the file describes an application; see the README");
        }
    }

    @Test
    void duplicateKeysAreRefused() {
        assertThat(errors(HEAD + "  gateway: {prefix: other}\nregistry: localhost\n"))
                .containsExactly(
                        "slidecraft.yaml:6: components.gateway is 'gateway': a key stands only once in its map; it stands on"
                                + " line 5 already; remove one of them",
                        "slidecraft.yaml:7: registry is 'registry': a key stands only once in its map; it stands on line 3"
                                + " already; remove one of them");
    }

    @Test
    void tagsAreRefused() {
        for (String tag : List.of("!ruby/object:Gem", "!!javax.script.ScriptEngineManager", "!!binary", "!mine")) {
            assertThat(errors(HEAD.replace("slidecraft\nregistry", tag + " x\nregistry")))
                    .first()
                    .asString()
                    .startsWith("slidecraft.yaml:2: application is '")
                    .endsWith("': tags are not taken, only plain texts, numbers, lists and maps; remove the tag");
        }
        assertThat(errors(HEAD + "environments: !!set {a, b}\n"))
                .first()
                .asString()
                .isEqualTo(
                        "slidecraft.yaml:6: environments is 'tag:yaml.org,2002:set': tags are not taken, only plain texts,"
                                + " numbers, lists and maps; remove the tag");
    }

    @Test
    void numbersAreBounded() {
        assertThat(errors(HEAD + "gates: {job-success-rate: {count: " + "9".repeat(400) + "}}\n"))
                .first()
                .asString()
                .startsWith("slidecraft.yaml:6: gates.job-success-rate.count is '9999")
                .endsWith(
                        "a number is finite and has at most 30 digits; write a smaller number, or put it into quotes");
        assertThat(errors(HEAD + "gates: {job-success-rate: {minSamples: .inf}}\n"))
                .first()
                .asString()
                .contains("minSamples is '.inf': a number is finite");
        assertThat(errors(HEAD + "gates: {job-success-rate: {count: !!int many}}\n"))
                .first()
                .asString()
                .contains("count is 'many': a number is finite");
    }

    @Test
    void keysAreTexts() {
        assertThat(errors(HEAD + "? [a, b]\n: c\n"))
                .containsExactly("slidecraft.yaml:6: 'a list or map': a key is a text; write the key as one word");
    }

    @Test
    void aliasesDontBlowUp() {
        StringBuilder bomb = new StringBuilder(HEAD).append("environments:\n  a0: &a0 {gates: [x]}\n");
        for (int i = 1; i < 18; i++) {
            bomb.append("  a").append(i).append(": &a").append(i).append(" [");
            bomb.append(String.join(", ", java.util.Collections.nCopies(9, "*a" + (i - 1))))
                    .append("]\n");
        }

        assertThat(errors(bomb.toString()))
                .singleElement()
                .asString()
                .endsWith(
                        "'more than 100000 values': the file has at most 100000 values, those of aliases counted each time; write"
                                + " it without aliases of aliases");
    }

    @Test
    void depthIsBounded() {
        String rule =
                "'more than 20 levels': lists and maps stand at most 20 deep; write it flatter, without aliases to a parent";

        assertThat(errors("\n" + "[".repeat(100_000))).containsExactly("slidecraft.yaml:2: " + rule);
        assertThat(errors("{a: ".repeat(21) + "}".repeat(21))).containsExactly("slidecraft.yaml:1: " + rule);
        assertThat(errors(HEAD + "environments: &e\n  prod: *e\n"))
                .singleElement()
                .asString()
                .endsWith(rule);
    }

    @Test
    void sizeIsBounded() {
        assertThat(errors("#" + "x".repeat(1 << 20)))
                .containsExactly(
                        "slidecraft.yaml:1: '1048577 bytes': the file has at most 1048576 bytes; make it smaller");
        assertThat(errors("#" + "é".repeat(1 << 19))).singleElement().asString().contains("1048577 bytes");
    }

    @Test
    void longTextsAreRefusedWithoutBeingMatched() {
        String endless = "a" + ".a".repeat(200_000);
        assertThat(errors(HEAD.replace("{prefix: app}", "{prefix: app, workload: " + endless + "}")))
                .singleElement()
                .asString()
                .startsWith("slidecraft.yaml:5: components.gateway.workload is 'a.a.a.")
                .contains("…': a Deployment's name is 1 to 253");
    }

    @Test
    void fileNamesCantForgeLines() {
        InvalidInput thrown =
                catchThrowableOfType(InvalidInput.class, () -> Descriptor.parse("{}", "a\nFinished: SUCCESS\u001b"));

        assertThat(thrown.getMessage())
                .startsWith("a\\nFinished: SUCCESS\\u001b has 4 problems:\n  a\\nFinished: SUCCESS\\u001b:1: ");
    }
}
