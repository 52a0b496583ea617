package org.milepost.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * The report as an SVG chart: a bar for each rate, and below them, for each ratio, a bar with marks
 * for the required value and the target. Readable on a light and on a dark background.
 */
public final class Chart {

    private static final int MARGIN = 16;
    private static final int WIDTH = 928;
    private static final int NAME_WIDTH = 390;
    private static final int VALUE_WIDTH = 110;
    private static final int BAR_WIDTH_MAX = WIDTH - NAME_WIDTH - VALUE_WIDTH;
    private static final int ROW = 24;
    private static final int BAR_HEIGHT = 14;
    private static final int TITLE = 40;

    /** A ratio that is many times its goal is cut off there. */
    private static final double SHOWN_MAX = 2;

    private static final String STYLE =
            """
            <style>
              text { font: 13px system-ui, sans-serif; fill: #1c2733 }
              .value { text-anchor: end }
              .title { font-weight: 600; font-size: 15px }
              .bar { fill: #4a7fb5 }
              .missed { fill: #c4622d }
              .met { fill: #3f8f5b }
              .must { stroke: #1c2733; stroke-width: 2 }
              .goal { stroke: #1c2733; stroke-width: 2; stroke-dasharray: 3 2 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .must, .goal { stroke: #e6edf3 }
              }
            </style>
            """;

    private final StringBuilder body = new StringBuilder();
    private int y;

    private Chart() {}

    /** The text of the file. */
    public static String of(Report report) {
        Chart chart = new Chart();
        chart.rates(report.figures().closed());
        chart.bars(report.bars());
        chart.y += ROW;
        String label =
                "Milepost's benchmark of "
                        + report.at().toString().substring(0, 10)
                        + ": requests in a second, and how they compare";
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-%d 0 %d %d\" role=\"img\">%n"
                        .formatted(MARGIN, WIDTH + 2 * MARGIN, chart.y)
                + "<title>"
                + escaped(label)
                + "</title>\n"
                + STYLE
                + chart.body
                + "</svg>\n";
    }

    private void rates(List<Figure> figures) {
        title("In a second");
        double most = figures.stream().mapToDouble(Figure::ratePerSecond).max().orElse(1);
        for (Figure figure : figures) {
            row(
                    figure.name(),
                    "bar",
                    figure.ratePerSecond() / Math.max(most, 1),
                    String.format(Locale.ROOT, "%,.0f", figure.ratePerSecond()));
        }
    }

    /** A bar as long as the goal is met once; half of the width is the goal. */
    private void bars(List<Bar> bars) {
        title("Against what must be (line) and should be (dashes)");
        for (Bar bar : bars) {
            if (bar.measured().isEmpty()) {
                continue;
            }
            double scale = SHOWN_MAX * Math.max(bar.goal(), bar.must());
            row(
                    bar.name(),
                    bar.verdict() == Bar.Verdict.MISSED ? "missed" : "met",
                    Math.min(1, bar.measured().getAsDouble() / scale),
                    TextTable.shown(bar.measured().getAsDouble(), bar));
            mark("must", bar.must() / scale);
            mark("goal", bar.goal() / scale);
        }
    }

    private void title(String text) {
        y += TITLE;
        text(0, "title", text);
        y += ROW / 2;
    }

    private void row(String name, String style, double share, String value) {
        y += ROW;
        text(0, "name", name);
        double length = Math.max(1, share * BAR_WIDTH_MAX);
        body.append(
                String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                        style,
                        NAME_WIDTH,
                        y - BAR_HEIGHT + 2,
                        length,
                        BAR_HEIGHT));
        text(WIDTH, "value", value);
    }

    private void mark(String style, double share) {
        body.append(
                String.format(
                        Locale.ROOT,
                        "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
                        style,
                        NAME_WIDTH + share * BAR_WIDTH_MAX,
                        NAME_WIDTH + share * BAR_WIDTH_MAX,
                        y - BAR_HEIGHT,
                        y + 4));
    }

    private void text(double x, String style, String text) {
        body.append(
                String.format(
                        Locale.ROOT,
                        "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                        style,
                        x,
                        y,
                        escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
