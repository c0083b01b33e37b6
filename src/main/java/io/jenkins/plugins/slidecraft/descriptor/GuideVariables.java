package io.jenkins.plugins.slidecraft.descriptor;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the guide says of its own variables (G4). A file that declares one of them need not repeat it; what the file says
 * itself stands.
 *
 * <table>
 * <caption>Defaults</caption>
 * <tr><td>{@code DB_URL}, {@code JWT_SECRET}, {@code OPENAI_API_KEY}</td><td>{@code secret: true}</td></tr>
 * <tr><td>{@code REDIS_URL}</td><td>none: {@code secret: false}</td></tr>
 * <tr><td>{@code STORAGE_PROVIDER}</td><td>{@code oneOf: [local, s3, gdrive]}</td></tr>
 * <tr><td>{@code S3_BUCKET}</td><td>{@code when: {STORAGE_PROVIDER: s3}}, where {@code STORAGE_PROVIDER} is declared</td></tr>
 * <tr><td>{@code VITE_API_BASE_URL}</td><td>{@code build: true}</td></tr>
 * </table>
 */
final class GuideVariables {
    private static final String STORAGE_PROVIDER = "STORAGE_PROVIDER";
    private static final Set<String> SECRETS = Set.of("DB_URL", "JWT_SECRET", "OPENAI_API_KEY");
    private static final List<String> PROVIDERS = List.of("local", "s3", "gdrive");

    private GuideVariables() {}

    static boolean isSecret(String name) {
        return SECRETS.contains(name);
    }

    static boolean isBuild(String name) {
        return name.equals("VITE_API_BASE_URL");
    }

    static List<String> oneOf(String name) {
        return name.equals(STORAGE_PROVIDER) ? PROVIDERS : List.of();
    }

    static Optional<VariableSpec.Condition> condition(String name) {
        return name.equals("S3_BUCKET")
                ? Optional.of(new VariableSpec.Condition(STORAGE_PROVIDER, "s3"))
                : Optional.empty();
    }
}
