package io.jenkins.plugins.slidecraft.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * How the evidence about one metric of a gate grew, look by look, on both sides: as parts of what a verdict needs, so that 1 is the
 * bound. With it the page draws a small picture.
 */
@ExportedBean(defaultVisibility = 2)
public final class GateCourse {
    /** The picture's size, and where its lines begin and end. */
    static final int WIDTH = 480;

    static final int HEIGHT = 130;
    private static final int LEFT = 8;
    private static final int TOP = 18;
    private static final int BOTTOM = 120;
    /** What lies further is drawn there. */
    private static final double MOST = 1.15;

    /** More looks than this are not told apart at that width. */
    private static final int MOST_LOOKS = 240;

    private final String metric;
    private final String verdict;
    private final String query;
    private final List<Double> supporting;
    private final List<Double> against;

    /**
     * @param metric its name; empty where it is the gate's only one
     * @param supporting for a PASS, after each look, as a part of its bound; what is not finite counts as nothing
     * @param against for a FAIL, likewise
     */
    public GateCourse(String metric, String verdict, String query, List<Double> supporting, List<Double> against) {
        this.metric = metric;
        this.verdict = verdict;
        this.query = query;
        this.supporting = kept(supporting);
        this.against = kept(against);
    }

    private static List<Double> kept(List<Double> parts) {
        List<Double> kept = new ArrayList<>();
        int every = Math.max(1, (parts.size() + MOST_LOOKS - 1) / MOST_LOOKS);
        for (int i = 0; i < parts.size(); i++) {
            // The last look is the one that decided.
            if (i % every == 0 || i == parts.size() - 1) {
                double part = parts.get(i);
                kept.add(Double.isFinite(part) ? Math.max(0, Math.min(MOST, part)) : 0);
            }
        }
        return kept;
    }

    /** The metric's name; empty where it is the gate's only one. */
    @Exported
    public String getMetric() {
        return metric;
    }

    /** What was said of it. */
    @Exported
    public String getVerdict() {
        return verdict;
    }

    /** What was asked. */
    @Exported
    public String getQuery() {
        return query;
    }

    /** For a PASS, as parts of its bound. */
    @Exported
    public List<Double> getSupporting() {
        return supporting;
    }

    /** For a FAIL, as parts of its bound. */
    @Exported
    public List<Double> getAgainst() {
        return against;
    }

    /** For the page: whether there is something to draw. */
    public boolean isDrawn() {
        return supporting.size() > 1;
    }

    /** For the page: the line of what speaks for a PASS. */
    public String getSupportingPath() {
        return path(supporting);
    }

    /** For the page: the line of what speaks for a FAIL. */
    public String getAgainstPath() {
        return path(against);
    }

    /** For the page: where the bound is drawn. */
    public String getBoundPath() {
        return String.format(Locale.ROOT, "M%d %.1fL%d %.1f", LEFT, y(1), WIDTH - LEFT, y(1));
    }

    private static String path(List<Double> parts) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            double x = LEFT + (WIDTH - 2.0 * LEFT) * i / Math.max(1, parts.size() - 1);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x, y(parts.get(i))));
        }
        return path.toString();
    }

    private static double y(double part) {
        return BOTTOM - (BOTTOM - TOP) * part / MOST;
    }
}
