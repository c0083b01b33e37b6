package io.jenkins.plugins.slidecraft.descriptor;

import java.util.List;
import java.util.Optional;

/**
 * One variable that components read (G4).
 *
 * @param scope the components that need it
 * @param secret whether it is one; then it never stands in the file as a value
 * @param build whether it is read while the component is built, as {@code VITE_API_BASE_URL}
 * @param oneOf the values that it may have; empty for any
 * @param when it is needed only where another variable has a value, as {@code S3_BUCKET} where {@code STORAGE_PROVIDER} is {@code s3}
 */
public record VariableSpec(
        List<String> scope, boolean secret, boolean build, List<String> oneOf, Optional<Condition> when) {
    /** Another variable and the value that it has to have. */
    public record Condition(String variable, String value) {}

    public VariableSpec {
        scope = List.copyOf(scope);
        oneOf = List.copyOf(oneOf);
    }
}
