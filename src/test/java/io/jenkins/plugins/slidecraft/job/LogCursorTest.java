package io.jenkins.plugins.slidecraft.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** A growing log is read without loss and without doubles, whatever is written when and however it is cut. */
class LogCursorTest {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private record Line(Instant at, String text) {}

    private final List<Line> log = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private LogCursor cursor = LogCursor.START;

    /** As a kubelet answers: lines since a second, cut at a number of bytes. */
    private String answer(int limit) {
        StringBuilder text = new StringBuilder();
        for (Line line : log) {
            boolean wanted = cursor.since()
                    .map(since -> !line.at.isBefore(since.truncatedTo(ChronoUnit.SECONDS)))
                    .orElse(true);
            if (wanted) {
                text.append(line.at).append(' ').append(line.text).append('\n');
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return bytes.length > limit ? new String(bytes, 0, limit, StandardCharsets.UTF_8) : text.toString();
    }

    private boolean look(int limit, boolean ended) {
        String answer = answer(limit);
        LogCursor.Part part = cursor.take(answer, answer.getBytes(StandardCharsets.UTF_8).length >= limit, ended);
        read.addAll(part.lines());
        cursor = part.next();
        return part.more();
    }

    private void drain(int limit) {
        int looks = 0;
        while (look(limit, true)) {
            assertThat(++looks).isLessThan(100_000);
        }
    }

    @RepeatedTest(60)
    void everyLineComesOnce(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Instant at = START;
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            // Both streams are stamped on their own: a line may be a little older than the one before it.
            at = at.plusNanos(random.nextInt(random.nextInt(10) == 0 ? 2_000_000_000 : 20_000_000));
            Instant stamped = at.minusNanos(random.nextInt(4) == 0 ? random.nextInt(900_000_000) : 0);
            log.add(new Line(stamped, "line " + i + " é".repeat(random.nextInt(5))));
            written.add(log.get(i).text);
            if (random.nextInt(8) == 0) {
                look(20_000, false);
            }
        }
        drain(20_000);
        assertThat(read).isEqualTo(written);
        assertThat(cursor.lines()).isEqualTo(300);
    }

    @Test
    void anAnswerThatIsCutIsGoneOnWith() {
        for (int i = 0; i < 2000; i++) {
            log.add(new Line(START.plusMillis(100L * i), "line " + i));
        }
        drain(3000);
        assertThat(read).hasSize(2000).doesNotHaveDuplicates();
    }

    @Test
    void aSecondThatHoldsMoreThanIsReadAtOnceIsPassedOver() {
        for (int i = 0; i < 1000; i++) {
            log.add(new Line(START.plusMillis(5000).plusNanos(i), "flood " + i));
        }
        log.add(new Line(START.plusSeconds(7), "after"));
        drain(3000);
        assertThat(read).contains("flood 0", "after").doesNotHaveDuplicates();
        assertThat(read.size()).isBetween(40, 200);
    }

    @Test
    void aLineThatIsLongerThanIsReadAtOnceIsPassedOver() {
        log.add(new Line(START, "before"));
        log.add(new Line(START.plusSeconds(3), "x".repeat(10_000)));
        log.add(new Line(START.plusSeconds(9), "after"));
        drain(3000);
        assertThat(read).containsExactly("before", "after");
    }

    @Test
    void aLineWithoutItsEndIsTakenOnlyWhenNothingMoreComes() {
        String half = START + " half";
        assertThat(cursor.take(half, false, false).lines()).isEmpty();
        assertThat(cursor.take(half, false, true).lines()).containsExactly("half");
    }

    @Test
    void aTextWithoutTimesEndsTheReading() {
        LogCursor.Part part = cursor.take("no times here", true, false);
        assertThat(part.more()).isFalse();
        assertThat(part.skipped()).isTrue();
    }

    @Test
    void timePassesWithoutNewLines() {
        log.add(new Line(START, "one"));
        look(3000, false);
        LogCursor before = cursor;
        for (int i = 0; i < 5; i++) {
            look(3000, false);
        }
        assertThat(cursor).isEqualTo(before);
        log.add(new Line(START.plus(Duration.ofHours(1)), "two"));
        look(3000, false);
        assertThat(read).containsExactly("one", "two");
    }
}
