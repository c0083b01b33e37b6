package io.jenkins.plugins.slidecraft.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer names, as a path of the application. */
class ApplicationPathTest {
    @ParameterizedTest
    @CsvSource({
        "https://a.example,           /files/1.pptx,                       /files/1.pptx",
        "https://a.example,           https://a.example/files/1?key=2,     /files/1?key=2",
        "https://a.example,           https://A.example:443/files,         /files",
        "https://a.example,           files/1,                             /files/1",
        "https://a.example/base,      files/1,                             /files/1",
        "https://a.example/base,      /base/files/1,                       /files/1",
        "https://a.example/base,      https://a.example/base/x,            /x",
        "http://a.example:8080,       http://a.example:8080/x,             /x",
    })
    void belowTheApplication(String address, String reference, String path) {
        assertThat(ApplicationPath.of(address, "/", reference)).contains(path);
    }

    @Test
    void relativeToWhereItWasNamed() {
        assertThat(ApplicationPath.of("https://a.example/base", "/ui/", "./x.js"))
                .contains("/ui/x.js");
        assertThat(ApplicationPath.of("https://a.example/base", "/ui/index.html", "../x.js"))
                .contains("/x.js");
        assertThat(ApplicationPath.of("https://a.example/base", "/ui/", "../../x.js"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example,      https://b.example/x",
        "https://a.example,      //b.example/x",
        "https://a.example,      http://a.example/x",
        "https://a.example,      https://a.example:8443/x",
        "https://a.example,      https://me@a.example/x",
        "https://a.example/base, /other",
        "https://a.example/base, https://a.example/basement",
        "https://a.example/base, ../x",
        "https://a.example,      javascript:alert(1)",
        "https://a.example,      /a b",
        "https://a.example,      /%2e%2e/x",
        "https://a.example,      file:///etc/passwd",
    })
    void elsewhere(String address, String reference) {
        assertThat(ApplicationPath.of(address, "/", reference)).isEmpty();
    }
}
