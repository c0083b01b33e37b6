package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.gate.Reaction;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads and checks the arguments of {@code slidecraftVerify}. Without a suite, the environment's required suites are run, or the one
 * that is usual for its tier. With {@code checks}, only these are run; a suite of which one is left out says nothing of a release.
 */
public final class VerifyArguments {
    public static final String ENVIRONMENT = "environment";
    public static final String SUITE = "suite";
    public static final String CHECKS = "checks";
    public static final String DEADLINE = "deadline";
    public static final String ON_FAIL = "onFail";
    public static final String JUNIT = "junit";

    /** Checks run side by side: more than these would be a load test. */
    private static final int MOST_CHECKS = 50;
    /** Between the last check's own deadline and the suite's. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final VerifyContext context;
    private final CheckFields step;
    private final List<Problem> problems = new ArrayList<>();

    private VerifyArguments(Map<String, ?> arguments, VerifyContext context) {
        this.context = context;
        this.step = new CheckFields(arguments);
    }

    /**
     * Reads the arguments of a step.
     *
     * @param arguments as the step has them
     * @param id the operation's id
     * @param start when the step began
     * @throws InvalidInput with everything that is wrong
     */
    public static VerifyPlan parse(Map<String, ?> arguments, VerifyContext context, String id, Instant start) {
        return new VerifyArguments(arguments, context).plan(id, start.truncatedTo(ChronoUnit.MILLIS));
    }

    private VerifyPlan plan(String id, Instant start) {
        step.refuseUnknown(List.of(ENVIRONMENT, SUITE, CHECKS), List.of(DEADLINE, ON_FAIL, JUNIT));
        Map<String, List<String>> suites = suites();
        List<String> chosen = step.texts(CHECKS, List.of());
        Map<String, List<String>> run = chosen.isEmpty() ? suites : chosen(suites, chosen);
        List<CheckSpec> checks = checks(run);
        Duration longest = longest(checks);
        Duration deadline = step.duration(
                DEADLINE,
                longest.plus(MARGIN),
                Duration.ofSeconds(1),
                Duration.ofHours(4),
                ", the checks' own deadlines included");
        Reaction onFail = step.reaction(ON_FAIL);
        boolean junit = !step.oneOf(JUNIT, "true", List.of("true", "false")).equals("false");
        problems.addAll(0, step.problems());
        if (!problems.isEmpty()) {
            throw new InvalidInput("slidecraftVerify", problems);
        }
        List<String> whole = suites.keySet().stream()
                .filter(suite -> suites.get(suite).equals(run.get(suite)))
                .toList();
        return new VerifyPlan(
                new VerifyRequest(
                        id,
                        context.application(),
                        context.environment(),
                        context.namespace(),
                        run,
                        whole,
                        checks,
                        start.plus(deadline)),
                onFail,
                junit);
    }

    private Map<String, List<String>> suites() {
        List<String> names = step.has(SUITE)
                ? List.of(step.text(SUITE, ""))
                : context.required().isEmpty() ? List.of(context.usual()) : context.required();
        Map<String, List<String>> suites = new LinkedHashMap<>();
        for (String name : names) {
            if (context.suite(name).isEmpty()) {
                Set<String> known = new TreeSet<>(CheckDefaults.suiteNames());
                known.addAll(context.suites().keySet());
                problems.add(Problem.of(
                        SUITE,
                        name,
                        "slidecraft.yaml and the defaults have " + String.join(", ", known),
                        "take one of them, or define it in slidecraft.yaml under suites"));
            } else {
                suites.put(name, context.suite(name));
            }
        }
        return suites;
    }

    /** The suites with just the chosen checks; those that are of no suite go to the first. */
    private static Map<String, List<String>> chosen(Map<String, List<String>> suites, List<String> names) {
        Map<String, List<String>> chosen = new LinkedHashMap<>();
        Set<String> left = new LinkedHashSet<>(names);
        suites.forEach((suite, checks) -> {
            List<String> own = checks.stream().filter(names::contains).toList();
            left.removeAll(own);
            if (!own.isEmpty()) {
                chosen.put(suite, own);
            }
        });
        if (!left.isEmpty() && !suites.isEmpty()) {
            chosen.merge(suites.keySet().iterator().next(), List.copyOf(left), (some, others) -> {
                List<String> all = new ArrayList<>(some);
                all.addAll(others);
                return all;
            });
        }
        return chosen;
    }

    private List<CheckSpec> checks(Map<String, List<String>> suites) {
        Set<String> names = new LinkedHashSet<>();
        suites.values().forEach(names::addAll);
        List<CheckSpec> checks = new ArrayList<>();
        for (String name : names) {
            spec(name).ifPresent(checks::add);
        }
        if (names.size() > MOST_CHECKS) {
            problems.add(Problem.of(
                    SUITE,
                    String.join("+", suites.keySet()),
                    "a step runs at most " + MOST_CHECKS + " checks, these are " + names.size(),
                    "split the suite"));
        }
        return checks;
    }

    private Optional<CheckSpec> spec(String name) {
        Map<String, ?> fields = context.checks().get(name);
        if (fields == null && !CheckDefaults.names().contains(name)) {
            Set<String> known = new TreeSet<>(CheckDefaults.names());
            known.addAll(context.checks().keySet());
            problems.add(Problem.of(
                    CHECKS,
                    name,
                    "slidecraft.yaml and the defaults have " + String.join(", ", known),
                    "take one of them, or define it in slidecraft.yaml under checks." + name));
            return Optional.empty();
        }
        Map<String, Object> own = new LinkedHashMap<>(fields == null ? Map.of() : fields);
        List<Problem> wrong = CheckArguments.check(name, own);
        wrong.forEach(problem -> problems.add(problem.under("checks." + name)));
        if (!wrong.isEmpty()) {
            return Optional.empty();
        }
        return CheckArguments.type(name, new CheckFields(own)).map(type -> new CheckSpec(name, type.label(), own));
    }

    private static Duration longest(List<CheckSpec> checks) {
        return checks.stream()
                .map(check -> check.read(CheckPlace.ANY).deadline())
                .max(Duration::compareTo)
                .orElse(Duration.ofMinutes(1));
    }
}
