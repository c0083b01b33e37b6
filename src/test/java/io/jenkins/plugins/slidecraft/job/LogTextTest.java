package io.jenkins.plugins.slidecraft.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://app:s3cr3t@db:5432/x failed | postgres://****@db:5432/x failed",
                "url=postgresql+psycopg2://app:p%40ss:w@db/x | url=postgresql+psycopg2://****@db/x",
                "postgres://app:p@ss/w@rd@db/x | postgres://****@db/x",
                "jdbc:postgresql://db/x?user=app&password=s3cr3t&ssl=true | jdbc:postgresql://db/x?user=app&password=****&ssl=true",
                "PGPASSWORD=s3cr3t psql | PGPASSWORD=**** psql",
                "password: \"s3 cr3t\" | password: ****",
                "Database: jdbc:postgresql://127.0.0.1:25432/flyway | Database: jdbc:postgresql://127.0.0.1:25432/flyway",
                "at a.b.C(X.java:12) user@host | at a.b.C(X.java:12) user@host",
                "Add column password to table account | Add column password to table account",
            })
    void credentialsDoNotReachTheLog(String line, String printed) {
        assertThat(LogText.clean(line)).isEqualTo(printed);
    }

    @Test
    void coloursAndWhatJenkinsWouldTakeForANoteAreLeftOut() {
        assertThat(LogText.clean("\u001B[31mred\u001B[0m \u001B[8mha:////AAAA\u001B[0m\u0000\r\tend"))
                .isEqualTo("red ha:////AAAA\tend");
    }

    @Test
    void aLineIsNotEndless() {
        assertThat(LogText.clean("x".repeat(5000))).hasSize(2001).endsWith("…");
    }
}
