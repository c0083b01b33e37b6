package io.jenkins.plugins.slidecraft.descriptor;

import io.jenkins.plugins.slidecraft.check.CheckDefaults;
import io.jenkins.plugins.slidecraft.check.VerifyContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a descriptor says to {@code slidecraftVerify}. */
public final class VerifyContexts {
    private VerifyContexts() {}

    /**
     * What the arguments are read against.
     *
     * @param descriptor the run's; empty where it has none: then there are the built-in checks and suites alone
     * @param environment the environment's name; one that the descriptor doesn't have requires nothing
     * @param namespace its namespace
     */
    public static VerifyContext of(Optional<Descriptor> descriptor, String environment, String namespace) {
        Optional<EnvironmentSpec> spec =
                descriptor.map(known -> known.environments().get(environment));
        Tier tier = spec.map(EnvironmentSpec::tier).orElseGet(() -> Tier.ofName(environment));
        return new VerifyContext(
                descriptor.map(Descriptor::application).orElse(""),
                environment,
                namespace,
                descriptor.map(Descriptor::checks).orElse(Map.of()),
                descriptor.map(Descriptor::suites).orElse(Map.of()),
                spec.map(EnvironmentSpec::suites).orElse(List.of()),
                tier == Tier.PROD ? CheckDefaults.POST_DEPLOY : CheckDefaults.SMOKE);
    }
}
