package io.jenkins.plugins.slidecraft.preflight;

import io.jenkins.plugins.slidecraft.descriptor.VariableSource;

/** How ConfigMaps and Secrets are called, and what a person types to make a missing key; never with a secret's value. */
final class ObjectCommands {
    private ObjectCommands() {}

    static String kind(VariableSource source) {
        return source.kind() == VariableSource.Kind.SECRET ? "Secret" : "ConfigMap";
    }

    static String named(VariableSource source) {
        return kind(source) + " '" + source.object() + "'";
    }

    /** Makes the object. A secret's value comes from a file, so that neither the shell's history nor a list of processes has it. */
    static String create(VariableSource source, String namespace) {
        return source.kind() == VariableSource.Kind.SECRET
                ? "create it: write " + source.key() + "=… into a file secrets.env, then kubectl -n " + namespace
                        + " create secret generic " + source.object() + " --from-env-file=secrets.env"
                : "create it: kubectl -n " + namespace + " create configmap " + source.object() + " --from-literal="
                        + source.key() + "=…";
    }

    /** Adds the key, or changes it. */
    static String add(VariableSource source, String object, String namespace) {
        return source.kind() == VariableSource.Kind.SECRET
                ? "add it: write " + source.key() + "=… into a file secrets.env, then kubectl -n " + namespace
                        + " create secret generic " + object + " --from-env-file=secrets.env --dry-run=client -o json |"
                        + " kubectl -n " + namespace + " patch secret " + object + " --patch-file=/dev/stdin"
                : "set it: kubectl -n " + namespace + " patch configmap " + object + " --patch '{\"data\":{\""
                        + source.key() + "\":\"…\"}}'";
    }

    /** Lets the deployer look. */
    static String grant(VariableSource source, String namespace) {
        return "give SlideCraft's Role in " + namespace + " the verb get on "
                + kind(source).toLowerCase(java.util.Locale.ROOT) + "s with resourceNames: [" + source.object() + "]";
    }
}
