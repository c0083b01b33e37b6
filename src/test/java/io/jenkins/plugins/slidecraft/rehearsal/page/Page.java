package io.jenkins.plugins.slidecraft.rehearsal.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** The whole page. */
public final class Page {
    private final Story story;
    private final StringBuilder html = new StringBuilder();

    private Page(Story story) {
        this.story = story;
    }

    /** The page as text. */
    public static String of(Story story) {
        return new Page(story).write();
    }

    private String write() {
        html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
                .append(Html.escape(story.scenario() + ": " + story.result() + " – SlideCraft rehearsal"))
                .append("</title>\n<style>\n")
                .append(styles())
                .append("</style>\n</head>\n<body>\n");
        header();
        html.append("<main>\n");
        events();
        stages();
        environments();
        gates();
        checks();
        approvals();
        incidents();
        invariants();
        console();
        html.append("</main>\n");
        footer();
        return html.append("</body>\n</html>\n").toString();
    }

    private void header() {
        html.append("<header>\n<p class=\"kicker\">SlideCraft rehearsal</p>\n<h1>")
                .append(Html.escape(story.scenario()))
                .append(badge(story.result()))
                .append("</h1>\n<p>")
                .append(Html.escape(capital(story.description())))
                .append(".</p>\n<dl class=\"facts\">");
        fact("Virtual time", Html.clock(story.seconds()));
        fact(
                "Stages",
                Long.toString(story.stages().stream()
                        .filter(stage -> !stage.status().equals("SKIPPED"))
                        .count()));
        for (Story.Environment environment : story.environments()) {
            fact(environment.name(), environment.release() + ", " + words(environment.state()));
        }
        fact(
                "Invariants",
                story.invariantsViolated().isEmpty()
                        ? "held, " + story.invariantsChecked() + " checks"
                        : story.invariantsViolated().size() + " violated");
        fact("Seed", Long.toString(story.seed()));
        html.append("</dl>\n</header>\n");
    }

    private void fact(String name, String value) {
        html.append("<div><dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd></div>");
    }

    private void events() {
        html.append("<section aria-labelledby=\"events\"><h2 id=\"events\">What happened</h2><ol class=\"events\">");
        for (Story.Event event : story.events()) {
            html.append("<li class=\"")
                    .append(event.kind())
                    .append("\"><time>")
                    .append(Html.clock(story.second(event.at())))
                    .append("</time><span>")
                    .append(Html.escape(event.text()))
                    .append("</span></li>");
        }
        html.append("</ol></section>\n");
    }

    private void stages() {
        html.append("<section aria-labelledby=\"stages\"><h2 id=\"stages\">Stages</h2>")
                .append("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Chart of the stages\">")
                .append(StageChart.draw(story))
                .append("</div>")
                .append("<details><summary>As a table</summary><table><thead><tr><th scope=\"col\">stage</th>")
                .append(
                        "<th scope=\"col\">status</th><th scope=\"col\">from</th><th scope=\"col\">to</th></tr></thead><tbody>");
        for (Story.Stage stage : story.stages()) {
            html.append("<tr><td>")
                    .append("&emsp;".repeat(stage.depth()))
                    .append(Html.escape(stage.name()))
                    .append("</td><td>")
                    .append(words(stage.status()))
                    .append("</td><td>")
                    .append(Html.clock(story.second(stage.start())))
                    .append("</td><td>")
                    .append(Html.clock(story.second(stage.end())))
                    .append("</td></tr>");
        }
        html.append("</tbody></table></details></section>\n");
    }

    private void environments() {
        html.append("<section aria-labelledby=\"pods\"><h2 id=\"pods\">Ready pods by release</h2>");
        for (Story.Environment environment : story.environments()) {
            PodChart chart = new PodChart(story, environment);
            html.append("<h3>")
                    .append(Html.escape(environment.name()))
                    .append(" <small>")
                    .append(Html.escape(environment.release() + ", " + words(environment.state()) + "; stable: "
                            + environment.stable()))
                    .append("</small></h3>")
                    .append(chart.draw())
                    .append("<details><summary>As a table</summary>")
                    .append(chart.table())
                    .append("</details><details><summary>Images at the end</summary><table><thead><tr>")
                    .append("<th scope=\"col\">component</th><th scope=\"col\">image</th></tr></thead><tbody>");
            for (Map.Entry<String, String> image : environment.images().entrySet()) {
                html.append("<tr><td>")
                        .append(Html.escape(image.getKey()))
                        .append("</td><td><code>")
                        .append(Html.escape(image.getValue()))
                        .append("</code></td></tr>");
            }
            html.append("</tbody></table></details>");
        }
        html.append("</section>\n");
    }

    private void gates() {
        html.append("<section aria-labelledby=\"gates\"><h2 id=\"gates\">Gates</h2>");
        if (story.gates().isEmpty()) {
            html.append("<p>No gate was asked.</p>");
        }
        html.append("<div class=\"gates\">");
        for (Story.Gate gate : story.gates()) {
            GateChart chart = new GateChart(story, gate);
            html.append("<article><h3>")
                    .append(Html.escape(gate.name()))
                    .append(" <small>in ")
                    .append(Html.escape(gate.environment() + ", release " + gate.release()))
                    .append("</small>")
                    .append(badge(gate.verdict()))
                    .append("</h3>")
                    .append(chart.draw())
                    .append("<p>")
                    .append(Html.escape(gate.message()))
                    .append("</p><details><summary>Looks and query</summary>")
                    .append(chart.table())
                    .append("<pre>")
                    .append(Html.escape(gate.query()))
                    .append("</pre></details></article>");
        }
        html.append("</div></section>\n");
    }

    private void checks() {
        html.append("<section aria-labelledby=\"checks\"><h2 id=\"checks\">Checks</h2>");
        if (story.suites().isEmpty()) {
            html.append("<p>No suite was run.</p>");
        }
        for (Story.Suite suite : story.suites()) {
            html.append("<h3>")
                    .append(Html.escape(suite.name()))
                    .append(" <small>in ")
                    .append(Html.escape(suite.environment() + ", release " + suite.release()))
                    .append("</small>")
                    .append(badge(suite.verdict()))
                    .append("</h3><table><thead><tr><th scope=\"col\">check</th><th scope=\"col\">result</th>")
                    .append("<th scope=\"col\">took</th><th scope=\"col\">what was seen</th></tr></thead><tbody>");
            for (Story.Check check : suite.checks()) {
                html.append("<tr><td>")
                        .append(Html.escape(check.name()))
                        .append("</td><td>")
                        .append(badge(check.outcome()))
                        .append("</td><td>")
                        .append(Html.escape(String.format(Locale.ROOT, "%.3f s", check.millis() / 1000.0)))
                        .append("</td><td>")
                        .append(Html.escape(check.reason()))
                        .append("</td></tr>");
            }
            html.append("</tbody></table>");
        }
        html.append("</section>\n");
    }

    private void approvals() {
        html.append("<section aria-labelledby=\"approvals\"><h2 id=\"approvals\">Approvals</h2>");
        if (story.approvals().isEmpty()) {
            html.append("<p>Nobody was asked.</p></section>\n");
            return;
        }
        html.append("<table><thead><tr><th scope=\"col\">asked</th><th scope=\"col\">question</th>")
                .append(
                        "<th scope=\"col\">answer</th><th scope=\"col\">by</th><th scope=\"col\">at</th></tr></thead><tbody>");
        for (Story.Approval approval : story.approvals()) {
            html.append("<tr><td>")
                    .append(Html.clock(story.second(approval.askedAt())))
                    .append("</td><td>")
                    .append(Html.escape(approval.message()))
                    .append("</td><td>")
                    .append(approval.approved() ? "approved" : "rejected")
                    .append("</td><td>")
                    .append(Html.escape(approval.by()))
                    .append("</td><td>")
                    .append(Html.clock(story.second(approval.at())))
                    .append("</td></tr>");
        }
        html.append("</tbody></table></section>\n");
    }

    private void incidents() {
        html.append("<section aria-labelledby=\"incidents\"><h2 id=\"incidents\">Incidents</h2>");
        if (story.incidents().isEmpty()) {
            html.append("<p>None.</p>");
        }
        for (Story.Incident incident : story.incidents()) {
            html.append("<article class=\"incident\"><h3>")
                    .append(Html.escape(incident.environment()
                            + (incident.restored() ? " went back from " : " could not go back from ")
                            + incident.from() + " to " + incident.to()))
                    .append("</h3><p>")
                    .append(Html.escape(incident.cause()))
                    .append(" (at ")
                    .append(Html.clock(story.second(incident.at())))
                    .append(")</p><ul>");
            for (String fact : incident.facts()) {
                html.append("<li>").append(Html.escape(fact)).append("</li>");
            }
            html.append("</ul>");
            for (Story.File file : incident.files()) {
                html.append("<details><summary>")
                        .append(Html.escape(file.title()))
                        .append("</summary><pre>")
                        .append(Html.escape(file.text()))
                        .append("</pre></details>");
            }
            html.append("</article>");
        }
        html.append("</section>\n");
    }

    private void invariants() {
        html.append("<section aria-labelledby=\"invariants\"><h2 id=\"invariants\">Invariants</h2><p>")
                .append(
                        "After every change in the cluster: never fewer ready pods than promised, no write of an older epoch")
                .append(" after a newer one, no release lost from the ledger. ")
                .append(story.invariantsChecked())
                .append(" checks, ")
                .append(
                        story.invariantsViolated().isEmpty()
                                ? "all held"
                                : story.invariantsViolated().size() + " violated")
                .append(".</p>");
        if (!story.invariantsViolated().isEmpty()) {
            html.append("<ul>");
            story.invariantsViolated()
                    .forEach(text ->
                            html.append("<li>").append(Html.escape(text)).append("</li>"));
            html.append("</ul>");
        }
        html.append("</section>\n");
    }

    private void console() {
        html.append("<section aria-labelledby=\"console\"><h2 id=\"console\">Console</h2>")
                .append("<details><summary>The build log</summary><pre class=\"console\">")
                .append(Html.escape(story.console()))
                .append("</pre></details></section>\n");
    }

    private void footer() {
        html.append(
                        "<footer><p>Real here: groovy-cps, the plugin's operations with their driver, lock, ledger, gates and")
                .append(
                        " settlement. Simulated: clock, cluster, metrics, registry and people. Re-implemented: declarative syntax")
                .append(
                        " (a subset), the binding of steps, and Jenkins' own steps, of which commands are printed, not run.")
                .append("</p></footer>\n");
    }

    /** A status with a sign, since not everybody tells colours apart. */
    private static String badge(String status) {
        String sign =
                switch (status) {
                    case "SUCCESS", "PASS", "PASSED" -> "✓";
                    case "FAILURE", "FAIL", "FAILED" -> "✕";
                    case "UNSTABLE", "INCONCLUSIVE", "NO_EVIDENCE" -> "?";
                    default -> "■";
                };
        return " <span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>"
                .formatted(status.toLowerCase(Locale.ROOT), sign, Html.escape(status));
    }

    /** {@code rolledBack} as {@code rolled back}. */
    private static String words(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT))
                ? name.toLowerCase(Locale.ROOT)
                : name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String styles() {
        try (var in = Page.class.getResourceAsStream("page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
