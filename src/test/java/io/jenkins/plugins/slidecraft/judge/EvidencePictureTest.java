package io.jenkins.plugins.slidecraft.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.judge.Traffic.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The picture in docs/gates.md is that of a run of the judge as it is now. */
class EvidencePictureTest {
    private static final Path PICTURE = Path.of("docs/gates-evidence.svg");
    private static final int WIDTH = 400;
    private static final int HEIGHT = 240;
    private static final int MINUTES = 60;
    private static final double MOST = 18;

    @Test
    void thePictureIsOfARealRun() throws IOException {
        String picture = picture();
        Path made = Path.of("target/gates-evidence.svg");
        Files.createDirectories(made.getParent());
        Files.writeString(made, picture);
        assertThat(PICTURE)
                .as("the judge draws another picture now: copy %s to %s", made, PICTURE)
                .hasContent(picture);
    }

    @Test
    void bothRunsEndAsTheirCaptionsSay() {
        assertThat(run(60, 4, 19)).last().extracting(Evidence::decision).isEqualTo(Decision.FAIL);
        assertThat(run(200, 1, 6)).last().extracting(Evidence::decision).isEqualTo(Decision.PASS);
    }

    /** Until the decision. */
    private static List<Evidence> run(double perMinute, double effect, long seed) {
        ComparisonJudge judge =
                new ComparisonJudge(1, 2, Terms.until(new Horizon(Traffic.START, Duration.ofMinutes(MINUTES))));
        List<Evidence> all = judge.judge(new Traffic(perMinute, effect, Noise.INDEPENDENT).looks(MINUTES, seed));
        int end = 0;
        while (end < all.size() - 1 && all.get(end).decision() == Decision.CONTINUE) {
            end++;
        }
        return all.subList(0, end + 1);
    }

    private static String picture() {
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 310\" font-family=\"sans-serif\""
                + " font-size=\"12\" fill=\"#333\">\n<rect width=\"900\" height=\"310\" fill=\"#fff\"/>\n");
        panel(svg, 45, "Four times the errors, 60 requests a minute", run(60, 4, 19));
        panel(svg, 490, "Healthy, 200 requests a minute", run(200, 1, 6));
        svg.append("<g transform=\"translate(45 300)\">");
        legend(svg, 0, "#c0392b", "", "more errors than its share: against it");
        legend(svg, 235, "#c0392b", " stroke-dasharray=\"5 4\"", "FAIL from here");
        legend(svg, 360, "#1e7e4f", "", "fewer than twice the rate would give: for it");
        legend(svg, 635, "#1e7e4f", " stroke-dasharray=\"5 4\"", "PASS from here");
        return svg.append("</g>\n</svg>\n").toString();
    }

    private static void legend(StringBuilder svg, int x, String color, String dash, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%d -4h22\" stroke=\"%s\" stroke-width=\"2\"%s/><text x=\"%d\">%s</text>",
                x,
                color,
                dash,
                x + 27,
                text));
    }

    private static void panel(StringBuilder svg, int left, String title, List<Evidence> run) {
        Evidence last = run.get(run.size() - 1);
        svg.append(String.format(
                Locale.ROOT,
                "<g transform=\"translate(%d 30)\">\n<text x=\"%d\" y=\"-12\" text-anchor=\"middle\" font-weight=\"bold\">"
                        + "%s: %s after %d minutes</text>\n<path d=\"M0 0V%dH%d\" fill=\"none\" stroke=\"#888\"/>\n",
                left,
                WIDTH / 2,
                title,
                last.decision(),
                run.size(),
                HEIGHT,
                WIDTH));
        for (int minute = 0; minute <= MINUTES; minute += 10) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    x(minute),
                    HEIGHT + 15,
                    minute));
        }
        for (int events = 0; events <= 15; events += 5) {
            svg.append(String.format(
                    Locale.ROOT, "<text x=\"-6\" y=\"%.0f\" text-anchor=\"end\">%d</text>", y(events) + 4, events));
        }
        svg.append(String.format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">minutes</text>", WIDTH, HEIGHT - 6))
                .append("<text x=\"8\" y=\"10\">errors</text>\n");
        line(svg, run, "#c0392b", "", evidence -> OptionalDouble.of(evidence.against()));
        line(svg, run, "#c0392b", " stroke-dasharray=\"5 4\"", Evidence::failAt);
        line(svg, run, "#1e7e4f", "", evidence -> OptionalDouble.of(evidence.inFavour()));
        line(svg, run, "#1e7e4f", " stroke-dasharray=\"5 4\"", Evidence::passAt);
        boolean fails = last.decision() == Decision.FAIL;
        svg.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>\n</g>\n",
                x(run.size()),
                y(fails ? last.against() : last.inFavour()),
                fails ? "#c0392b" : "#1e7e4f"));
    }

    private static void line(
            StringBuilder svg,
            List<Evidence> run,
            String color,
            String dash,
            Function<Evidence, OptionalDouble> value) {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < run.size(); i++) {
            OptionalDouble at = value.apply(run.get(i));
            if (at.isPresent()) {
                points.add(String.format(Locale.ROOT, "%.1f,%.1f", x(i + 1), y(at.getAsDouble())));
            }
        }
        svg.append(String.format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>%n".replace("%n", "\n"),
                String.join(" ", points),
                color,
                dash));
    }

    private static double x(double minute) {
        return minute / MINUTES * WIDTH;
    }

    private static double y(double events) {
        return HEIGHT - Math.min(MOST, Math.max(-1.2, events)) / MOST * (HEIGHT - 15) - 15;
    }
}
