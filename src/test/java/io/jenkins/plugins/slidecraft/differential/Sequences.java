package io.jenkins.plugins.slidecraft.differential;

import io.jenkins.plugins.slidecraft.differential.Step.Of;
import io.jenkins.plugins.slidecraft.differential.Step.Part;
import io.jenkins.plugins.slidecraft.differential.Step.Uid;
import io.jenkins.plugins.slidecraft.differential.Step.Version;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions.Propagation;
import java.util.List;
import java.util.Map;

/** Sequences written by hand: what the plugin's operations rely on. */
enum Sequences {
    COMPARE_AND_SWAP(
            new Step.Create(Of.CONFIG_MAP, "a", data("1"), false),
            new Step.Replace(Of.CONFIG_MAP, "a", data("2"), Version.LATEST, Uid.NONE, Part.OBJECT, false),
            new Step.Replace(Of.CONFIG_MAP, "a", data("3"), Version.FIRST, Uid.NONE, Part.OBJECT, false),
            new Step.Get(Of.CONFIG_MAP, "a")),
    CREATE_TWICE(
            new Step.Create(Of.LEASE, "a", lease("one", 60), false),
            new Step.Create(Of.LEASE, "a", lease("two", 60), false),
            new Step.Get(Of.LEASE, "a")),
    REPLACE_WITHOUT_CHANGE(
            new Step.Create(Of.CONFIG_MAP, "a", data("1"), false),
            new Step.Watch(Of.CONFIG_MAP, ""),
            new Step.Replace(Of.CONFIG_MAP, "a", data("1"), Version.LATEST, Uid.NONE, Part.OBJECT, false),
            new Step.Get(Of.CONFIG_MAP, "a")),
    REPLACE_OF_NOTHING(
            new Step.Replace(Of.CONFIG_MAP, "a", data("1"), Version.NONE, Uid.NONE, Part.OBJECT, false),
            new Step.Replace(Of.LEASE, "a", lease("one", 60), Version.NONE, Uid.NONE, Part.OBJECT, false),
            new Step.Replace(Of.DEPLOYMENT, "a", deployment("1.0.0", 1), Version.NONE, Uid.NONE, Part.OBJECT, false)),
    REPLACE_WITHOUT_VERSION(
            new Step.Create(Of.LEASE, "a", lease("one", 60), false),
            new Step.Replace(Of.LEASE, "a", lease("two", 60), Version.NONE, Uid.NONE, Part.OBJECT, false)),
    IMMUTABLE(
            new Step.Create(Of.CONFIG_MAP, "a", new Content(Map.of(), Map.of("k1", "1"), 1, "", true), false),
            new Step.Replace(Of.CONFIG_MAP, "a", data("2"), Version.LATEST, Uid.NONE, Part.OBJECT, false),
            new Step.Delete(Of.CONFIG_MAP, "a", Version.NONE, Uid.NONE, Propagation.BACKGROUND),
            new Step.Get(Of.CONFIG_MAP, "a")),
    APPLY_CONFLICT(
            new Step.Apply(Of.CONFIG_MAP, "a", data("1"), "alpha", false, Version.NONE, Part.OBJECT, false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("2"), "beta", false, Version.NONE, Part.OBJECT, false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("2"), "beta", true, Version.NONE, Part.OBJECT, false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("1"), "alpha", false, Version.NONE, Part.OBJECT, false)),
    APPLY_DROPS_WHAT_IT_LEAVES_OUT(
            new Step.Apply(
                    Of.CONFIG_MAP,
                    "a",
                    new Content(Map.of("tier", "front"), Map.of("k1", "1", "k2", "2"), 1, "", false),
                    "alpha",
                    false,
                    Version.NONE,
                    Part.OBJECT,
                    false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("1"), "alpha", false, Version.NONE, Part.OBJECT, false),
            new Step.Get(Of.CONFIG_MAP, "a")),
    DELETE_WITH_PRECONDITIONS(
            new Step.Create(Of.CONFIG_MAP, "a", data("1"), false),
            new Step.Delete(Of.CONFIG_MAP, "a", Version.NONE, Uid.WRONG, Propagation.BACKGROUND),
            new Step.Replace(Of.CONFIG_MAP, "a", data("2"), Version.LATEST, Uid.NONE, Part.OBJECT, false),
            new Step.Delete(Of.CONFIG_MAP, "a", Version.FIRST, Uid.RIGHT, Propagation.BACKGROUND),
            new Step.Delete(Of.CONFIG_MAP, "a", Version.LATEST, Uid.RIGHT, Propagation.FOREGROUND),
            new Step.Get(Of.CONFIG_MAP, "a")),
    WATCH_AS_LABELS_CHANGE(
            new Step.Watch(Of.CONFIG_MAP, "tier=front"),
            new Step.Create(Of.CONFIG_MAP, "a", labelled("back"), false),
            new Step.Replace(Of.CONFIG_MAP, "a", labelled("front"), Version.LATEST, Uid.NONE, Part.OBJECT, false),
            new Step.Replace(Of.CONFIG_MAP, "a", labelled("back"), Version.LATEST, Uid.NONE, Part.OBJECT, false),
            new Step.Delete(Of.CONFIG_MAP, "a", Version.NONE, Uid.NONE, Propagation.BACKGROUND)),
    WATCH_FROM_A_LIST(
            new Step.Create(Of.LEASE, "a", lease("one", 60), false),
            new Step.WatchFrom(Of.LEASE, ""),
            new Step.Replace(Of.LEASE, "a", lease("two", 60), Version.LATEST, Uid.NONE, Part.OBJECT, false),
            new Step.Delete(Of.LEASE, "a", Version.NONE, Uid.NONE, Propagation.BACKGROUND)),
    SCALE(
            new Step.Create(Of.DEPLOYMENT, "a", deployment("1.0.0", 1), false),
            new Step.Replace(Of.DEPLOYMENT, "a", deployment("1.1.0", 3), Version.LATEST, Uid.NONE, Part.SCALE, false),
            new Step.Replace(Of.DEPLOYMENT, "a", deployment("1.1.0", 2), Version.FIRST, Uid.NONE, Part.SCALE, false),
            new Step.Get(Of.DEPLOYMENT, "a")),
    STATUS_LEAVES_THE_SPEC(
            new Step.Create(Of.DEPLOYMENT, "a", deployment("1.0.0", 1), false),
            new Step.Replace(Of.DEPLOYMENT, "a", deployment("1.1.0", 3), Version.LATEST, Uid.NONE, Part.STATUS, false),
            new Step.Get(Of.DEPLOYMENT, "a")),
    SELECTOR_THAT_DOES_NOT_FIT(
            new Step.Create(Of.DEPLOYMENT, "a", new Content(Map.of(), Map.of(), 1, "1.0.0", true), false)),
    APPLY_WITH_A_VERSION(
            new Step.Create(Of.CONFIG_MAP, "a", data("1"), false),
            new Step.Delete(Of.CONFIG_MAP, "a", Version.NONE, Uid.NONE, Propagation.BACKGROUND),
            new Step.Apply(Of.CONFIG_MAP, "a", data("2"), "alpha", false, Version.FIRST, Part.OBJECT, true),
            new Step.Apply(Of.CONFIG_MAP, "a", data("2"), "alpha", false, Version.FIRST, Part.OBJECT, false),
            new Step.Get(Of.CONFIG_MAP, "a")),
    APPLY_WITH_AN_OLD_VERSION(
            new Step.Create(Of.CONFIG_MAP, "a", data("1"), false),
            new Step.Replace(Of.CONFIG_MAP, "a", data("2"), Version.LATEST, Uid.NONE, Part.OBJECT, false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("3"), "alpha", false, Version.FIRST, Part.OBJECT, false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("3"), "alpha", true, Version.FIRST, Part.OBJECT, false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("3"), "alpha", true, Version.LATEST, Part.OBJECT, false)),
    A_LEASE_IS_CREATED_BY_AN_UPDATE(
            new Step.Create(Of.LEASE, "a", lease("one", 60), false),
            new Step.Delete(Of.LEASE, "a", Version.NONE, Uid.NONE, Propagation.BACKGROUND),
            new Step.Replace(Of.LEASE, "a", lease("two", 60), Version.FIRST, Uid.NONE, Part.OBJECT, false),
            new Step.Delete(Of.LEASE, "a", Version.NONE, Uid.NONE, Propagation.BACKGROUND),
            new Step.Replace(Of.LEASE, "a", lease("three", 60), Version.FIRST, Uid.RIGHT, Part.OBJECT, false)),
    APPLY_BY_ANOTHER_MANAGER_WITHOUT_CHANGE(
            new Step.Watch(Of.CONFIG_MAP, ""),
            new Step.Apply(Of.CONFIG_MAP, "a", data("1"), "alpha", false, Version.NONE, Part.OBJECT, false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("1"), "beta", false, Version.NONE, Part.OBJECT, false),
            new Step.Apply(Of.CONFIG_MAP, "a", data("1"), "beta", false, Version.NONE, Part.OBJECT, false)),
    DELETED_BY_THE_LAST_FINALIZER(
            new Step.Watch(Of.CONFIG_MAP, ""),
            new Step.Create(Of.CONFIG_MAP, "a", data("1"), false),
            new Step.Delete(Of.CONFIG_MAP, "a", Version.NONE, Uid.NONE, Propagation.ORPHAN)),
    PAGES(
            new Step.Create(Of.CONFIG_MAP, "a", data("1"), false),
            new Step.Create(Of.CONFIG_MAP, "b", data("1"), false),
            new Step.Create(Of.CONFIG_MAP, "c", data("1"), false),
            new Step.List(Of.CONFIG_MAP, "", 2));

    private final List<Step> steps;

    Sequences(Step... steps) {
        this.steps = List.of(steps);
    }

    List<Step> steps() {
        return steps;
    }

    private static Content data(String value) {
        return new Content(Map.of(), Map.of("k1", value), 1, "", false);
    }

    private static Content labelled(String tier) {
        return new Content(Map.of("tier", tier), Map.of(), 1, "", false);
    }

    private static Content lease(String holder, int seconds) {
        return new Content(Map.of(), Map.of(), seconds, holder, false);
    }

    private static Content deployment(String tag, int replicas) {
        return new Content(Map.of(), Map.of(), replicas, tag, false);
    }
}
