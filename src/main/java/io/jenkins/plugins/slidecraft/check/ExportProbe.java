package io.jenkins.plugins.slidecraft.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.http.ApplicationPath;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One export (G13): it is asked for, perhaps done by a job, downloaded, and a presentation that opens. The answer to the
 * request is either the file itself, or JSON that names the download or the job.
 */
final class ExportProbe implements Probe {
    private static final String REQUEST = "{\"format\":\"pptx\"}";
    private static final List<Integer> TAKEN = List.of(200, 201, 202);
    private static final List<Integer> OK = List.of(200);

    private enum Phase {
        REQUEST,
        JOB,
        DOWNLOAD
    }

    private final Definition definition;
    private Phase phase = Phase.REQUEST;
    private HttpCall asked;
    private String id = "";
    private String state = "";

    private record Definition(HttpCall request, Job job, String download, String downloadPath, String address) {}

    private ExportProbe(Definition definition) {
        this.definition = definition;
    }

    /** @param address the application's base address, for what an answer names */
    static Supplier<Probe> read(CheckFields fields, String address) {
        Duration timeout = CheckDefaults.timeout(fields);
        Map<String, String> headers = fields.headers("headers");
        HttpCall request = HttpCall.post(
                        fields.path("path", "/api/export"),
                        "application/json",
                        fields.longText("body", REQUEST).getBytes(StandardCharsets.UTF_8),
                        timeout)
                .withHeaders(headers)
                .withLongestAnswer(fields.whole("maxMegabytes", 25, 1, 100) * 1024 * 1024);
        Definition definition = new Definition(
                request,
                Job.read(fields, timeout, headers),
                fields.pointer("download", "/url"),
                fields.jobPath("downloadPath", ""),
                address);
        return () -> new ExportProbe(definition);
    }

    @Override
    public Move begin() {
        return ask(definition.request, Duration.ZERO);
    }

    private Move ask(HttpCall call, Duration after) {
        asked = call;
        return new Move.Send(call, after);
    }

    @Override
    public Move next(HttpAnswer answer) {
        return switch (phase) {
            case REQUEST -> requested(answer);
            case JOB -> looked(answer);
            case DOWNLOAD -> downloaded(answer);
        };
    }

    private Move requested(HttpAnswer answer) {
        Answers.status(asked, answer, TAKEN);
        if (PresentationPackage.looksLikeOne(answer.body())) {
            return checked(answer);
        }
        JsonNode root = Answers.json(asked, answer);
        id = Answers.text(root, definition.job.id());
        if (root.at(definition.download).isTextual()) {
            return download(root);
        }
        if (id.isEmpty()) {
            throw new CheckFailedException(Answers.name(asked)
                    + " gave neither a presentation nor JSON with a job (" + definition.job.id() + ") or a download ("
                    + definition.download + ")" + Answers.beginning(answer));
        }
        phase = Phase.JOB;
        return ask(definition.job.ask(id), Duration.ZERO);
    }

    private Move looked(HttpAnswer answer) {
        state = definition.job.state(asked, answer, id);
        return definition.job.isDone(state)
                ? download(Answers.json(asked, answer))
                : ask(asked, definition.job.interval());
    }

    private Move download(JsonNode root) {
        phase = Phase.DOWNLOAD;
        String named = root.at(definition.download).asText("").strip();
        if (named.isEmpty() && !definition.downloadPath.isEmpty() && !id.isEmpty()) {
            return get(Job.fill(definition.downloadPath, id));
        }
        if (named.isEmpty()) {
            throw new CheckFailedException(Answers.name(asked) + " names no download: " + definition.download + " is "
                    + Answers.shown(root.at(definition.download)) + "; say with download or downloadPath where it is");
        }
        return get(
                ApplicationPath.of(definition.address, "/", named)
                        .orElseThrow(
                                () -> new CheckFailedException(
                                        "the download " + Answers.cut(Answers.line(withoutQuery(named)))
                                                + " is not below the application's address " + definition.address
                                                + ", where checks stay: let the application serve it, or say with downloadPath where it does")));
    }

    /** A signed address has its key in its query. */
    private static String withoutQuery(String address) {
        int query = address.indexOf('?');
        return query < 0 ? address : address.substring(0, query) + "?…";
    }

    private Move get(String path) {
        return ask(
                HttpCall.get(path, definition.request.timeout())
                        .withHeaders(definition.job.headers())
                        .withLongestAnswer(definition.request.longestAnswer()),
                Duration.ZERO);
    }

    private Move downloaded(HttpAnswer answer) {
        Answers.status(asked, answer, OK);
        return checked(answer);
    }

    private Move checked(HttpAnswer answer) {
        try {
            int slides = PresentationPackage.slides(answer.body());
            return new Move.Passed("the export is a presentation of " + slides
                    + (slides == 1 ? " slide, " : " slides, ") + answer.body().length + " bytes");
        } catch (PresentationPackage.InvalidPackageException e) {
            throw new CheckFailedException(
                    Answers.name(asked) + " gave no presentation that opens: " + e.getMessage() + notAZip(answer));
        }
    }

    private static String notAZip(HttpAnswer answer) {
        return PresentationPackage.looksLikeOne(answer.body()) ? "" : Answers.beginning(answer);
    }

    @Override
    public String progress() {
        return phase == Phase.JOB && !state.isEmpty()
                ? "job " + Answers.line(id) + " is '" + Answers.line(state) + "'"
                : "";
    }
}
