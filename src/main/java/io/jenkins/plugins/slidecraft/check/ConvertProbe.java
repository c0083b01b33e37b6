package io.jenkins.plugins.slidecraft.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A sample is uploaded, and the job that converts it succeeds (G13). */
final class ConvertProbe implements Probe {
    private static final List<Integer> TAKEN = List.of(200, 201, 202);

    private final HttpCall upload;
    private final Job job;
    private String id = "";
    private String state = "";
    private HttpCall asked;
    private int looks;

    private ConvertProbe(HttpCall upload, Job job) {
        this.upload = upload;
        this.job = job;
    }

    static Supplier<Probe> read(CheckFields fields) {
        Duration timeout = CheckDefaults.timeout(fields);
        Map<String, String> headers = fields.headers("headers");
        SampleFile sample = SampleFile.of(fields.oneOf("sample", "pdf", SampleFile.NAMES));
        Multipart form = Multipart.of(fields.map("fields"), fields.text("file", "file"), sample);
        HttpCall upload = HttpCall.post(fields.path("path", "/api/convert"), form.contentType(), form.body(), timeout)
                .withHeaders(Map.of("Accept", "application/json"))
                .withHeaders(headers);
        Job job = Job.read(fields, timeout, headers);
        return () -> new ConvertProbe(upload, job);
    }

    @Override
    public Move begin() {
        return new Move.Send(upload, Duration.ZERO);
    }

    @Override
    public Move next(HttpAnswer answer) {
        if (id.isEmpty()) {
            id = id(answer);
            asked = job.ask(id);
            return new Move.Send(asked, Duration.ZERO);
        }
        state = job.state(asked, answer, id);
        looks++;
        return job.isDone(state)
                ? new Move.Passed("the sample was taken, and job " + Answers.line(id) + " is '" + Answers.line(state)
                        + "' after " + looks + (looks == 1 ? " look" : " looks"))
                : new Move.Send(asked, job.interval());
    }

    private String id(HttpAnswer answer) {
        Answers.status(upload, answer, TAKEN);
        JsonNode root = Answers.json(upload, answer);
        String found = Answers.text(root, job.id());
        if (found.isEmpty()) {
            throw new CheckFailedException(Answers.name(upload) + " names no job: " + job.id() + " is "
                    + Answers.shown(root.at(job.id())) + Answers.beginning(answer));
        }
        return found;
    }

    @Override
    public String progress() {
        return id.isEmpty()
                ? ""
                : "job " + Answers.line(id)
                        + (state.isEmpty() ? " is not known yet" : " is '" + Answers.line(state) + "'");
    }
}
