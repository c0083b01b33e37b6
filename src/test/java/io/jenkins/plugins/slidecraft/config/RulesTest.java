package io.jenkins.plugins.slidecraft.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"prod", "eu-staging", "a", "p1"})
    void namesThatAreGood(String name) {
        assertThat(Rules.name(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Prod", "-a", "a-", "a_b", "a.b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void namesThatAreNot(String name) {
        assertThat(Rules.name(name)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://10.0.0.1:6443", "http://prometheus", "https://gateway.example.com/clusters/a"})
    void addressesThatAreGood(String url) {
        assertThat(Rules.url(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prometheus", "ftp://host", "https://", "https://a b"})
    void addressesThatAreNone(String url) {
        assertThat(Rules.url(url)).contains(Messages.Rules_Url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:secret@host", "https://host/?token=x", "https://host/#x"})
    void addressesWithWhatMayBeSecret(String url) {
        assertThat(Rules.url(url)).contains(Messages.Rules_UrlParts());
        assertThat(Messages.Rules_UrlParts()).doesNotContain("secret");
    }

    @Test
    void registries() {
        assertThat(Rules.host("registry.example.com:5000")).isEmpty();
        assertThat(Rules.host("https://registry.example.com")).isNotEmpty();
        assertThat(Rules.host("registry.example.com/path")).isNotEmpty();
    }

    @Test
    void namesThatAreReferredTo() {
        assertThat(Rules.reference("Cluster", "main", List.of("main"))).isEmpty();
        assertThat(Rules.reference("Cluster", "mian", List.of("main", "other")))
                .hasValueSatisfying(text -> assertThat(text).contains("'mian'").contains("main, other"));
        assertThat(Rules.unique("Cluster", List.of("a", "b", "a"))).isNotEmpty();
        assertThat(Rules.unique("Cluster", List.of("a", "b"))).isEmpty();
    }

    @Test
    void headersAreTokensThatNobodyElseSends() {
        assertThat(Rules.header("X-Scope-OrgID")).isEmpty();
        for (String wrong : new String[] {"", "X Y", "X:Y", "Authorization", "HOST", "content-type", "a\r\nb"}) {
            assertThat(Rules.header(wrong)).as(wrong).isPresent();
        }
    }
}
