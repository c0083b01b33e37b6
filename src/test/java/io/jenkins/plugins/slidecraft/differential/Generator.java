package io.jenkins.plugins.slidecraft.differential;

import io.jenkins.plugins.slidecraft.differential.Step.Of;
import io.jenkins.plugins.slidecraft.differential.Step.Part;
import io.jenkins.plugins.slidecraft.differential.Step.Uid;
import io.jenkins.plugins.slidecraft.differential.Step.Version;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions.Propagation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random sequences; the same seed gives the same one. */
final class Generator {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> SELECTORS =
            List.of("", "tier=front", "tier!=back", "tier in (front, back)", "tier notin (back)", "track", "!track");

    private final Random random;

    private Generator(long seed) {
        this.random = new Random(seed);
    }

    /** 10 to 30 steps; one sequence in four has Deployments, whose controllers take their time. */
    static List<Step> sequence(long seed) {
        Generator generator = new Generator(seed);
        boolean deployments = generator.random.nextInt(4) == 0;
        int length = 10 + generator.random.nextInt(21);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(generator.step(deployments));
        }
        return steps;
    }

    private Step step(boolean deployments) {
        Of kind =
                deployments && random.nextInt(3) > 0 ? Of.DEPLOYMENT : random.nextBoolean() ? Of.CONFIG_MAP : Of.LEASE;
        String name = one(NAMES);
        int choice = random.nextInt(100);
        if (choice < 24) {
            return new Step.Create(kind, chance(4) ? "Bad.Name" : name, content(kind), chance(10));
        } else if (choice < 32) {
            return new Step.Get(kind, name);
        } else if (choice < 54) {
            return new Step.Replace(kind, name, content(kind), version(), uid(), part(kind), chance(8));
        } else if (choice < 74) {
            return new Step.Apply(
                    kind,
                    name,
                    content(kind),
                    one(List.of("alpha", "beta")),
                    chance(30),
                    chance(20) ? version() : Version.NONE,
                    Part.OBJECT,
                    chance(8));
        } else if (choice < 84) {
            return new Step.Delete(
                    kind, name, chance(20) ? version() : Version.NONE, uid(), one(List.of(Propagation.values())));
        } else if (choice < 92) {
            return new Step.List(kind, one(SELECTORS), random.nextInt(3));
        } else if (choice < 97) {
            return new Step.Watch(kind, watched());
        }
        return new Step.WatchFrom(kind, watched());
    }

    /** Selectors that the last object of a session matches. */
    private String watched() {
        return one(List.of("", "tier=front", "tier in (front, back)", "track", "tier!=back"));
    }

    private Content content(Of kind) {
        Map<String, String> labels = new HashMap<>();
        if (chance(70)) {
            labels.put("tier", one(List.of("front", "back")));
        }
        if (chance(30)) {
            labels.put("track", one(List.of("x", "y")));
        }
        Map<String, String> values = new HashMap<>();
        for (String key : List.of("k1", "k2", "k3")) {
            if (chance(50)) {
                values.put(key, one(List.of("1", "2", "")));
            }
        }
        if (kind == Of.CONFIG_MAP && chance(4)) {
            values.put("bad key", "1");
        }
        int number = chance(5) ? -1 : 1 + random.nextInt(3);
        boolean flag = chance(kind == Of.CONFIG_MAP ? 10 : 4);
        return new Content(labels, values, number, one(List.of("1.0.0", "1.1.0")), flag);
    }

    private Part part(Of kind) {
        if (kind != Of.DEPLOYMENT) {
            return Part.OBJECT;
        }
        return chance(70) ? Part.OBJECT : chance(50) ? Part.SCALE : Part.STATUS;
    }

    private Version version() {
        return chance(60) ? Version.LATEST : chance(50) ? Version.FIRST : Version.NONE;
    }

    private Uid uid() {
        return chance(75) ? Uid.NONE : chance(60) ? Uid.RIGHT : Uid.WRONG;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
