package io.jenkins.plugins.slidecraft.manifest;

import java.util.List;

/** Manifests can't be applied as they are; trying again changes nothing. */
public final class ManifestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason where other managers own fields. */
    public static final String FIELD_CONFLICT = "FieldConflict";
    /** The reason where the server refuses objects. */
    public static final String REFUSED = "ManifestRefused";
    /** The reason where the stored text is not there or not what it was. */
    public static final String MISSING = "ManifestsMissing";
    /** The reason where a hook's Job has failed. */
    public static final String HOOK_FAILED = "HookFailed";

    private final String reason;
    private final String[] evidence;

    /**
     * @param reason in one word, for programs
     * @param message what it is and the way out, for people
     * @param evidence further lines
     */
    public ManifestException(String reason, String message, List<String> evidence) {
        super(message);
        this.reason = reason;
        this.evidence = evidence.toArray(new String[0]);
    }

    public String reason() {
        return reason;
    }

    public List<String> evidence() {
        return List.of(evidence);
    }
}
