package io.jenkins.plugins.slidecraft.rehearsal.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ready pods by release, stacked, over the whole run and closer around each change. */
final class PodChart {
    private static final double WIDTH = 1000;
    private static final double LEFT = 34;
    private static final double HEIGHT = 120;
    private static final double APART = 45;

    private final Story story;
    private final Story.Environment environment;
    private final Map<String, Integer> colours = new LinkedHashMap<>();
    private final int most;

    PodChart(Story story, Story.Environment environment) {
        this.story = story;
        this.environment = environment;
        environment.samples().forEach(sample -> sample.ready()
                .keySet()
                .forEach(release -> colours.putIfAbsent(release, colours.size())));
        most = environment.samples().stream()
                .mapToInt(sample -> sample.ready().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .max()
                .orElse(1);
    }

    /** The legend, the whole run and the close-ups. */
    String draw() {
        StringBuilder html = new StringBuilder("<ul class=\"legend\">");
        colours.forEach((release, colour) -> html.append("<li><span class=\"swatch release")
                .append(colour)
                .append("\"></span>")
                .append(Html.escape(release))
                .append("</li>"));
        html.append("</ul>");
        html.append("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Chart of the pods\">")
                .append(panel(0, story.seconds(), WIDTH, 10, "the whole run"))
                .append("</div>");
        List<double[]> changes = changes();
        if (!changes.isEmpty()) {
            html.append("<div class=\"closeups\">");
            for (double[] change : changes) {
                html.append("<figure>")
                        .append(panel(change[0], change[1], WIDTH / 2, 6, "close up"))
                        .append("<figcaption>")
                        .append(Html.clock(change[0]))
                        .append(" to ")
                        .append(Html.clock(change[1]))
                        .append("</figcaption></figure>");
            }
            html.append("</div>");
        }
        return html.toString();
    }

    /** Where pods changed: from a little before to a little after, close ones together. */
    private List<double[]> changes() {
        List<double[]> windows = new ArrayList<>();
        for (Story.Sample sample : environment
                .samples()
                .subList(
                        Math.min(1, environment.samples().size()),
                        environment.samples().size())) {
            double at = story.second(sample.at());
            double[] last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
            if (last != null && at - last[1] < APART) {
                last[1] = at;
            } else {
                windows.add(new double[] {at, at});
            }
        }
        windows.forEach(window -> {
            window[0] = Math.max(0, window[0] - 4);
            window[1] = window[1] + 5;
        });
        return windows;
    }

    private String panel(double from, double to, double width, int ticks, String which) {
        TimeAxis axis = new TimeAxis(from, to, LEFT, width - LEFT - 16);
        StringBuilder svg = new StringBuilder(axis.draw(8, 8 + HEIGHT, ticks));
        int step = most > 12 ? 5 : most > 6 ? 2 : 1;
        for (int pods = 0; pods <= most; pods += step) {
            svg.append(Html.text(LEFT - 6, y(pods) + 4, "end", "tick", Integer.toString(pods)));
            svg.append(Html.line(LEFT, y(pods), axis.x(to), y(pods), "grid"));
        }
        List<String> order = new ArrayList<>(colours.keySet());
        for (int i = 0; i < environment.samples().size(); i++) {
            Story.Sample sample = environment.samples().get(i);
            double begins = story.second(sample.at());
            double ends = i + 1 < environment.samples().size()
                    ? story.second(environment.samples().get(i + 1).at())
                    : story.seconds();
            if (ends < from || begins > to) {
                continue;
            }
            int below = 0;
            for (String release : order) {
                int pods = sample.ready().getOrDefault(release, 0);
                if (pods > 0) {
                    svg.append(Html.rectangle(
                            axis.x(begins),
                            y(below + pods),
                            Math.max(0.6, axis.x(ends) - axis.x(begins) + 0.3),
                            y(below) - y(below + pods),
                            "area release" + colours.get(release)));
                    below += pods;
                }
            }
        }
        return Html.drawing(
                width,
                HEIGHT + 32,
                "Ready pods of " + environment.name() + " by release, " + which
                        + "; the table below has the same figures",
                svg.toString());
    }

    private double y(int pods) {
        return 8 + HEIGHT - HEIGHT * pods / (double) (most + 0.5);
    }

    /** The same figures for those who don't see the drawing. */
    String table() {
        StringBuilder html = new StringBuilder("<table><thead><tr><th scope=\"col\">from</th>");
        colours.keySet().forEach(release -> html.append("<th scope=\"col\">")
                .append(Html.escape(release))
                .append("</th>"));
        html.append("</tr></thead><tbody>");
        for (Story.Sample sample : environment.samples()) {
            html.append("<tr><td>")
                    .append(Html.clock(story.second(sample.at())))
                    .append("</td>");
            colours.keySet().forEach(release -> html.append("<td>")
                    .append(sample.ready().getOrDefault(release, 0))
                    .append("</td>"));
            html.append("</tr>");
        }
        return html.append("</tbody></table>").toString();
    }
}
