package io.jenkins.plugins.slidecraft.preflight;

import io.jenkins.plugins.slidecraft.descriptor.VariableNeed;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed.Given;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.preflight.DeclaredObjects.Known;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether the variables that a release needs exist in its environment (G4): before anything is touched, and all at once.
 * Each ConfigMap and Secret is read once; of a Secret only the names of its keys come from the adapter.
 */
public final class Preflight {
    private final World world;
    private final DeclaredObjects declared;
    private final Map<String, Found> found = new HashMap<>();

    private Preflight(World world, DeclaredObjects declared) {
        this.world = world;
        this.declared = declared;
    }

    /** What a look at an object has told: the object, or nothing, or why there was no look. */
    private record Found(Optional<Known> object, String refusal) {}

    /**
     * Checks variables.
     *
     * @param needs from {@link VariableNeeds}; what a developer's own file has is passed over
     * @param alsoDeclared what the deployment's manifests are going to bring
     * @return what is missing, each with its variable as path and neither value nor key's content; empty where all is there
     * @throws KubeException where the cluster doesn't answer
     */
    public static List<Problem> check(World world, List<VariableNeed> needs, DeclaredObjects alsoDeclared) {
        Preflight preflight = new Preflight(world, alsoDeclared);
        List<Problem> problems = new ArrayList<>();
        for (VariableNeed need : needs) {
            if (isInCluster(need.source()) && preflight.isNeeded(need)) {
                preflight.problem(need).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static boolean isInCluster(VariableSource source) {
        return source.kind() == VariableSource.Kind.CONFIG_MAP || source.kind() == VariableSource.Kind.SECRET;
    }

    /** What can't be decided is needed: better asked for once too often than missing when the components start. */
    private boolean isNeeded(VariableNeed need) {
        if (need.when().isEmpty()) {
            return true;
        }
        Given given = need.when().get();
        if (given.source().kind() != VariableSource.Kind.CONFIG_MAP) {
            return true;
        }
        Optional<Known> object = find(given.source()).object();
        // Where the one that decides is missing, that is named by its own need.
        return object.isPresent()
                && given.value().equals(object.get().values().get(given.source().key()));
    }

    private Optional<Problem> problem(VariableNeed need) {
        VariableSource source = need.source();
        Found look = find(source);
        String who = String.join(", ", need.components());
        String place = "key '" + source.key() + "' of " + ObjectCommands.named(source) + " in namespace '"
                + world.namespace() + "'";
        if (!look.refusal().isEmpty()) {
            return Optional.of(Problem.of(
                    "variables." + need.variable(),
                    place,
                    who + " can't start without it, and whether it is there can't be seen: " + look.refusal(),
                    ObjectCommands.grant(source, world.namespace())));
        }
        if (look.object().isEmpty()) {
            return Optional.of(Problem.of(
                    "variables." + need.variable(),
                    null,
                    who + " can't start without " + place + ", and there is no such " + ObjectCommands.kind(source),
                    ObjectCommands.create(source, world.namespace())));
        }
        Known object = look.object().get();
        if (!object.keys().contains(source.key())) {
            return Optional.of(Problem.of(
                    "variables." + need.variable(),
                    null,
                    who + " can't start without " + place + ", which has "
                            + (object.keys().isEmpty()
                                    ? "no keys"
                                    : "the keys "
                                            + String.join(
                                                    ", ",
                                                    object.keys().stream()
                                                            .sorted()
                                                            .toList())),
                    ObjectCommands.add(source, object.name(), world.namespace())));
        }
        String value = object.values().get(source.key());
        if (value != null && !need.oneOf().isEmpty() && !need.oneOf().contains(value)) {
            return Optional.of(Problem.of(
                    "variables." + need.variable(),
                    value,
                    place + " is one of " + String.join(", ", need.oneOf()),
                    ObjectCommands.add(source, object.name(), world.namespace())));
        }
        return Optional.empty();
    }

    private Found find(VariableSource source) {
        return found.computeIfAbsent(source.kind() + "/" + source.object(), key -> look(source));
    }

    private Found look(VariableSource source) {
        Optional<Known> brought = declared.find(source.kind(), source.object());
        if (brought.isPresent()) {
            return new Found(brought, "");
        }
        try {
            Optional<Known> object = source.kind() == VariableSource.Kind.SECRET
                    ? world.cluster()
                            .get(Kind.SECRET, world.namespace(), source.object())
                            .map(Known::of)
                    : world.cluster()
                            .get(Kind.CONFIG_MAP, world.namespace(), source.object())
                            .map(Known::of);
            return new Found(object, "");
        } catch (KubeException e) {
            if (e.isForbidden()) {
                return new Found(Optional.empty(), e.getMessage());
            }
            throw e;
        }
    }
}
