package io.jenkins.plugins.slidecraft.preflight;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ConfigMaps and Secrets that the deployment itself is going to bring, since they stand in its manifests. Of Secrets only the keys
 * are kept.
 */
public final class DeclaredObjects {
    /** None. */
    public static final DeclaredObjects NONE = new DeclaredObjects(List.of());

    /** What kustomize's generators append to a name: ten characters of the content's hash. */
    private static final String GENERATED = "-[bcdfghkmt2456789]{10}";

    private final List<Known> objects;

    private DeclaredObjects(List<Known> objects) {
        this.objects = List.copyOf(objects);
    }

    /** One of them, or one that was found in the cluster: its keys, and of a ConfigMap their values. */
    record Known(VariableSource.Kind kind, String name, Set<String> keys, Map<String, String> values) {
        static Known of(ConfigMap map) {
            Map<String, String> values = map.getData() == null ? Map.of() : map.getData();
            Set<String> keys = new HashSet<>(values.keySet());
            if (map.getBinaryData() != null) {
                keys.addAll(map.getBinaryData().keySet());
            }
            return new Known(VariableSource.Kind.CONFIG_MAP, map.getMetadata().getName(), keys, new HashMap<>(values));
        }

        static Known of(Secret secret) {
            Set<String> keys = new HashSet<>();
            if (secret.getData() != null) {
                keys.addAll(secret.getData().keySet());
            }
            if (secret.getStringData() != null) {
                keys.addAll(secret.getStringData().keySet());
            }
            return new Known(VariableSource.Kind.SECRET, secret.getMetadata().getName(), keys, Map.of());
        }
    }

    /** Those among the objects of a deployment's manifests. */
    public static DeclaredObjects among(Collection<? extends HasMetadata> manifests) {
        List<Known> objects = new ArrayList<>();
        for (HasMetadata object : manifests) {
            if (object instanceof ConfigMap map) {
                objects.add(Known.of(map));
            } else if (object instanceof Secret secret) {
                objects.add(Known.of(secret));
            }
        }
        return new DeclaredObjects(objects);
    }

    Optional<Known> find(VariableSource.Kind kind, String name) {
        return objects.stream()
                .filter(known -> known.kind() == kind && isNamed(known.name(), name))
                .findFirst();
    }

    private static boolean isNamed(String found, String wanted) {
        return found.equals(wanted)
                || found.startsWith(wanted) && found.substring(wanted.length()).matches(GENERATED);
    }
}
