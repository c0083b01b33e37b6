package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The API server's errors in its own words (k8s.io/apimachinery, {@code pkg/api/errors}). */
final class KubeErrors {
    private KubeErrors() {}

    /** {@code deployments.apps "gateway"}. */
    static String named(Kind<?> kind, String name) {
        return resource(kind) + " \"" + name + "\"";
    }

    static String resource(Kind<?> kind) {
        return kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
    }

    static KubeException notFound(Kind<?> kind, String name) {
        return new KubeException(404, "NotFound", named(kind, name) + " not found");
    }

    static KubeException alreadyExists(Kind<?> kind, String name) {
        return new KubeException(409, "AlreadyExists", named(kind, name) + " already exists");
    }

    static KubeException modified(Kind<?> kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static KubeException conflict(Kind<?> kind, String name, String why) {
        return new KubeException(409, "Conflict", "Operation cannot be fulfilled on " + named(kind, name) + ": " + why);
    }

    static KubeException badRequest(String message) {
        return new KubeException(400, "BadRequest", message);
    }

    static KubeException invalid(Kind<?> kind, String name, String why) {
        return new KubeException(422, "Invalid", qualified(kind) + " \"" + name + "\" is invalid: " + why);
    }

    /** Several at once, as {@code field.ErrorList.ToAggregate} puts them. */
    static KubeException invalid(Kind<?> kind, String name, List<String> whys) {
        return invalid(kind, name, whys.size() == 1 ? whys.get(0) : "[" + String.join(", ", whys) + "]");
    }

    /** {@code Deployment.apps}. */
    static String qualified(Kind<?> kind) {
        return kind.group().isEmpty() ? kind.name() : kind.name() + "." + kind.group();
    }

    /** An update without a version where the strategy wants one: the store names the resource, not the kind. */
    static KubeException versionNeeded(Kind<?> kind, String name) {
        return new KubeException(
                422,
                "Invalid",
                named(kind, name)
                        + " is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update");
    }

    static KubeException forbidden(Kind<?> kind, String name, String why) {
        return new KubeException(403, "Forbidden", named(kind, name) + " is forbidden: " + why);
    }

    static KubeException expired(String message) {
        return new KubeException(410, "Expired", message);
    }

    static KubeException tooManyRequests(Duration retryAfter) {
        return new KubeException(
                429, "TooManyRequests", "Too many requests, please try again later.", Optional.of(retryAfter), null);
    }

    static KubeException internal() {
        return new KubeException(500, "InternalError", "Internal error occurred: etcdserver: request timed out");
    }

    static KubeException timeout(String call) {
        return new KubeException(0, "Timeout", "No answer from the API server within 30s: " + call);
    }
}
