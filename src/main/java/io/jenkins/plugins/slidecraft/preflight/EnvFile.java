package io.jenkins.plugins.slidecraft.preflight;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.EnvironmentSpec;
import io.jenkins.plugins.slidecraft.descriptor.Tier;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed.Given;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A developer's own file of variables, as {@code .env.local} (G4), in the form that dotenv and Vite read: {@code NAME=value} lines,
 * with or without {@code export}, comments after {@code #}, values in single, double or back quotes over several lines, and
 * {@code \n} in double quotes. Variables in values ({@code $OTHER}) are left as they stand. It holds secrets: nothing prints
 * a value, and neither does any message.
 */
public final class EnvFile {
    /** The most that such a file may have, in characters. */
    public static final int LIMIT = 64 * 1024;

    /** The most bytes that such a file may have, so that one that is none is not read at all. */
    private static final long LIMIT_BYTES = 4L * LIMIT;

    private static final Pattern START =
            Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=[ \\t]*");

    private final Map<String, String> values;

    private EnvFile(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Reads a file.
     *
     * @param name its name, for messages
     * @throws InvalidInput with every line that is none, without what stands there
     */
    public static EnvFile parse(String text, String name) {
        if (text.length() > LIMIT) {
            throw tooLarge(name, text.length() + " characters");
        }
        return new Reader(text.replace("\r\n", "\n").replace('\r', '\n'), name).read();
    }

    /** Reads character by character, each once. */
    private static final class Reader {
        private final String text;
        private final String name;
        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private int at;
        private int line = 1;
        /** Quotes that nothing closes any more, so that no file takes longer the more it has of them. */
        private String unclosed = "";

        Reader(String text, String name) {
            this.text = text;
            this.name = name;
        }

        EnvFile read() {
            Matcher start = START.matcher(text);
            if (text.startsWith("\ufeff")) {
                at = 1;
            }
            while (at < text.length()) {
                int end = endOfLine();
                if (isSkipped(text.substring(at, end))) {
                    at = end;
                } else if (start.region(at, end).lookingAt()) {
                    at = start.end();
                    value(start.group(1), end);
                } else {
                    wrong("a line is NAME=value or a comment", "write it as DB_URL=…, or put # before it");
                    at = end;
                }
                if (at < text.length()) {
                    at++;
                    line++;
                }
            }
            if (!problems.isEmpty()) {
                throw new InvalidInput(name, problems);
            }
            return new EnvFile(values);
        }

        private static boolean isSkipped(String content) {
            return content.isBlank() || content.stripLeading().startsWith("#");
        }

        private void value(String variable, int end) {
            char first = at < end ? text.charAt(at) : ' ';
            if (first != '"' && first != '\'' && first != '`') {
                String rest = text.substring(at, end);
                int comment = comment(rest);
                values.put(variable, (comment < 0 ? rest : rest.substring(0, comment)).strip());
                at = end;
                return;
            }
            int close = unclosed.indexOf(first) < 0 ? closing(first) : -1;
            if (close < 0) {
                unclosed += first;
                wrong("a value that begins with " + first + " ends with it", "add the quote at its end");
                at = end;
                return;
            }
            String inside = text.substring(at + 1, close);
            line += (int) inside.chars().filter(c -> c == '\n').count();
            values.put(variable, first == '"' ? inside.replace("\\n", "\n").replace("\\\"", "\"") : inside);
            at = close + 1;
            int rest = endOfLine();
            if (!isSkipped(text.substring(at, rest))) {
                wrong("after a value in quotes nothing comes but a comment", "put all of the value into the quotes");
            }
            at = rest;
        }

        /** A {@code #} at the value's beginning or after a space; one inside a word, as in an address, belongs to it. */
        private static int comment(String rest) {
            for (int i = 0; i < rest.length(); i++) {
                if (rest.charAt(i) == '#' && (i == 0 || Character.isWhitespace(rest.charAt(i - 1)))) {
                    return i;
                }
            }
            return -1;
        }

        private int closing(char quote) {
            for (int i = at + 1; i < text.length(); i++) {
                if (text.charAt(i) == '\\' && quote == '"') {
                    i++;
                } else if (text.charAt(i) == quote) {
                    return i;
                }
            }
            return -1;
        }

        private int endOfLine() {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }

        private void wrong(String rule, String remedy) {
            problems.add(new Problem(name + ":" + line, "", "a text", rule, remedy));
        }
    }

    /**
     * Which file of the workspace a build reads: that of an environment of tier dev, where the application has variables at all.
     *
     * @param environment the environment that is built for; empty where none is named
     */
    public static Optional<String> nameFor(Descriptor descriptor, Optional<String> environment) {
        return environment
                .map(descriptor.environments()::get)
                .filter(spec ->
                        spec.tier() == Tier.DEV && !descriptor.variables().isEmpty())
                .map(EnvironmentSpec::envFile);
    }

    /**
     * The environments whose files a build looks at, so that a deployment can be refused for what they lack: of those that it is for
     * the ones of tier dev that have a variable from their own file. A build for another environment alone reads nobody's secrets.
     *
     * @param environment the environment that is built for; empty for all
     * @param components the components that are built
     */
    public static List<String> lookedAt(
            Descriptor descriptor, Optional<String> environment, Collection<String> components) {
        return descriptor.environments().keySet().stream()
                .filter(name -> environment.map(name::equals).orElse(true))
                .filter(name -> !needs(descriptor, name, components).isEmpty())
                .toList();
    }

    /** The variables that components have from an environment's own file; none where it isn't of tier dev. */
    static List<VariableNeed> needs(Descriptor descriptor, String environment, Collection<String> components) {
        return VariableNeeds.of(descriptor, environment, components).stream()
                .filter(need -> need.source().kind() == VariableSource.Kind.ENV_FILE)
                .toList();
    }

    /**
     * Refuses to read what can be no such file.
     *
     * @param name its name, for the message
     * @param bytes its size
     * @throws InvalidInput for a directory, and for more than four bytes for each of {@value #LIMIT} characters
     */
    public static void requireReadable(String name, boolean directory, long bytes) {
        if (directory) {
            throw new InvalidInput(
                    name,
                    List.of(new Problem(
                            name,
                            "",
                            "a directory",
                            "a developer's variables stand in a file",
                            "write them into one, or name it as envFile")));
        }
        if (bytes > LIMIT_BYTES) {
            throw tooLarge(name, bytes + " bytes");
        }
    }

    /** What stands in for a file that is there and can't be read, as for lack of permission. */
    public static Problem unreadable(String name) {
        return new Problem(
                name,
                "",
                "a file",
                "the agent's user may not read it",
                "give the user that runs the agent the right to read it");
    }

    private static InvalidInput tooLarge(String name, String size) {
        return new InvalidInput(
                name,
                List.of(Problem.of(
                        "",
                        size,
                        "a file of variables has at most " + LIMIT + " characters",
                        "leave out what no component reads")));
    }

    /**
     * What a developer's file lacks of what components need, for a build that goes on all the same.
     *
     * @param environment one of tier dev
     * @param components the components that are built
     * @param text the file's content; empty where there is no such file
     * @return names and ways out, without values; also each line that is none; empty where all is there
     */
    public static List<Problem> problems(
            Descriptor descriptor, String environment, Collection<String> components, Optional<String> text) {
        try {
            return check(
                    needs(descriptor, environment, components),
                    text.map(content ->
                            parse(content, descriptor.environment(environment).envFile())));
        } catch (InvalidInput e) {
            return e.problems();
        }
    }

    /**
     * What a build for an environment of tier dev takes from the developer's file, once all that its components need is there.
     *
     * @param environment one of tier dev
     * @param components the components that are built; empty for all
     * @param text the file's content; empty where there is no such file
     * @return the variables that are read while components are built, and no others
     * @throws InvalidInput with everything that the file lacks
     */
    public static Map<String, String> forBuild(
            Descriptor descriptor, String environment, Collection<String> components, Optional<String> text) {
        String name = descriptor.environment(environment).envFile();
        Optional<EnvFile> file = text.map(content -> parse(content, name));
        Collection<String> built =
                components.isEmpty() ? descriptor.components().keySet() : components;
        List<Problem> problems = check(VariableNeeds.of(descriptor, environment, built), file);
        if (!problems.isEmpty()) {
            throw new InvalidInput("Environment '" + environment + "'", problems);
        }
        Map<String, String> values = new LinkedHashMap<>();
        descriptor.variables().forEach((variable, known) -> {
            if (known.build()) {
                file.flatMap(found -> found.value(variable)).ifPresent(value -> values.put(variable, value));
            }
        });
        return values;
    }

    /** What a variable is set to; empty where it isn't. */
    public Optional<String> value(String variable) {
        return Optional.ofNullable(values.get(variable));
    }

    /** Names and values. */
    public Map<String, String> values() {
        return values;
    }

    /** The names alone. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }

    /**
     * Looks whether a developer's file has what components need.
     *
     * @param needs from {@link VariableNeeds}; what stands elsewhere is passed over
     * @param file the file; empty where there is none
     * @return what is missing, without values; empty where all is there
     */
    public static List<Problem> check(List<VariableNeed> needs, Optional<EnvFile> file) {
        List<Problem> problems = new ArrayList<>();
        for (VariableNeed need : needs) {
            if (need.source().kind() == VariableSource.Kind.ENV_FILE && isNeeded(need, file)) {
                problem(need, file).ifPresent(problems::add);
            }
        }
        return problems;
    }

    /** What can't be decided is needed. */
    private static boolean isNeeded(VariableNeed need, Optional<EnvFile> file) {
        Optional<Given> own = need.when().filter(given -> given.source().kind() == VariableSource.Kind.ENV_FILE);
        return own.isEmpty()
                || own.get()
                        .value()
                        .equals(file.flatMap(known -> known.value(own.get().variable()))
                                .orElse(""));
    }

    private static Optional<Problem> problem(VariableNeed need, Optional<EnvFile> file) {
        String name = need.source().object();
        String who = String.join(", ", need.components());
        if (file.isEmpty()) {
            return Optional.of(Problem.of(
                    "variables." + need.variable(),
                    null,
                    who + " can't start without it (G4), and there is no " + name + " in the workspace",
                    "write " + need.variable() + "=… into " + name));
        }
        Optional<String> value = file.get().value(need.variable());
        if (value.isEmpty()) {
            return Optional.of(Problem.of(
                    "variables." + need.variable(),
                    null,
                    who + " can't start without it (G4), and " + name + " doesn't set it",
                    "add a line " + need.variable() + "=… to " + name));
        }
        if (!need.oneOf().isEmpty() && !need.oneOf().contains(value.get())) {
            return Optional.of(Problem.of(
                    "variables." + need.variable(),
                    "another text in " + name,
                    "it is one of " + String.join(", ", need.oneOf()),
                    "correct the line in " + name));
        }
        return Optional.empty();
    }
}
