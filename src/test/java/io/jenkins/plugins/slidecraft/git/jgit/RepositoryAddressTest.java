package io.jenkins.plugins.slidecraft.git.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.git.GitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.com/team/runbook.git",
                "https://git.example.com/team/runbook",
                "HTTPS://git.example.com/team/runbook/"
            })
    void isAServerAndARepositoryOnIt(String text) {
        RepositoryAddress address = RepositoryAddress.of(text);
        assertThat(address.host()).isEqualTo("git.example.com");
        assertThat(address.path()).isEqualTo("team/runbook");
    }

    @Test
    void keepsThePort() {
        assertThat(RepositoryAddress.of("https://git.example.com:8443/r.git").host())
                .isEqualTo("git.example.com:8443");
        assertThat(RepositoryAddress.of("http://127.0.0.1:3000/r.git").host()).isEqualTo("127.0.0.1:3000");
        assertThat(RepositoryAddress.of("http://[::1]:3000/r.git").host()).isEqualTo("[::1]:3000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://git.example.com/r.git",
                "http://10.0.0.1/r.git",
                "ssh://git@git.example.com/r.git",
                "git@git.example.com:r.git",
                "file:///srv/git/r.git",
                "/srv/git/r.git",
                "ext::sh -c true",
                "https://git.example.com/",
                "https://git.example.com/../../etc",
                "https://git.example.com/r.git?x=1",
                "https://git.example.com/r.git#x",
                "https://:s3cret@git.example.com/r.git",
                "https://user:s3cret@git.example.com/r.git",
                "https://user:s3cret@git.exa mple.com/r.git"
            })
    void refusesAllElseAndShowsNoPassword(String text) {
        assertThatThrownBy(() -> RepositoryAddress.of(text))
                .isInstanceOf(GitException.class)
                .hasNoCause()
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void refusesMetadataServices() {
        assertThatThrownBy(RepositoryAddress.of("https://169.254.169.254/r.git")::check)
                .isInstanceOf(GitException.class)
                .hasMessageContaining("a link-local or metadata address");
    }
}
