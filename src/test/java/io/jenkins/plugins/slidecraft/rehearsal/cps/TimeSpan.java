package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.time.Duration;
import java.util.Locale;

/** How Jenkins writes a span of time: {@code 1 min 30 sec}; as {@code hudson.Util.getTimeSpanString}. */
final class TimeSpan {
    private TimeSpan() {}

    static String of(Duration duration) {
        long millis = duration.toMillis();
        long days = duration.toDays();
        long hours = duration.toHoursPart();
        long minutes = duration.toMinutesPart();
        long seconds = duration.toSecondsPart();
        if (days > 0) {
            return pair(days, days == 1 ? "day" : "days", hours, "hr");
        }
        if (hours > 0) {
            return pair(hours, "hr", minutes, "min");
        }
        if (minutes > 0) {
            return pair(minutes, "min", seconds, "sec");
        }
        if (seconds >= 10) {
            return seconds + " sec";
        }
        if (seconds >= 1) {
            return trim(seconds + (millis % 1000) / 100 / 10.0, " sec");
        }
        return millis >= 100 ? trim((millis / 10) / 100.0, " sec") : millis + " ms";
    }

    private static String pair(long big, String bigUnit, long small, String smallUnit) {
        return big < 10 ? big + " " + bigUnit + " " + small + " " + smallUnit : big + " " + bigUnit;
    }

    private static String trim(double value, String unit) {
        String text = String.format(Locale.ROOT, "%.2f", value)
                .replaceFirst("0+$", "")
                .replaceFirst("\\.$", "");
        return text + unit;
    }
}
