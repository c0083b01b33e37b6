package io.jenkins.plugins.slidecraft.descriptor;

/**
 * Where an environment has a variable from (G4).
 *
 * @param kind what it is
 * @param object the ConfigMap's or Secret's name; for {@link Kind#EXTERNAL} who brings it, as {@code Vault agent}; else empty
 * @param key the key in it; by default the variable's name
 * @param value the value, for {@link Kind#VALUE}; else empty
 */
public record VariableSource(Kind kind, String object, String key, String value) {
    /** What a source is. */
    public enum Kind {
        /** Written in {@code slidecraft.yaml} itself. */
        VALUE,
        /** A key of a ConfigMap of the environment's namespace. */
        CONFIG_MAP,
        /** A key of a Secret of the environment's namespace. */
        SECRET,
        /** Brought by something outside of the cluster's API: a CSI driver, a Vault agent. It can't be checked. */
        EXTERNAL,
        /** The developer's own {@code .env.local}. */
        ENV_FILE
    }
}
