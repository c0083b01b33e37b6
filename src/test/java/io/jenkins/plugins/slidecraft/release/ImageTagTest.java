package io.jenkins.plugins.slidecraft.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTagTest {
    private static final String SHA = "abc1234def5678abc1234def5678abc1234def56";
    private static final String REMEDY = "use a tag as 1.4.2-abc1234, which slidecraftBuild makes by itself";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0",
                "1.4.2",
                "10.20.30",
                "1.0.0-alpha",
                "1.0.0-alpha.1+build.7",
                "1.0.0+x-y",
                "2147483647.0.0"
            })
    void readsVersions(String text) {
        assertThat(SemVer.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "v1.2.3",
                " 1.2.3",
                "1.2.3 ",
                "1.2.3\n",
                "01.2.3",
                "1.02.3",
                "1.2.3-",
                "1.2.3-01",
                "1.2.3+",
                "1.2.x",
                "-1.2.3",
                "2147483648.0.0",
                "١.2.3"
            })
    void refusesOtherVersions(String text) {
        assertThatThrownBy(() -> SemVer.parse(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("The version is not valid:\n  version is " + Problem.shown(text)
                        + ": a version is major.minor.patch by Semantic Versioning, whole numbers without leading zeros;"
                        + " write it as 1.4.2");
    }

    @Test
    void ordersVersionsByPrecedence() {
        assertThat(SemVer.parse("1.10.0")).isGreaterThan(SemVer.parse("1.9.0"));
        assertThat(SemVer.parse("1.0.0-rc.1")).isLessThan(SemVer.parse("1.0.0"));
        assertThat(SemVer.parse("1.0.0-rc.1").core()).isEqualTo("1.0.0");
    }

    @Test
    void takesFullCommitsOnly() {
        assertThat(new GitSha(SHA).shortForm()).isEqualTo("abc1234");
        assertThat(new GitSha("0".repeat(64)).shortForm()).isEqualTo("0000000");
        assertThat(new GitSha(SHA).startsWith("abc1234def")).isTrue();
        assertThat(new GitSha(SHA).startsWith("abc123")).isFalse();
        assertThat(new GitSha(SHA).startsWith("abc1235")).isFalse();
        for (String text : new String[] {"", "abc1234", SHA.toUpperCase(), SHA + "\n", SHA + "0", "g".repeat(40)}) {
            assertThatThrownBy(() -> new GitSha(text))
                    .hasMessage("The commit is not valid:\n  gitSha is " + Problem.shown(text)
                            + ": a commit is 40 or 64 lower-case hexadecimal digits;"
                            + " take what 'git rev-parse HEAD' prints, not a short form");
        }
    }

    @Test
    void makesTheTagOfAVersionAndACommit() {
        ImageTag tag = ImageTag.of(SemVer.parse("1.4.2"), new GitSha(SHA));

        assertThat(tag).hasToString("1.4.2-abc1234");
        assertThat(ImageTag.parse("1.4.2-abc1234")).isEqualTo(tag);
        assertThat(ImageTag.parse("1.4.2-" + SHA).shortSha()).isEqualTo(SHA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5.0-rc.1", "1.5.0+linux", "1.5.0-rc.1+linux"})
    void hasNoPlaceForPreReleaseOrBuildMetadata(String version) {
        assertThatThrownBy(() -> ImageTag.of(SemVer.parse(version), new GitSha(SHA)))
                .hasMessage("The version is not valid:\n  version is '" + version
                        + "': G3's tag standard is <major.minor.patch>-<gitShortSha>, which has no place for a pre-release or"
                        + " build metadata; use '1.5.0'; builds of one version are told apart by their commit");
    }

    @Test
    void refusesLatest() {
        assertThatThrownBy(() -> ImageTag.parse("latest"))
                .hasMessage(
                        "The tag is not valid:\n  tag is 'latest': G3 forbids 'latest', since it can't be reproduced; "
                                + REMEDY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.4.2",
                "abc1234",
                "1.4.2-abc123",
                "1.4.2-ABC1234",
                "1.4.2_abc1234",
                "1.4-abc1234",
                "v1.4.2-abc1234",
                "1.4.2-rc.1-abc1234",
                "1.4.2-abc123g",
                "latest-abc1234",
                "1.4.2-abc1234 ",
                "Latest"
            })
    void refusesWhatBreaksTheStandard(String tag) {
        assertThatThrownBy(() -> ImageTag.parse(tag))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("The tag is not valid:\n  tag is '" + tag
                        + "': G3 asks for tags of the form <major.minor.patch>-<gitShortSha>, 7 or more hexadecimal digits; "
                        + REMEDY);
    }
}
