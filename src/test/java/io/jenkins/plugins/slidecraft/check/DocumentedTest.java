package io.jenkins.plugins.slidecraft.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/checks.md names every type and every field. */
class DocumentedTest {
    @ParameterizedTest
    @EnumSource(CheckType.class)
    void everyFieldIsDescribed(CheckType type) throws IOException {
        String text = Files.readString(Path.of("docs/checks.md"));
        assertThat(text).contains("`" + type.label() + "`");
        CheckArguments.fields(type.label()).forEach(field -> assertThat(text).contains("`" + field + "`"));
    }
}
