package io.jenkins.plugins.slidecraft.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases follow the grammar of distribution/reference, production by production. */
class ImageRefTest {
    private static final String SHA256 = "sha256:" + "0f".repeat(32);
    private static final String SHA512 = "sha512:" + "0f".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "busybox, busybox, , docker.io, library/busybox",
        "team/app, team/app, , docker.io, team/app",
        "my_app:v1, my_app, v1, docker.io, library/my_app",
        "example.com:tag, example.com, tag, docker.io, library/example.com",
        "example.com:5000, example.com, 5000, docker.io, library/example.com",
        "example.com/app:tag, example.com/app, tag, example.com, app",
        "host:5000/app, host:5000/app, , host:5000, app",
        "host:5000/app:5050, host:5000/app, 5050, host:5000, app",
        "localhost/app:1, localhost/app, 1, localhost, app",
        "Host/app, Host/app, , Host, app",
        "10.0.0.1:5000/a/b/c, 10.0.0.1:5000/a/b/c, , 10.0.0.1:5000, a/b/c",
        "[2001:db8::1]:5000/app:t, [2001:db8::1]:5000/app, t, [2001:db8::1]:5000, app",
        "[::1]/app, [::1]/app, , [::1], app",
        "xn--n3h.com/app:xn--n3h.com, xn--n3h.com/app, xn--n3h.com, xn--n3h.com, app",
        "a/b__c.d-e---f_g, a/b__c.d-e---f_g, , docker.io, a/b__c.d-e---f_g",
        "lower:UPPER_tag.1-x, lower, UPPER_tag.1-x, docker.io, library/lower"
    })
    void readsRepositoryAndTag(String text, String repository, String tag, String host, String path) {
        ImageRef image = ImageRef.parse(text);

        assertThat(image.repository()).isEqualTo(repository);
        assertThat(image.tag()).isEqualTo(Optional.ofNullable(tag));
        assertThat(image.digest()).isEmpty();
        assertThat(image.pinned()).isFalse();
        assertThat(image.host()).isEqualTo(host);
        assertThat(image.path()).isEqualTo(path);
        assertThat(image).hasToString(text);
    }

    @Test
    void readsDigests() {
        ImageRef image = ImageRef.parse("host:5000/app:1.4.2-abc1234@" + SHA256);

        assertThat(image.repository()).isEqualTo("host:5000/app");
        assertThat(image.tag()).contains("1.4.2-abc1234");
        assertThat(image.digest()).contains(SHA256);
        assertThat(image.pinned()).isTrue();
        assertThat(ImageRef.parse("app@" + SHA512).digest()).contains(SHA512);
        assertThat(ImageRef.parse("app@" + SHA512).tag()).isEmpty();
    }

    static String[] broken() {
        return new String[] {
            "",
            ":tag",
            "@" + SHA256,
            "app@sha256:" + "f".repeat(34),
            "app@sha256:" + "F".repeat(64),
            "app@md5:" + "f".repeat(32),
            "app@" + SHA256 + "@" + SHA256,
            "app@" + SHA256 + ":tag",
            "Upper:tag",
            "host:5000/Upper/lower:tag",
            "app:",
            "app:-tag",
            "app:.tag",
            "app:ta/g",
            "app:" + "t".repeat(129),
            "a//b",
            "/app",
            "app/",
            "host:port/app",
            "-host.com/app",
            "host-.com/app",
            "a..b",
            "a___b",
            "_a",
            "a_",
            "aa/asdf$$^/aa",
            "[2001:db8::1]",
            "[2001:db8::1]:5000",
            "[fe80::1%eth0]:5000/app",
            " app",
            "app ",
            "app\n",
            "äpp",
            "a/".repeat(128) + "a:tag",
            "a".repeat(100_000)
        };
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refusesWhatBreaksTheGrammar(String text) {
        assertThatThrownBy(() -> ImageRef.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(Problem.shown(text) + " is not an image reference: ")
                .hasMessageMatching(".*(in lower case|longer than 520 characters)");
    }

    @Test
    void takesARepositoryOf255Characters() {
        String longest = "a/".repeat(127) + "a";

        assertThat(ImageRef.parse(longest + ":tag-puts-this-over-255").repository())
                .isEqualTo(longest);
    }

    @Test
    void isCheckedHoweverItIsMade() {
        assertThatThrownBy(() -> new ImageRef("app", Optional.of("a b"), Optional.empty()))
                .hasMessage(
                        "'app:a b' is not an image reference: repository[:tag][@sha256:…], the repository in lower case");
        assertThatThrownBy(() -> ImageRef.parse("app:1").pinnedTo("sha256:0"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ImageRef.parse("app:1").pinnedTo(SHA256)).hasToString("app:1@" + SHA256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "team/app", "a-b/c_d"})
    void knowsPathsWithoutHost(String text) {
        assertThat(ImageRef.isPath(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "App", "host:5000/app", "/app", "app/", "a b", "app:1"})
    void knowsWhatIsNoPath(String text) {
        assertThat(ImageRef.isPath(text)).isFalse();
    }
}
