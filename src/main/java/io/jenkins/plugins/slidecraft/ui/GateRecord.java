package io.jenkins.plugins.slidecraft.ui;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a gate said. */
@ExportedBean(defaultVisibility = 2)
public final class GateRecord {
    private final String operation;
    private final String environment;
    private final String gate;
    private final String verdict;
    private final String reason;
    private final String message;
    private final int looks;
    private final Double value;
    private final String threshold;
    private final Double samples;
    private final String unit;
    private final long at;
    /** Null in runs of versions that kept no more than the last look. */
    private final List<GateCourse> courses;

    /**
     * @param numbers what the last look saw
     * @param courses how the evidence about each metric grew
     */
    public GateRecord(
            String operation,
            String environment,
            String gate,
            String verdict,
            String reason,
            String message,
            int looks,
            Numbers numbers,
            List<GateCourse> courses,
            long at) {
        this.operation = operation;
        this.environment = environment;
        this.gate = gate;
        this.verdict = verdict;
        this.reason = reason;
        this.message = message;
        this.looks = looks;
        this.value = numbers.value;
        this.threshold = numbers.threshold;
        this.samples = numbers.samples;
        this.unit = numbers.unit;
        this.courses = new ArrayList<>(courses);
        this.at = at;
    }

    /** What a gate saw last; only handed over, never stored. */
    public static final class Numbers {
        private final Double value;
        private final String threshold;
        private final Double samples;
        private final String unit;

        /**
         * @param value null where there was none
         * @param threshold as {@code > 0.95}
         * @param samples null where they are not known
         * @param unit what they count
         */
        public Numbers(@CheckForNull Double value, String threshold, @CheckForNull Double samples, String unit) {
            this.value = value;
            this.threshold = threshold;
            this.samples = samples;
            this.unit = unit;
        }
    }

    /** The operation's id. */
    @Exported
    public String getOperation() {
        return operation;
    }

    /** Where. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** The gate's name. */
    @Exported
    public String getGate() {
        return gate;
    }

    /** PASS, FAIL or INCONCLUSIVE. */
    @Exported
    public String getVerdict() {
        return verdict;
    }

    /** Why, in one word. */
    @Exported
    public String getReason() {
        return reason;
    }

    /** Why, in one sentence. */
    @Exported
    public String getMessage() {
        return message;
    }

    /** How many looks it took. */
    @Exported
    public int getLooks() {
        return looks;
    }

    /** The value of its last look; null where there was none. */
    @CheckForNull
    @Exported
    public Double getValue() {
        return value;
    }

    /** What the value has to hold, as {@code > 0.95}; empty in runs of earlier versions. */
    @Exported
    public String getThreshold() {
        return Objects.toString(threshold, "");
    }

    /** How many events the value rests on; null where that is not known. */
    @CheckForNull
    @Exported
    public Double getSamples() {
        return samples;
    }

    /** What the samples count. */
    @Exported
    public String getUnit() {
        return Objects.toString(unit, "");
    }

    /** When, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }

    /** How the evidence grew, metric by metric; empty in runs of earlier versions. */
    @Exported
    public List<GateCourse> getCourses() {
        return courses == null ? List.of() : courses;
    }
}
