package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * One HTTP request of the Kubernetes API.
 *
 * @param method the HTTP method
 * @param path the path after the server's address
 * @param query the query without {@code ?}, encoded; may be empty
 * @param contentType the body's type, {@code null} without a body
 * @param body the body, {@code null} without one
 */
record Request(String method, String path, String query, String contentType, String body) {
    static final String JSON = "application/json";
    private static final String GROUPS = "/apis";
    /** KEP-3352: a server that does not know it answers in the plain form. */
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=";

    private static final String AS = "as=APIGroupDiscoveryList,";

    static final String APPLY = "application/apply-patch+yaml";

    static Request get(Kind<?> kind, String namespace, String name) {
        return new Request("GET", path(kind, namespace, name), "", null, null);
    }

    /** What kinds the server has in a group and version. */
    static Request discovery(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        String path = slash < 0
                ? "/api/" + segment("version", apiVersion)
                : "/apis/" + segment("group", apiVersion.substring(0, slash)) + "/"
                        + segment("version", apiVersion.substring(slash + 1));
        return new Request("GET", path, "", null, null);
    }

    /** What the server is. */
    static Request version() {
        return new Request("GET", "/version", "", null, null);
    }

    /** All groups, versions and kinds. */
    static Request groups() {
        return new Request("GET", GROUPS, "", null, null);
    }

    /** In which forms the answer is wanted, the best first. */
    String accept() {
        return path.equals(GROUPS) ? AGGREGATED + "v2;" + AS + AGGREGATED + "v2beta1;" + AS + JSON : JSON;
    }

    static Request list(Kind<?> kind, String namespace, ListOptions options) {
        Query query = new Query()
                .addText("labelSelector", options.labelSelector())
                .addText("fieldSelector", options.fieldSelector())
                .addText("limit", options.limit() > 0 ? String.valueOf(options.limit()) : "")
                .addText("continue", options.continueToken().orElse(""));
        return new Request("GET", path(kind, namespace), query.toString(), null, null);
    }

    static Request watch(
            Kind<?> kind, String namespace, String labelSelector, String resourceVersion, long timeoutSeconds) {
        Query query = new Query()
                .addText("labelSelector", labelSelector)
                .addText("resourceVersion", resourceVersion)
                .addText("watch", "true")
                .addText("allowWatchBookmarks", "true")
                .addText("timeoutSeconds", String.valueOf(timeoutSeconds));
        return new Request("GET", path(kind, namespace), query.toString(), null, null);
    }

    static Request create(Kind<?> kind, String namespace, WriteOptions options, String body) {
        return new Request("POST", path(kind, namespace), write(options, false), JSON, body);
    }

    static Request replace(Kind<?> kind, String namespace, String name, WriteOptions options, String body) {
        return new Request("PUT", path(kind, namespace, name) + part(options), write(options, false), JSON, body);
    }

    static Request apply(Kind<?> kind, String namespace, String name, WriteOptions options, String body) {
        return new Request("PATCH", path(kind, namespace, name) + part(options), write(options, true), APPLY, body);
    }

    static Request delete(Kind<?> kind, String namespace, String name, String body) {
        return new Request("DELETE", path(kind, namespace, name), "", JSON, body);
    }

    static Request logs(String namespace, String pod, LogOptions options) {
        Query query = new Query()
                .addText("container", options.container())
                .addText("previous", options.previous() ? "true" : "")
                .addText("tailLines", options.tailLines() > 0 ? String.valueOf(options.tailLines()) : "")
                .addText("limitBytes", options.limitBytes() > 0 ? String.valueOf(options.limitBytes()) : "")
                .addText(
                        "sinceTime",
                        options.since()
                                .map(time ->
                                        time.truncatedTo(ChronoUnit.SECONDS).toString())
                                .orElse(""))
                .addText("timestamps", options.timestamps() ? "true" : "");
        return new Request("GET", path(Kind.POD, namespace, pod) + "/log", query.toString(), null, null);
    }

    /** What to call it in messages. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    private static String write(WriteOptions options, boolean apply) {
        return new Query()
                .addText("fieldManager", options.fieldManager())
                .addText("dryRun", options.dryRun() ? "All" : "")
                .addText("force", apply ? String.valueOf(options.force()) : "")
                .toString();
    }

    private static String part(WriteOptions options) {
        return options.subresource() == WriteOptions.Subresource.NONE
                ? ""
                : "/" + options.subresource().name().toLowerCase(Locale.ROOT);
    }

    private static String path(Kind<?> kind, String namespace) {
        String api = kind.group().isEmpty() ? "/api/" : "/apis/" + segment("group", kind.group()) + "/";
        return api + segment("version", kind.version()) + "/namespaces/" + segment("namespace", namespace) + "/"
                + segment("resource", kind.plural());
    }

    private static String path(Kind<?> kind, String namespace, String name) {
        return path(kind, namespace) + "/" + segment("name", name);
    }

    /** Names of Kubernetes never need encoding; whatever would, might lead elsewhere. */
    private static String segment(String what, String text) {
        if (text == null || !text.matches("[A-Za-z0-9]([-A-Za-z0-9._:]*[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("The " + what + " \"" + text
                    + "\" is no Kubernetes name: letters, digits, '-' and '.', and a letter or digit at both ends.");
        }
        return text;
    }

    /** Builds a query of those parameters that have a value. */
    private static final class Query {
        private final StringBuilder text = new StringBuilder();

        Query addText(String name, String value) {
            if (!value.isEmpty()) {
                text.append(text.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
