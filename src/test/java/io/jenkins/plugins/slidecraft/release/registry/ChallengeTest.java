package io.jenkins.plugins.slidecraft.release.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    @Test
    void readsABearerChallenge() {
        assertThat(
                        Challenge.parse(
                                List.of(
                                        "Bearer realm=\"https://auth.example/token\",service=\"registry.example\",scope=\"repository:a/b:pull,push\"")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.example/token",
                                "service", "registry.example",
                                "scope", "repository:a/b:pull,push")));
    }

    @Test
    void readsSeveralChallengesOfSeveralHeaders() {
        List<Challenge> challenges = Challenge.parse(List.of(
                "Negotiate, BASIC Realm=\"a \\\"quoted\\\" one\" , charset=UTF-8, Bearer realm = https",
                "Digest nonce=\"x\""));

        assertThat(challenges).extracting(Challenge::scheme).containsExactly("negotiate", "basic", "bearer", "digest");
        assertThat(challenges.get(1).parameters()).isEqualTo(Map.of("realm", "a \"quoted\" one", "charset", "UTF-8"));
        assertThat(challenges.get(2).parameters()).isEqualTo(Map.of("realm", "https"));
        assertThat(Challenge.find(challenges, "digest")).isPresent();
        assertThat(Challenge.find(challenges, "ntlm")).isEmpty();
    }

    @Test
    void aBareSchemeIsOne() {
        assertThat(Challenge.parse(List.of("Basic"))).containsExactly(new Challenge("basic", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "=", "\"", "realm=", "Bearer realm=\"open", "Bearer =x", "(", "Bearer\u0000"})
    void endsWithWhatCantBeRead(String header) {
        assertThat(Challenge.parse(List.of(header)))
                .allMatch(challenge -> challenge.parameters().isEmpty());
    }

    @Test
    void headersAreBounded() {
        assertThat(Challenge.parse(List.of("Bearer realm=\"" + "x".repeat(100_000) + "\"")))
                .isEmpty();
        assertThat(Challenge.parse(List.of("a,".repeat(3_000)))).hasSize(3_000);
    }
}
