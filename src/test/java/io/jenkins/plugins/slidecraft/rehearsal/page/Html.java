package io.jenkins.plugins.slidecraft.rehearsal.page;

import java.util.Locale;

/** Pieces of HTML and SVG as text; whatever comes from elsewhere is escaped. */
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A number for a coordinate. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Minutes and seconds, hours where there are some. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    static String line(double x1, double y1, double x2, double y2, String style) {
        return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>"
                .formatted(number(x1), number(y1), number(x2), number(y2), style);
    }

    static String rectangle(double x, double y, double width, double height, String style) {
        return "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>"
                .formatted(number(x), number(y), number(width), number(height), style);
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    static String text(double x, double y, String anchor, String style, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>"
                .formatted(number(x), number(y), anchor, style, escape(text));
    }

    /** A drawing that scales with the page; the description is for those who don't see it. */
    static String drawing(double width, double height, String description, String content) {
        return "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">%s</svg>"
                .formatted(number(width), number(height), escape(description), content);
    }
}
