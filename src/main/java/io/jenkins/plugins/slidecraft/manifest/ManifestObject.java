package io.jenkins.plugins.slidecraft.manifest;

import java.util.Map;

/**
 * One object of the manifests.
 *
 * @param id which
 * @param tree as it is written, not to be changed
 */
record ManifestObject(ObjectId id, Map<String, Object> tree) {
    /** An annotation; empty where there is none. */
    String annotation(String key) {
        return Tree.text(tree, "metadata", "annotations", key);
    }
}
