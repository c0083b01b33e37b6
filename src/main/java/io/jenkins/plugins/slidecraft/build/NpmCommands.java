package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.NpmBuild;
import java.util.List;
import java.util.Map;

/**
 * The commands that build a front end (G3). What {@code npm run} made is copied to a folder outside of all build contexts and
 * packed from there by {@code docker build} with a Dockerfile of two lines. docker is there anyway for the other components, it
 * pulls the base and pushes with the same credentials; a library that packs without it would have to do all that again on the
 * agent, in a call that is lost with the agent's connection.
 *
 * <p>In the copy all times are the commit's and all rights the same, so equal files make an equal layer: a front end that has
 * not changed is not pulled again by its nodes. With BuildKit, which keeps to {@code SOURCE_DATE_EPOCH}, the whole image is equal.
 */
final class NpmCommands {
    static final String DOCKERFILE = "/Dockerfile";
    static final String CONTEXT = "/context";
    /** Arguments: what npm made, the temporary folder, the root in the image, the commit's time, the base. */
    private static final String PACK =
            """
            set -eu
            test -d "$1" || { echo "npm run made no folder $1: set npm.output in slidecraft.yaml" >&2; exit 2; }
            rm -rf "$2"
            mkdir -p "$2/context$3"
            cp -R "$1/." "$2/context$3"
            chmod -R u=rwX,go=rX "$2/context"
            find "$2/context" -exec touch -h -d "@$4" {} +
            printf 'FROM %s\\nCOPY . /\\n' "$5" >"$2/Dockerfile\"""";

    private NpmCommands() {}

    /**
     * {@code npm ci}: exactly what the lock file says. A build needs the development dependencies whatever the agent's
     * {@code NODE_ENV} says.
     */
    static AgentCommand install(ImageBuild image, NpmBuild npm) {
        return AgentCommand.printed(
                        "npm ci of " + image.component(),
                        List.of("npm", "ci", "--include=dev", "--no-audit", "--no-fund"))
                .with(Map.of("CI", "true", "npm_config_update_notifier", "false", "npm_config_progress", "false"))
                .in(npm.directory());
    }

    /** {@code npm run}, with the build's variables in its environment. */
    static AgentCommand run(ImageBuild image, NpmBuild npm) {
        return AgentCommand.printed(
                        "npm run " + npm.script() + " of " + image.key(), List.of("npm", "run", npm.script()))
                .with(Map.of("CI", "true", "npm_config_update_notifier", "false"))
                .with(image.variables())
                .in(npm.directory());
    }

    /** Copies what came out to where it is packed. */
    static AgentCommand pack(ImageBuild image, NpmBuild npm, String temporary) {
        return AgentCommand.printed(
                "packing of " + image.key(),
                List.of(
                        "sh",
                        "-c",
                        PACK,
                        "sh",
                        ImageBuild.inWorkspace(npm.directory()) + "/" + npm.output(),
                        temporary,
                        npm.root(),
                        Long.toString(image.epoch()),
                        npm.base()));
    }
}
