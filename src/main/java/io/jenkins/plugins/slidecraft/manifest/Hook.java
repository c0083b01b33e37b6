package io.jenkins.plugins.slidecraft.manifest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * An object that is no part of the release but work to be done around it, as Helm's annotations say (helm.sh/docs, "Chart
 * Hooks").
 *
 * @param object the object; a Job is awaited
 * @param events when: {@code pre-install}, {@code post-upgrade}
 * @param weight those of a lower weight come first
 * @param policies when it is deleted
 */
record Hook(ManifestObject object, Set<String> events, int weight, Set<Policy> policies) {
    static final String ANNOTATION = "helm.sh/hook";
    private static final String WEIGHT = "helm.sh/hook-weight";
    private static final String POLICY = "helm.sh/hook-delete-policy";
    private static final Set<String> TESTS = Set.of("test", "test-success", "test-failure");

    /** When a hook's object is deleted. */
    enum Policy {
        BEFORE_HOOK_CREATION,
        HOOK_SUCCEEDED,
        HOOK_FAILED
    }

    static boolean is(ManifestObject object) {
        return !object.annotation(ANNOTATION).isBlank();
    }

    static Hook of(ManifestObject object) {
        Set<String> events = words(object.annotation(ANNOTATION));
        Set<Policy> policies = EnumSet.noneOf(Policy.class);
        for (String word : words(object.annotation(POLICY))) {
            Arrays.stream(Policy.values())
                    .filter(policy -> policy.name()
                            .replace('_', '-')
                            .toLowerCase(Locale.ROOT)
                            .equals(word))
                    .forEach(policies::add);
        }
        if (policies.isEmpty()) {
            policies.add(Policy.BEFORE_HOOK_CREATION);
        }
        String weight = object.annotation(WEIGHT).strip();
        return new Hook(object, events, weight.matches("[-+]?\\d{1,9}") ? Integer.parseInt(weight) : 0, policies);
    }

    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        for (String word : text.split(",")) {
            if (!word.isBlank()) {
                words.add(word.strip().toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }

    /** Whether it is a test, which is never run here. */
    boolean isTest() {
        return events.stream().anyMatch(TESTS::contains);
    }

    /** Whether its end is awaited. */
    boolean isJob() {
        return object.id().kind().equals("Job") && object.id().group().equals("batch");
    }

    /** What the journal calls it once it is done: {@code pre-install/Job migrate}. */
    String key(String event) {
        return event + "/" + object.id();
    }
}
