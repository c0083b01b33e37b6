package io.jenkins.plugins.slidecraft.build;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command for a POSIX shell in which no value is ever part of the script: each argument stands in an environment variable
 * and the script only names them, in double quotes. So no value can be run, split or expanded.
 *
 * @param script {@code "$SC_0" "$SC_1" …}
 * @param environment {@code SC_0} and so on to the arguments, unchanged
 */
public record ShellScript(String script, Map<String, String> environment) {
    private static final String PREFIX = "SC_";
    private static final String DIRECTORY = PREFIX + "DIRECTORY";
    private static final String OUTPUT = PREFIX + "OUTPUT";

    /**
     * Turns an argument list into a script.
     *
     * @param arguments the program and its arguments
     * @throws IllegalArgumentException where there is no program, or an argument has a NUL, which no process can be given;
     *     the message names the position and never the value
     */
    public static ShellScript of(List<String> arguments) {
        return of(arguments, Map.of());
    }

    /**
     * The same with further variables for the program.
     *
     * @param variables names to values, as {@code DOCKER_BUILDKIT}; none may begin with {@code SC_}
     */
    public static ShellScript of(List<String> arguments, Map<String, String> variables) {
        return of(arguments, variables, "", "");
    }

    /**
     * The same in another folder, with its standard output in a file.
     *
     * @param directory where it is run, relative to the script's own folder; empty for that
     * @param output the file; empty for none
     */
    static ShellScript of(List<String> arguments, Map<String, String> variables, String directory, String output) {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new IllegalArgumentException("A command needs a program: the first argument is missing or empty");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || name.startsWith(PREFIX)) {
                throw new IllegalArgumentException(
                        "'" + name + "' can't be a variable of a command: a name is letters, digits"
                                + " and '_', no digit first, and does not begin with " + PREFIX);
            }
            environment.put(name, checked(value, "The variable " + name));
        });
        StringBuilder script = new StringBuilder();
        if (!directory.isEmpty()) {
            // With ./ in front neither an option nor CDPATH can get in the way.
            environment.put(DIRECTORY, "./" + checked(directory, "The folder"));
            script.append("cd \"$").append(DIRECTORY).append("\" && ");
        }
        for (int i = 0; i < arguments.size(); i++) {
            String name = PREFIX + i;
            environment.put(name, checked(arguments.get(i), "Argument " + i));
            script.append(i == 0 ? "\"$" : " \"$").append(name).append('"');
        }
        if (!output.isEmpty()) {
            environment.put(OUTPUT, checked(output, "The file for the output"));
            script.append(" >\"$").append(OUTPUT).append('"');
        }
        return new ShellScript(script.toString(), environment);
    }

    private static String checked(String value, String what) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " has a NUL character, which no command can be given: remove it");
        }
        return value;
    }
}
