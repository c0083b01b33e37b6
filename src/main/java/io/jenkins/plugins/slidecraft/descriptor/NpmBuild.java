package io.jenkins.plugins.slidecraft.descriptor;

/**
 * How a front end is built with npm (G3): {@code npm ci} and {@code npm run <script>}; what comes out is packed as an image.
 *
 * @param directory the folder of {@code package.json}, a path in the workspace; by default {@code .}
 * @param script the script of {@code npm run}; by default {@code build}
 * @param output the folder that comes out, relative to {@code directory}; by default {@code dist}
 * @param base what the packed image begins with, {@code repository[:tag]@sha256:…} or {@code scratch}; by default {@code scratch}
 * @param root where the files go in the image; by default {@code /usr/share/nginx/html}
 * @param perEnvironment whether every environment gets an image of its own, since variables that are read while building differ
 */
public record NpmBuild(
        String directory, String script, String output, String base, String root, boolean perEnvironment) {
    /** The base of an image that holds the files alone. */
    public static final String SCRATCH = "scratch";
}
