package io.jenkins.plugins.slidecraft.sim;

import java.util.Arrays;
import java.util.Map;

/** One series of samples in order of time; a stale marker says that it has ended for now. */
final class TimeSeries {
    /** One sample. */
    record Sample(long millis, double value) {}

    private final Map<String, String> labels;
    private long[] times = new long[32];
    private double[] values = new double[32];
    private boolean[] stale = new boolean[32];
    private int size;

    TimeSeries(Map<String, String> labels) {
        this.labels = Map.copyOf(labels);
    }

    /** All labels, {@code __name__} too. */
    Map<String, String> labels() {
        return labels;
    }

    void add(long millis, double value) {
        put(millis, value, false);
    }

    /** Marks the end, unless it stands already. */
    void end(long millis) {
        if (size > 0 && !stale[size - 1]) {
            put(millis, 0, true);
        }
    }

    private void put(long millis, double value, boolean end) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            values = Arrays.copyOf(values, size * 2);
            stale = Arrays.copyOf(stale, size * 2);
        }
        times[size] = millis;
        values[size] = value;
        stale[size++] = end;
    }

    /** The newest sample at a time, no older than the lookback; null where there is none or the series has ended. */
    Sample at(long millis, long lookback) {
        for (int i = size - 1; i >= 0; i--) {
            if (times[i] <= millis) {
                return times[i] <= millis - lookback || stale[i] ? null : new Sample(times[i], values[i]);
            }
        }
        return null;
    }

    /** The samples after one time and up to another. */
    Sample[] between(long after, long upTo) {
        Sample[] found = new Sample[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (times[i] > after && times[i] <= upTo && !stale[i]) {
                found[count++] = new Sample(times[i], values[i]);
            }
        }
        return Arrays.copyOf(found, count);
    }
}
