package io.jenkins.plugins.slidecraft.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvFileTest {
    private static Map<String, String> values(String text) {
        return EnvFile.parse(text, ".env.local").values();
    }

    /** The cases of dotenv's own tests that matter: what Vite reads from the same file. */
    @Test
    void readsWhatDotenvReads() {
        assertThat(values(
                        """
                \ufeffBASIC=basic
                # COMMENTED=1
                   # also

                AFTER_LINE = after_line
                EMPTY=
                EMPTY_QUOTES=''
                SINGLE='single $quotes # no comment'
                DOUBLE="double \\"quotes\\" # no comment"
                BACK=`back 'n' "forth"`
                EXPANDED="one\\ntwo"
                LITERAL='one\\ntwo'
                INLINE=inline # comment
                HASH=#comment
                COLOUR=a#b
                URL=postgres://u:p@db:5432/a?b=c#d
                export EXPORTED=yes
                  SPACED  =   some spaced out string
                MULTI="line 1
                line 2
                line 3" # comment
                EQUALS=equals==
                BASIC=twice
                LAST=last"""
                                .replace("                ", "")))
                .isEqualTo(Map.ofEntries(
                        Map.entry("BASIC", "twice"),
                        Map.entry("AFTER_LINE", "after_line"),
                        Map.entry("EMPTY", ""),
                        Map.entry("EMPTY_QUOTES", ""),
                        Map.entry("SINGLE", "single $quotes # no comment"),
                        Map.entry("DOUBLE", "double \"quotes\" # no comment"),
                        Map.entry("BACK", "back 'n' \"forth\""),
                        Map.entry("EXPANDED", "one\ntwo"),
                        Map.entry("LITERAL", "one\\ntwo"),
                        Map.entry("INLINE", "inline"),
                        Map.entry("HASH", ""),
                        Map.entry("COLOUR", "a#b"),
                        Map.entry("URL", "postgres://u:p@db:5432/a?b=c#d"),
                        Map.entry("EXPORTED", "yes"),
                        Map.entry("SPACED", "some spaced out string"),
                        Map.entry("MULTI", "line 1\nline 2\nline 3"),
                        Map.entry("EQUALS", "equals=="),
                        Map.entry("LAST", "last")));
        assertThat(values("A=1\r\nB='x\r\ny'\rC=3")).isEqualTo(Map.of("A", "1", "B", "x\ny", "C", "3"));
        assertThat(values("")).isEmpty();
    }

    @Test
    void namesLinesThatAreNoneWithoutShowingThem() {
        assertThatThrownBy(() -> values("A=1\nhunter2\nB='a\nb'\n1C=hunter2\nD='hunter2\nE=\"x\" hunter2\nF=\"hunter2"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        """
                        .env.local has 5 problems:
                          .env.local:2: 'a text': a line is NAME=value or a comment; write it as DB_URL=…, or put # before it
                          .env.local:5: 'a text': a line is NAME=value or a comment; write it as DB_URL=…, or put # before it
                          .env.local:6: 'a text': a value that begins with ' ends with it; add the quote at its end
                          .env.local:7: 'a text': after a value in quotes nothing comes but a comment; put all of the value into the quotes
                          .env.local:8: 'a text': a value that begins with " ends with it; add the quote at its end""");
        assertThat(EnvFile.parse("A=hunter2", "f")).hasToString("[A]");
        assertThatThrownBy(() -> values("A=" + "x".repeat(EnvFile.LIMIT)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("has at most 65536");
    }

    @Test
    void anyFileIsReadOrRefused() {
        String pieces = "A=b'\"`#\\ \n\r\t$export é";
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            try {
                assertThat(values(text.toString()))
                        .allSatisfy((name, value) -> assertThat(name).matches("[A-Za-z_][A-Za-z0-9_]*"));
            } catch (InvalidInput e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    private static final Descriptor DESCRIPTOR = Descriptor.parse(
            """
            apiVersion: slidecraft.io/v1
            application: shop
            registry: registry.example.com/shop
            components: {gateway: {prefix: app}, worker: {prefix: worker}}
            variables:
              DB_URL: {scope: [gateway, worker]}
              STORAGE_PROVIDER: {scope: [worker]}
              S3_BUCKET: {scope: [worker]}
            environments: {dev: {}}
            """,
            "slidecraft.yaml");

    private static List<String> check(String text) {
        return EnvFile.check(
                        VariableNeeds.of(DESCRIPTOR, "dev", List.of("gateway", "worker")),
                        Optional.ofNullable(text).map(known -> EnvFile.parse(known, ".env.local")))
                .stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void namesWhatADevelopersFileLacks() {
        assertThat(check("DB_URL=a\nSTORAGE_PROVIDER=local")).isEmpty();
        assertThat(check("DB_URL=a\nSTORAGE_PROVIDER=s3\nS3_BUCKET=")).isEmpty();
        assertThat(check("STORAGE_PROVIDER=s3"))
                .containsExactly(
                        "variables.DB_URL is missing: gateway, worker can't start without it (G4), and .env.local doesn't set"
                                + " it; add a line DB_URL=… to .env.local",
                        "variables.S3_BUCKET is missing: worker can't start without it (G4), and .env.local doesn't set it;"
                                + " add a line S3_BUCKET=… to .env.local");
        assertThat(check("DB_URL=a\nSTORAGE_PROVIDER=hunter2"))
                .containsExactly(
                        "variables.STORAGE_PROVIDER is 'another text in .env.local': it is one of local, s3, gdrive;"
                                + " correct the line in .env.local");
        assertThat(check(null))
                .containsExactly(
                        "variables.DB_URL is missing: gateway, worker can't start without it (G4), and there is no .env.local"
                                + " in the workspace; write DB_URL=… into .env.local",
                        "variables.STORAGE_PROVIDER is missing: worker can't start without it (G4), and there is no .env.local"
                                + " in the workspace; write STORAGE_PROVIDER=… into .env.local");
    }

    @Test
    void aBuildForDevTakesWhatItBuildsIn() {
        Descriptor descriptor = Descriptor.parse(
                """
                apiVersion: slidecraft.io/v1
                application: shop
                registry: registry.example.com/shop
                components: {web: {prefix: web}, gateway: {prefix: app}}
                variables:
                  JWT_SECRET: {scope: [gateway]}
                  VITE_API_BASE_URL: {scope: [web]}
                environments: {dev: {envFile: my.env}, prod: {variables: {JWT_SECRET: {secret: s}, VITE_API_BASE_URL: /api}}}
                """,
                "f");
        Optional<String> file = Optional.of("JWT_SECRET=hunter2\nVITE_API_BASE_URL=/dev\nOTHER=x");

        assertThat(EnvFile.nameFor(descriptor, Optional.of("dev"))).contains("my.env");
        assertThat(EnvFile.nameFor(descriptor, Optional.of("prod"))).isEmpty();
        assertThat(EnvFile.nameFor(descriptor, Optional.empty())).isEmpty();
        assertThat(EnvFile.forBuild(descriptor, "dev", List.of(), file)).isEqualTo(Map.of("VITE_API_BASE_URL", "/dev"));
        assertThat(EnvFile.forBuild(descriptor, "dev", List.of("web"), Optional.empty()))
                .isEmpty();
        assertThatThrownBy(() -> EnvFile.forBuild(descriptor, "dev", List.of(), Optional.empty()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        "Environment 'dev' is not valid:\n  variables.JWT_SECRET is missing: gateway can't start without it"
                                + " (G4), and there is no my.env in the workspace; write JWT_SECRET=… into my.env");
    }
}
