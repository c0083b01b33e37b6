package io.jenkins.plugins.slidecraft.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes from objects and messages what differs between any two servers: names of the run, uids, versions, times. */
final class Normaliser {
    static final String RUN = "run";

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String run;
    private final Map<String, String> uids = new HashMap<>();
    private final Map<String, Map<String, Integer>> versions = new HashMap<>();

    Normaliser(String run) {
        this.run = run;
    }

    /** An object on one line, keys in order. */
    String text(HasMetadata object) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(SERIALIZATION.asJson(object));
            boolean deployment = object.getKind().equals("Deployment");
            ObjectNode meta = (ObjectNode) node.path("metadata");
            String name = meta.path("name").asText();
            meta.remove(List.of("managedFields", "namespace", "selfLink", "creationTimestamp"));
            replace(meta, "deletionTimestamp", "time");
            replace(meta, "uid", uid(meta.path("uid").asText("")));
            if (deployment) {
                // Its controller writes too, in its own time.
                meta.remove("resourceVersion");
                node.remove("status");
            } else {
                replace(
                        meta,
                        "resourceVersion",
                        version(
                                object.getKind() + name,
                                meta.path("resourceVersion").asText("")));
            }
            if (meta.get("annotations") instanceof ObjectNode annotations) {
                annotations.remove("deployment.kubernetes.io/revision");
            }
            if (meta.get("labels") instanceof ObjectNode labels) {
                labels.remove(RUN);
            }
            return message(sorted(node).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A message without the names of the run. */
    String message(String text) {
        String result = text.replace(run + "-", "")
                .replaceAll("Key: (?:/registry)?/([a-z]+)/[-a-z0-9]+/", "Key: /$1/NAMESPACE/")
                .replaceAll(
                        "(ResourceVersion in the precondition|ResourceVersion in record) \\(\\d+\\)", "$1 (version)");
        for (Map.Entry<String, String> uid : uids.entrySet()) {
            result = result.replace(uid.getKey(), uid.getValue());
        }
        return result;
    }

    private String uid(String uid) {
        return uid.isEmpty() ? "" : uids.computeIfAbsent(uid, first -> "uid" + uids.size());
    }

    /** How many versions of this object were seen before this one. */
    private String version(String object, String version) {
        Map<String, Integer> seen = versions.computeIfAbsent(object, first -> new HashMap<>());
        return "v" + seen.computeIfAbsent(version, first -> seen.size() + 1);
    }

    private static void replace(ObjectNode node, String field, String value) {
        if (node.has(field)) {
            node.put(field, value);
        }
    }

    /** In the order of keys, without what is empty. */
    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> fields = new TreeMap<>();
            for (Iterator<Map.Entry<String, JsonNode>> all = object.fields(); all.hasNext(); ) {
                Map.Entry<String, JsonNode> field = all.next();
                JsonNode value = sorted(field.getValue());
                if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                    fields.put(field.getKey(), value);
                }
            }
            ObjectNode result = JSON.createObjectNode();
            fields.forEach(result::set);
            return result;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = JSON.createArrayNode();
            array.forEach(entry -> result.add(sorted(entry)));
            return result;
        }
        return node;
    }
}
