package io.jenkins.plugins.slidecraft.rehearsal.page;

/** A horizontal axis of virtual time. */
final class TimeAxis {
    private static final double[] STEPS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200};

    private final double from;
    private final double to;
    private final double left;
    private final double width;

    TimeAxis(double from, double to, double left, double width) {
        this.from = from;
        this.to = Math.max(to, from + 1);
        this.left = left;
        this.width = width;
    }

    /** Where a second is, kept inside of the axis. */
    double x(double second) {
        return left + width * (Math.min(to, Math.max(from, second)) - from) / (to - from);
    }

    /** Grid lines between two heights and their times below. */
    String draw(double top, double bottom, int mostTicks) {
        double step = STEPS[STEPS.length - 1];
        for (double candidate : STEPS) {
            if ((to - from) / candidate <= mostTicks) {
                step = candidate;
                break;
            }
        }
        StringBuilder svg = new StringBuilder();
        for (double at = Math.ceil(from / step) * step; at <= to + 1e-6; at += step) {
            svg.append(Html.line(x(at), top, x(at), bottom, "grid"));
            svg.append(Html.text(x(at), bottom + 16, "middle", "tick", Html.clock(at)));
        }
        return svg.toString();
    }
}
