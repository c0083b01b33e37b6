package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandOutputTest {
    private static String printed(String text) throws Exception {
        List<String> lines = new ArrayList<>();
        try (CommandOutput output = new CommandOutput(lines::add)) {
            output.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return String.join("\n", lines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "//npm.example.com/:_authToken=s3cret-1|//npm.example.com/:_authToken=****",
                "npm verb _auth = czNjcmV0LTE=|npm verb _auth = ****",
                "\"_password\": \"s3cret-1\"|\"_password\": \"****\"",
                "GET https://bot:s3cret-1@npm.example.com/left-pad 404|GET https://bot:****@npm.example.com/left-pad 404",
                "authorization: Bearer s3cret-1|authorization: Bearer ****",
                "using npm_abcdefghijklmnopqrstuvwxyz0123456789|using npm_****",
            })
    void hidesWhatLooksLikeACredential(String line, String expected) throws Exception {
        assertThat(printed(line)).isEqualTo(expected).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "added 212 packages in 3s",
                "vite v7.0.0 building for production...",
                "npm_config_registry=https://npm.example.com/",
                "Step 3/4 : COPY app@1.0 /srv http://localhost:3000/a@b",
            })
    void leavesOtherLinesAlone(String line) throws Exception {
        assertThat(printed(line)).isEqualTo(line);
    }
}
