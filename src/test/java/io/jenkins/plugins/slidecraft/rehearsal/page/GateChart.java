package io.jenkins.plugins.slidecraft.rehearsal.page;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** What a gate saw, and the bound that it judged by. */
final class GateChart {
    private static final double WIDTH = 480;
    private static final double LEFT = 58;
    private static final double TOP = 12;
    private static final double HEIGHT = 130;

    private final Story story;
    private final Story.Gate gate;
    private final double low;
    private final double high;

    GateChart(Story story, Story.Gate gate) {
        this.story = story;
        this.gate = gate;
        double[] values = DoubleStream.concat(
                        DoubleStream.of(gate.bound()),
                        gate.looks().stream()
                                .filter(look -> look.value().isPresent())
                                .mapToDouble(look -> look.value().getAsDouble()))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double least = values[0];
        double most = values[values.length - 1];
        double margin = Math.max((most - least) * 0.25, Math.abs(gate.bound()) * 0.02 + 1e-6);
        low = least >= 0 ? Math.max(0, least - margin) : least - margin;
        boolean share = gate.bound() > 0.5 && gate.bound() <= 1 && most <= 1;
        high = share ? Math.min(1, most + margin) : most + margin;
    }

    String draw() {
        double from =
                gate.looks().isEmpty() ? 0 : story.second(gate.looks().get(0).at());
        double to = gate.looks().isEmpty()
                ? 1
                : story.second(gate.looks().get(gate.looks().size() - 1).at());
        double margin = Math.max(8, (to - from) * 0.06);
        TimeAxis axis = new TimeAxis(from - margin, to + margin, LEFT, WIDTH - LEFT - 14);
        StringBuilder svg = new StringBuilder();
        boolean above = gate.comparison().startsWith(">");
        double bound = y(gate.bound());
        svg.append(Html.rectangle(
                LEFT, above ? TOP : bound, WIDTH - LEFT - 14, above ? bound - TOP : TOP + HEIGHT - bound, "healthy"));
        svg.append(axis.draw(TOP, TOP + HEIGHT, 5));
        svg.append(Html.line(LEFT, bound, WIDTH - 14, bound, "bound"));
        svg.append(Html.text(LEFT - 6, bound + 4, "end", "tick strong", value(gate.bound())));
        svg.append(Html.text(
                WIDTH - 18,
                above ? bound + 15 : bound - 6,
                "end",
                "note",
                "healthy: " + gate.comparison() + " " + value(gate.bound())));
        for (double edge : new double[] {low, high}) {
            if (Math.abs(y(edge) - bound) > 18) {
                svg.append(Html.text(LEFT - 6, y(edge) + 4, "end", "tick", value(edge)));
            }
        }
        points(svg, axis);
        return Html.drawing(
                WIDTH,
                TOP + HEIGHT + 24,
                "Gate " + gate.name() + " in " + gate.environment() + ": " + gate.message(),
                svg.toString());
    }

    private void points(StringBuilder svg, TimeAxis axis) {
        StringBuilder path = new StringBuilder();
        for (Story.Look look : gate.looks()) {
            if (look.value().isPresent() && look.problem().isEmpty()) {
                path.append(path.isEmpty() ? "M" : "L")
                        .append(Html.number(axis.x(story.second(look.at()))))
                        .append(' ')
                        .append(Html.number(y(look.value().getAsDouble())));
            }
        }
        svg.append("<path d=\"").append(path).append("\" class=\"values\"/>");
        for (Story.Look look : gate.looks()) {
            double x = axis.x(story.second(look.at()));
            if (!look.problem().isEmpty() || look.value().isEmpty()) {
                svg.append(Html.text(x, TOP + HEIGHT - 6, "middle", "note", "no value"));
            } else if (look.holds()) {
                svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"4.5\" class=\"ok\"/>"
                        .formatted(Html.number(x), Html.number(y(look.value().getAsDouble()))));
            } else {
                double y = y(look.value().getAsDouble());
                svg.append("<path d=\"M%s %sl6 6l-6 6l-6 -6z\" class=\"missed\"/>"
                        .formatted(Html.number(x), Html.number(y - 6)));
            }
        }
    }

    private double y(double value) {
        double kept = Math.min(high, Math.max(low, value));
        return TOP + HEIGHT - HEIGHT * (kept - low) / (high - low);
    }

    /** As a percentage where it is a share. */
    private String value(double number) {
        return gate.bound() > 0 && gate.bound() < 1
                ? String.format(Locale.ROOT, Math.abs(number) < 0.1 ? "%.2f %%" : "%.1f %%", number * 100)
                : String.format(Locale.ROOT, "%.4g", number);
    }

    /** Each look with its figures. */
    String table() {
        StringBuilder html = new StringBuilder("<table><thead><tr><th scope=\"col\">look</th><th scope=\"col\">at</th>"
                + "<th scope=\"col\">value</th><th scope=\"col\">" + Html.escape(gate.unit())
                + "</th><th scope=\"col\"></th></tr></thead><tbody>");
        int number = 1;
        for (Story.Look look : gate.looks()) {
            html.append("<tr><td>")
                    .append(number++)
                    .append("</td><td>")
                    .append(Html.clock(story.second(look.at())))
                    .append("</td><td>")
                    .append(look.value().isPresent() ? value(look.value().getAsDouble()) : "none")
                    .append("</td><td>")
                    .append(
                            look.samples().isPresent()
                                    ? Math.round(look.samples().getAsDouble())
                                    : "")
                    .append("</td><td>")
                    .append(!look.problem().isEmpty() ? Html.escape(look.problem()) : look.holds() ? "ok" : "missed")
                    .append("</td></tr>");
        }
        return html.append("</tbody></table>").toString();
    }
}
