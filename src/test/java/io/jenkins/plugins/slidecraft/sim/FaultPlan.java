package io.jenkins.plugins.slidecraft.sim;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Decides what goes wrong with which call. */
@FunctionalInterface
public interface FaultPlan {
    /** Nothing goes wrong. */
    FaultPlan NONE = call -> Optional.empty();

    Optional<Fault> of(Call call);

    /** One fault at the process's call of this number, if it makes sense there. */
    static FaultPlan at(int number, Fault fault) {
        return call -> call.number() == number && call.canHave(fault) ? Optional.of(fault) : Optional.empty();
    }

    /** Each call goes wrong with a probability, in one of these ways. */
    static FaultPlan random(Random random, double probability, List<Fault> faults) {
        return call -> {
            if (random.nextDouble() >= probability) {
                return Optional.empty();
            }
            Fault fault = faults.get(random.nextInt(faults.size()));
            return call.canHave(fault) ? Optional.of(fault) : Optional.empty();
        };
    }
}
