package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The AI chat (G13): its event stream gives the first token in time. What comes after it is not read. */
record ChatProbe(HttpCall call, Duration firstToken) implements Probe {
    private static final String QUESTION = "{\"message\":\"Say hello in one word.\",\"stream\":true}";
    private static final List<Integer> OK = List.of(200);
    /** What ends a stream in the manner of OpenAI. */
    private static final String END = "[DONE]";

    static Supplier<Probe> read(CheckFields fields) {
        String body = fields.longText("body", QUESTION);
        HttpCall call = HttpCall.post(
                        fields.path("path", "/api/chat"),
                        "application/json",
                        body.getBytes(StandardCharsets.UTF_8),
                        CheckDefaults.timeout(fields))
                .untilFirstEvent()
                .withHeaders(fields.headers("headers"));
        ChatProbe probe = new ChatProbe(
                call,
                fields.duration("firstToken", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofMinutes(5)));
        return () -> probe;
    }

    @Override
    public Move begin() {
        return new Move.Send(call, Duration.ZERO);
    }

    @Override
    public Move next(HttpAnswer answer) {
        Answers.status(call, answer, OK);
        Answers.mediaType(call, answer, "text/event-stream");
        String event = answer.event().map(String::strip).orElse("");
        if (event.isEmpty() || event.equals(END)) {
            throw new CheckFailedException(Answers.name(call) + " ended its stream without a token");
        }
        if (answer.took().compareTo(firstToken) >= 0) {
            throw new CheckFailedException(Answers.name(call) + " gave its first token after "
                    + Answers.seconds(answer.took()) + ", which has to be under " + Answers.seconds(firstToken));
        }
        return new Move.Passed(Answers.name(call) + " gave its first token after "
                + answer.took().toMillis() + " ms");
    }
}
