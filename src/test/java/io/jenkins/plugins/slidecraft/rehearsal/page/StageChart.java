package io.jenkins.plugins.slidecraft.rehearsal.page;

import java.util.Locale;

/** The stages as bars over time. */
final class StageChart {
    private static final double WIDTH = 1000;
    private static final double LABELS = 215;
    private static final double ROW = 30;
    private static final double RIGHT = 100;

    private StageChart() {}

    static String draw(Story story) {
        TimeAxis axis = new TimeAxis(0, story.seconds(), LABELS, WIDTH - LABELS - RIGHT);
        double bottom = 8 + story.stages().size() * ROW;
        StringBuilder svg = new StringBuilder(axis.draw(0, bottom, 10));
        double y = 8;
        for (Story.Stage stage : story.stages()) {
            double from = axis.x(story.second(stage.start()));
            double to = axis.x(story.second(stage.end()));
            String status = stage.status().toLowerCase(Locale.ROOT);
            boolean skipped = stage.status().equals("SKIPPED");
            svg.append(Html.text(
                    10 + stage.depth() * 14, y + 19, "start", skipped ? "label faint" : "label", stage.name()));
            if (skipped) {
                svg.append(Html.text(from + 6, y + 19, "start", "note", "skipped"));
            } else {
                svg.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"4\" class=\"bar %s\"/>"
                        .formatted(
                                Html.number(from),
                                Html.number(y + 5),
                                Html.number(Math.max(4, to - from)),
                                Html.number(ROW - 10),
                                status));
                String length = Html.clock(story.second(stage.end()) - story.second(stage.start()));
                String mark = stage.status().equals("SUCCESS") ? "" : " " + status;
                svg.append(Html.text(Math.max(from + 4, to) + 6, y + 19, "start", "note", length + mark));
            }
            y += ROW;
        }
        return Html.drawing(
                WIDTH, bottom + 22, "Stages over virtual time; the table below has the same figures", svg.toString());
    }
}
