package io.jenkins.plugins.slidecraft.kube.fabric8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.slidecraft.kube.ApiResource;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Objects to the bytes of requests and back, by fabric8's own serialization: fields it doesn't know stay in the object. */
final class Codec {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(MAPPER, false);

    private Codec() {}

    static String json(HasMetadata object, Kind<?> kind) {
        ObjectNode node = MAPPER.valueToTree(object);
        node.put("apiVersion", kind.apiVersion());
        node.put("kind", kind.name());
        return node.toString();
    }

    /** What the scale subresource takes: of the object only its identity, its version and its replicas. */
    static String scaleJson(HasMetadata object, String namespace) {
        JsonNode replicas = MAPPER.valueToTree(object).path("spec").path("replicas");
        if (!replicas.isInt()) {
            throw new IllegalArgumentException(object.getKind() + " " + namespace + "/"
                    + object.getMetadata().getName() + " has no spec.replicas, which is all that its scale has.");
        }
        ObjectNode scale = MAPPER.createObjectNode();
        scale.put("apiVersion", "autoscaling/v1");
        scale.put("kind", "Scale");
        ObjectNode metadata = scale.putObject("metadata");
        metadata.put("name", object.getMetadata().getName());
        metadata.put("namespace", namespace);
        putIfPresent(metadata, "uid", object.getMetadata().getUid());
        putIfPresent(metadata, "resourceVersion", object.getMetadata().getResourceVersion());
        scale.putObject("spec").set("replicas", replicas);
        return scale.toString();
    }

    /** A Scale as an object of its kind that has metadata, spec.replicas and status.replicas only. */
    static <T extends HasMetadata> T fromScale(byte[] body, Kind<T> kind) throws IOException {
        JsonNode scale = tree(body);
        ObjectNode node = MAPPER.createObjectNode();
        node.put("apiVersion", kind.apiVersion());
        node.put("kind", kind.name());
        node.set("metadata", scale.path("metadata"));
        node.putObject("spec").set("replicas", scale.path("spec").path("replicas"));
        node.putObject("status").set("replicas", scale.path("status").path("replicas"));
        return MAPPER.treeToValue(node, kind.type());
    }

    static String json(DeleteOptions options) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("apiVersion", "v1");
        node.put("kind", "DeleteOptions");
        node.put(
                "propagationPolicy",
                switch (options.propagation()) {
                    case BACKGROUND -> "Background";
                    case FOREGROUND -> "Foreground";
                    case ORPHAN -> "Orphan";
                });
        options.gracePeriodSeconds().ifPresent(seconds -> node.put("gracePeriodSeconds", seconds));
        if (options.uid().isPresent() || options.resourceVersion().isPresent()) {
            ObjectNode preconditions = node.putObject("preconditions");
            options.uid().ifPresent(uid -> preconditions.put("uid", uid));
            options.resourceVersion().ifPresent(version -> preconditions.put("resourceVersion", version));
        }
        return node.toString();
    }

    static <T> T object(byte[] body, Class<T> type) throws IOException {
        return MAPPER.readValue(body, type);
    }

    static <T> T object(JsonNode node, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(node, type);
    }

    static <T> Page<T> page(byte[] body, Class<T> type) throws IOException {
        JsonNode list = tree(body);
        if (!(list.path("items") instanceof ArrayNode) && !list.path("items").isNull()) {
            throw new IOException("there are no items in it");
        }
        List<T> items = new ArrayList<>();
        for (JsonNode item : list.path("items")) {
            items.add(MAPPER.treeToValue(item, type));
        }
        JsonNode metadata = list.path("metadata");
        return new Page<>(
                items,
                metadata.path("resourceVersion").asText(""),
                Optional.of(metadata.path("continue").asText("")).filter(token -> !token.isEmpty()));
    }

    /** A kind in an {@code APIResourceList}; those with a slash in their name are subresources. */
    static Optional<ApiResource> resource(byte[] body, String apiVersion, String kind) throws IOException {
        for (JsonNode resource : tree(body).path("resources")) {
            String plural = resource.path("name").asText("");
            if (resource.path("kind").asText("").equals(kind) && !plural.contains("/")) {
                return Optional.of(new ApiResource(
                        Kind.generic(apiVersion, plural, kind),
                        resource.path("namespaced").asBoolean()));
            }
        }
        return Optional.empty();
    }

    static String version(byte[] body) throws IOException {
        String version = tree(body).path("gitVersion").asText("");
        if (version.isEmpty()) {
            throw new IOException("there is no gitVersion in it");
        }
        return version;
    }

    /** Of an {@code APIGroupDiscoveryList} with kinds, or an {@code APIGroupList} without. */
    static List<String> apiVersions(byte[] body) throws IOException {
        JsonNode list = tree(body);
        Set<String> names = new TreeSet<>();
        for (JsonNode group : list.path("items")) {
            for (JsonNode version : group.path("versions")) {
                String name = group.path("metadata").path("name").asText("") + "/"
                        + version.path("version").asText("");
                names.add(name);
                version.path("resources")
                        .forEach(resource -> names.add(name + "/"
                                + resource.path("responseKind").path("kind").asText("")));
            }
        }
        for (JsonNode group : list.path("groups")) {
            group.path("versions")
                    .forEach(version -> names.add(version.path("groupVersion").asText("")));
        }
        return List.copyOf(names);
    }

    static JsonNode tree(byte[] body) throws IOException {
        JsonNode node = MAPPER.readTree(body);
        if (!node.isObject()) {
            throw new IOException("it is no JSON object");
        }
        return node;
    }

    /** A copy that shares nothing with the original. */
    static <T> T copy(T object) {
        return SERIALIZATION.clone(object);
    }

    static <T> T yaml(String text, Class<T> type) {
        return SERIALIZATION.unmarshal(text, type);
    }

    private static void putIfPresent(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}
