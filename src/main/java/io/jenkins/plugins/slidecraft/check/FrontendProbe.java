package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.http.ApplicationPath;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The front end (G6.4): the page is HTML; a route that only the client knows answers with the same page; the scripts and
 * styles that the page names are there, and are not that page again, as a server answers that sends it for everything.
 */
final class FrontendProbe implements Probe {
    /** A page with more scripts than this is believed after so many. */
    private static final int MOST_ASSETS = 10;

    private static final List<Integer> OK = List.of(200);

    private final HttpCall index;
    private final HttpCall route;
    private final String contains;
    private final String address;
    private final Deque<HttpCall> assets = new ArrayDeque<>();
    private HttpCall asked;
    private HtmlPage page;
    private int seen;

    private FrontendProbe(HttpCall index, HttpCall route, String contains, String address) {
        this.index = index;
        this.route = route;
        this.contains = contains;
        this.address = address;
    }

    /** @param address the application's base address, for what the page names */
    static Supplier<Probe> read(CheckFields fields, String address) {
        Duration timeout = CheckDefaults.timeout(fields);
        Map<String, String> headers = fields.headers("headers");
        HttpCall index = HttpCall.get(fields.path("path", "/"), timeout)
                .withHeaders(Map.of("Accept", "text/html"))
                .withHeaders(headers);
        HttpCall route = HttpCall.get(fields.path("route", "/app/anything"), timeout)
                .withHeaders(Map.of("Accept", "text/html"))
                .withHeaders(headers);
        String contains = fields.longText("contains", "");
        return () -> new FrontendProbe(index, route, contains, address);
    }

    @Override
    public Move begin() {
        return ask(index);
    }

    private Move ask(HttpCall call) {
        asked = call;
        return new Move.Send(call, Duration.ZERO);
    }

    @Override
    public Move next(HttpAnswer answer) {
        Answers.status(asked, answer, OK);
        if (asked == index) {
            page = html(answer);
            if (!contains.isEmpty() && !answer.text().contains(contains)) {
                throw new CheckFailedException(
                        Answers.name(asked) + " gave a page without '" + Answers.cut(Answers.line(contains)) + "'");
            }
            return ask(route);
        }
        if (asked == route) {
            if (!html(answer).isSamePageAs(page)) {
                throw new CheckFailedException(
                        Answers.name(route) + " gave another page than " + Answers.name(index)
                                + ": an unknown route has to answer with the front end's own page, so that the client can route");
            }
            names();
        } else {
            asset(answer);
        }
        return assets.isEmpty() ? passed() : ask(assets.poll());
    }

    private HtmlPage html(HttpAnswer answer) {
        Answers.mediaType(asked, answer, "text/html");
        return HtmlPage.read(answer.text())
                .orElseThrow(() -> new CheckFailedException(
                        Answers.name(asked) + " gave no HTML page" + Answers.beginning(answer)));
    }

    /** What the page names on this host; what it takes from elsewhere is not asked. */
    private void names() {
        for (String reference : page.assets()) {
            Optional<String> path = ApplicationPath.of(address, index.path(), reference);
            if (path.isPresent() && assets.size() < MOST_ASSETS) {
                assets.add(HttpCall.get(path.get(), index.timeout()).withLongestAnswer(CheckDefaults.LONGEST_ASSET));
            }
        }
    }

    private void asset(HttpAnswer answer) {
        if (answer.mediaType().equals("text/html")) {
            throw new CheckFailedException(Answers.name(asked)
                    + " gave a page of HTML, not the script or style that the page names: it is not there");
        }
        String file = asked.path().replaceFirst("\\?.*", "");
        boolean script = file.endsWith(".js") || file.endsWith(".mjs");
        // Browsers refuse modules and styles of another type.
        if (script && !answer.mediaType().matches(".*/(x-)?(java|ecma)script")
                || file.endsWith(".css") && !answer.mediaType().equals("text/css")) {
            throw new CheckFailedException(Answers.name(asked) + " gave " + Answers.type(answer)
                    + ", which no browser takes as " + (script ? "a script" : "a style sheet"));
        }
        if (answer.body().length == 0) {
            throw new CheckFailedException(Answers.name(asked) + " gave an empty file");
        }
        seen++;
    }

    private Move passed() {
        return new Move.Passed("the page, its route " + route.path() + " and " + seen
                + (seen == 1 ? " asset" : " assets") + " are there");
    }
}
