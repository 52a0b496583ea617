package org.milepost.console;

import java.util.ArrayList;
import java.util.List;

/**
 * The geometry of a chart of columns that the server draws as SVG: groups of columns, one column
 * for each series. A series has a pattern besides its colour.
 *
 * @param labels what each group is, such as a day
 * @param series the columns of each group, in order
 * @param format writes the numbers of the axis
 */
record ColumnChart(String title, List<String> labels, List<Series> series, Format format) {

    static final int WIDTH = 960;
    static final int HEIGHT = 300;
    private static final int LEFT = 84;
    private static final int RIGHT = 8;
    private static final int TOP = 12;
    private static final int BOTTOM = 36;
    private static final int LABELS_MAX = 10;
    private static final int STEPS = 4;
    private static final long[] NICE = {1, 2, 5};

    ColumnChart {
        labels = List.copyOf(labels);
        series = List.copyOf(series);
    }

    /** One value for each group. */
    record Series(String name, List<Long> values) {
        Series {
            values = List.copyOf(values);
        }
    }

    /**
     * A column.
     *
     * @param pattern the number of its series
     */
    record Column(int x, int y, int width, int height, int pattern, String title) {}

    /** A text at a place, such as a tick of the axis. */
    record Mark(int x, int y, String text) {}

    /** The columns, from left to right. */
    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        int groups = Math.max(1, labels.size());
        int group = (WIDTH - LEFT - RIGHT) / groups;
        int width = Math.max(1, Math.min(40, group * 8 / 10 / Math.max(1, series.size())));
        long top = top();
        for (int i = 0; i < labels.size(); i++) {
            int start =
                    LEFT
                            + i * (WIDTH - LEFT - RIGHT) / groups
                            + (group - width * series.size()) / 2;
            for (int j = 0; j < series.size(); j++) {
                long value = series.get(j).values().get(i);
                int height = height(Math.max(0, value), top);
                columns.add(
                        new Column(
                                start + j * width,
                                HEIGHT - BOTTOM - height,
                                Math.max(1, width - 1),
                                height,
                                j,
                                labels.get(i)
                                        + ", "
                                        + series.get(j).name()
                                        + ": "
                                        + format.number(value)));
            }
        }
        return columns;
    }

    /** The ticks of the upright axis. */
    List<Mark> ticks() {
        List<Mark> ticks = new ArrayList<>();
        long top = top();
        for (int i = 0; i <= STEPS; i++) {
            long value = top / STEPS * i;
            ticks.add(
                    new Mark(LEFT - 8, HEIGHT - BOTTOM - height(value, top), format.number(value)));
        }
        return ticks;
    }

    /** The labels below, so many as fit. */
    List<Mark> below() {
        List<Mark> marks = new ArrayList<>();
        int groups = Math.max(1, labels.size());
        int each = (groups + LABELS_MAX - 1) / LABELS_MAX;
        for (int i = 0; i < labels.size(); i += each) {
            int middle = LEFT + (2 * i + 1) * (WIDTH - LEFT - RIGHT) / (2 * groups);
            marks.add(new Mark(middle, HEIGHT - 12, labels.get(i)));
        }
        return marks;
    }

    /** The identifier of the pattern of a series, which no other chart of the page has. */
    String pattern(int number) {
        return "p" + number + "-" + Integer.toHexString(title.hashCode());
    }

    int left() {
        return LEFT;
    }

    int right() {
        return WIDTH - RIGHT;
    }

    int width() {
        return WIDTH;
    }

    int height() {
        return HEIGHT;
    }

    private static int height(long value, long top) {
        return (int) (value * (HEIGHT - TOP - BOTTOM) / top);
    }

    /** The number at the top of the axis: the least of 1, 2, 5 times a power of ten, times four. */
    private long top() {
        long most =
                series.stream()
                        .flatMap(it -> it.values().stream())
                        .mapToLong(it -> it)
                        .max()
                        .orElse(0);
        for (long power = 1; ; power *= 10) {
            for (long nice : NICE) {
                if (nice * power * STEPS >= most) {
                    return nice * power * STEPS;
                }
            }
        }
    }
}
