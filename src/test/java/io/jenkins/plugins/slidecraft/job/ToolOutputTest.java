package io.jenkins.plugins.slidecraft.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On what the tools themselves printed against PostgreSQL 15: Flyway 12.4.0 (OSS), Alembic 1.20.1, Prisma 6.19.0 (its WebAssembly
 * engine; the line of the native engine is from Prisma's sources).
 */
class ToolOutputTest {
    private static LevelReading read(ToolOutput tool, String output) {
        try (InputStream in = ToolOutputTest.class.getResourceAsStream("outputs/" + output + ".txt")) {
            return tool.read(
                    LevelReading.NONE,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FLYWAY,  flyway-migrate,    '',           12,                       false",
        "FLYWAY,  flyway-nothing,    12,           12,                       true",
        "FLYWAY,  flyway-failed,     12,           12,                       false",
        "FLYWAY,  flyway-undo,       '',           '',                       false",
        "ALEMBIC, alembic-upgrade,   '',           ae1027a6acf0,             false",
        "ALEMBIC, alembic-nothing,   '',           '',                       false",
        "ALEMBIC, alembic-current,   '',           ae1027a6acf0,             false",
        "ALEMBIC, alembic-downgrade, ae1027a6acf0, 27c6a30d7c24,             false",
        "ALEMBIC, alembic-failed,    27c6a30d7c24, b0b0b0b0b0b0,             false",
        "PRISMA,  prisma-deploy,     '',           20240202000000_add_owner, false",
        "PRISMA,  prisma-nothing,    '',           '',                       true",
        "PRISMA,  prisma-failed,     '',           '',                       false",
        "PRISMA,  prisma-failed-again, '',         '',                       false",
    })
    void readsTheLevelOffWhatTheToolPrints(ToolOutput tool, String output, String from, String to, boolean nothing) {
        assertThat(read(tool, output)).isEqualTo(new LevelReading(from, to, nothing));
    }

    @Test
    void readsTheNativeEngineOfPrismaToo() {
        assertThat(ToolOutput.PRISMA.read(
                        LevelReading.NONE,
                        List.of(
                                "Applying migration `20240101000000_init`",
                                "Applying migration `20240202000000_owner`")))
                .isEqualTo(new LevelReading("", "20240202000000_owner", false));
    }

    @Test
    void aTeamsOwnCommandSaysTheLevelBeforeAndAfter() {
        assertThat(ToolOutput.CUSTOM.read(LevelReading.NONE, List.of("x", "slidecraft-level: 7")))
                .isEqualTo(new LevelReading("", "7", false));
        assertThat(ToolOutput.CUSTOM.read(
                        LevelReading.NONE,
                        List.of("slidecraft-level: 7", "slidecraft-level: 8", "done; slidecraft-level: 9")))
                .isEqualTo(new LevelReading("7", "9", false));
    }

    @ParameterizedTest
    @EnumSource(ToolOutput.class)
    void whatSaysNothingOfALevelChangesNothing(ToolOutput tool) {
        LevelReading before = new LevelReading("1", "2", false);
        for (String line : List.of("", "level: 3", "at version v3?", "Running", "└─ migration.sql", "head", "->")) {
            assertThat(tool.read(before, line)).as(line).isEqualTo(before);
        }
    }

    @Test
    void toolsAreFoundByTheNamesOfTheFile() {
        assertThat(ToolOutput.of("flyway")).isEqualTo(ToolOutput.FLYWAY);
        assertThat(ToolOutput.of("custom")).isEqualTo(ToolOutput.CUSTOM);
    }
}
