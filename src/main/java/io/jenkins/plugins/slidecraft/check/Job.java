package io.jenkins.plugins.slidecraft.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the application tells of a job that it does: by default {@code {"jobId": …}} when it is asked for, then
 * {@code {"status": …, "error": …}} under a path of its own until it is done or has failed.
 *
 * @param id where the answer that begins the job has its id
 * @param statusPath with {@code {job}}
 * @param state where the status has the state
 * @param done states that mean success, in small letters
 * @param failed states that mean failure, in small letters
 * @param error where the status says why it has failed
 * @param interval between two looks
 * @param timeout for one answer
 * @param headers sent with each look
 */
record Job(
        String id,
        String statusPath,
        String state,
        List<String> done,
        List<String> failed,
        String error,
        Duration interval,
        Duration timeout,
        Map<String, String> headers) {
    private static final List<Integer> OK = List.of(200);
    private static final List<String> DONE =
            List.of("done", "completed", "complete", "succeeded", "success", "finished", "ready");
    private static final List<String> FAILED =
            List.of("failed", "failure", "error", "cancelled", "canceled", "aborted", "expired");

    static Job read(CheckFields fields, Duration timeout, Map<String, String> headers) {
        return new Job(
                fields.pointer("job", "/jobId"),
                fields.jobPath("statusPath", "/api/jobs/{job}"),
                fields.pointer("state", "/status"),
                lower(fields.texts("done", DONE)),
                lower(fields.texts("failed", FAILED)),
                fields.pointer("error", "/error"),
                fields.duration("interval", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMinutes(1)),
                timeout,
                headers);
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    /** Asks how a job stands. */
    HttpCall ask(String job) {
        return HttpCall.get(fill(statusPath, job), timeout)
                .withHeaders(Map.of("Accept", "application/json"))
                .withHeaders(headers);
    }

    /** A path with a job's id in it. */
    static String fill(String path, String job) {
        return path.replace(
                CheckFields.JOB, URLEncoder.encode(job, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /**
     * Reads a status.
     *
     * @return the state, in small letters
     * @throws CheckFailedException where the job has failed, or the answer is none
     */
    String state(HttpCall call, HttpAnswer answer, String job) {
        Answers.status(call, answer, OK);
        JsonNode root = Answers.json(call, answer);
        String now = Answers.text(root, state).toLowerCase(Locale.ROOT);
        if (now.isEmpty()) {
            throw new CheckFailedException(Answers.name(call) + " says nothing of the job's state: " + state + " is "
                    + Answers.shown(root.at(state)));
        }
        if (failed.contains(now)) {
            JsonNode why = root.at(error);
            throw new CheckFailedException("job " + Answers.line(job) + " is '" + Answers.line(now) + "'"
                    + (why.isMissingNode() || why.isNull() ? "" : ": " + Answers.shown(why)));
        }
        return now;
    }

    boolean isDone(String now) {
        return done.contains(now);
    }
}
