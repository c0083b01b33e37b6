package io.jenkins.plugins.slidecraft.rehearsal.cps;

/** The variable {@code currentBuild}: as much of {@code RunWrapper} as a Jenkinsfile for deployments uses. */
public final class CurrentBuild {
    private Result result;
    private String displayName = "#1";
    private String description;
    private long startTimeInMillis;

    /** The result so far, or null. */
    public String getResult() {
        return result == null ? null : result.name();
    }

    /** Sets the result; a better one than there is changes nothing, as in Jenkins. */
    public void setResult(String name) {
        worsen(Result.fromString(name));
    }

    public String getCurrentResult() {
        return orSuccess().name();
    }

    public boolean resultIsBetterOrEqualTo(String other) {
        return !orSuccess().isWorseThan(Result.fromString(other));
    }

    public boolean resultIsWorseOrEqualTo(String other) {
        return !Result.fromString(other).isWorseThan(orSuccess());
    }

    public int getNumber() {
        return 1;
    }

    public String getId() {
        return "1";
    }

    public String getDisplayName() {
        return displayName;
    }

    public void setDisplayName(String name) {
        displayName = name;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String text) {
        description = text;
    }

    public long getStartTimeInMillis() {
        return startTimeInMillis;
    }

    void startedAt(long millis) {
        startTimeInMillis = millis;
    }

    /** There is no earlier build. */
    public Object getPreviousBuild() {
        return null;
    }

    /** Sets the result unless it is worse already. */
    public void worsen(Result other) {
        result = result == null ? other : result.combine(other);
    }

    /** The result where there is one. */
    public Result resultOrNull() {
        return result;
    }

    /** Sets the result whatever it was; for {@code post}, which sets and resets it. */
    public void force(Result other) {
        result = other;
    }

    Result orSuccess() {
        return result == null ? Result.SUCCESS : result;
    }
}
