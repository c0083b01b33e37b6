package io.jenkins.plugins.slidecraft.ui;

import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A question that an operation of this run has put to people, and what somebody answered. */
@ExportedBean(defaultVisibility = 2)
public final class QuestionRecord {
    /** Nobody has answered yet. */
    public static final String OPEN = "open";

    public static final String YES = "yes";
    public static final String NO = "no";
    /** Nobody needs to answer any more. */
    public static final String WITHDRAWN = "withdrawn";

    private final String id;
    private final String environment;
    private final String text;
    private final String yes;
    private final String no;
    private final long askedAt;
    private final String answer;
    private final String by;
    private final long answeredAt;

    private QuestionRecord(
            String id,
            String environment,
            String text,
            String yes,
            String no,
            long askedAt,
            String answer,
            String by,
            long answeredAt) {
        this.id = id;
        this.environment = environment;
        this.text = text;
        this.yes = yes;
        this.no = no;
        this.askedAt = askedAt;
        this.answer = answer;
        this.by = by;
        this.answeredAt = answeredAt;
    }

    /** A question that nobody has answered yet. */
    public static QuestionRecord open(String id, String environment, String text, String yes, String no, long at) {
        return new QuestionRecord(id, environment, text, yes, no, at, OPEN, "", 0);
    }

    QuestionRecord answered(String what, String who, long at) {
        return new QuestionRecord(id, environment, text, yes, no, askedAt, what, who, at);
    }

    /** Its id in this run. */
    @Exported
    public String getId() {
        return id;
    }

    /** Where. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** The question. */
    @Exported
    public String getText() {
        return text;
    }

    /** What the answer {@code yes} is called. */
    @Exported
    public String getYes() {
        return yes;
    }

    /** What the answer {@code no} is called. */
    @Exported
    public String getNo() {
        return no;
    }

    /** When it was put, in milliseconds since 1970. */
    @Exported
    public long getAskedAt() {
        return askedAt;
    }

    /** {@code open}, {@code yes}, {@code no} or {@code withdrawn}. */
    @Exported
    public String getAnswer() {
        return answer;
    }

    /** Whether nobody has answered yet. */
    public boolean isOpen() {
        return OPEN.equals(answer);
    }

    /** Who answered; empty for nobody. */
    @Exported
    public String getBy() {
        return by;
    }

    /** When, in milliseconds since 1970; 0 for not at all. */
    @Exported
    public long getAnsweredAt() {
        return answeredAt;
    }
}
