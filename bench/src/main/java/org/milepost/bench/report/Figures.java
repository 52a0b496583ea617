package org.milepost.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The rates and latencies of requests in one run.
 *
 * @param closed of closed loops: a fixed number of callers, each of which waits for its answer
 * @param open of open loops: requests arrive at a given rate, whether or not earlier ones are
 *     answered
 */
public record Figures(List<Figure> closed, List<OpenRun> open) {

    public Figures {
        closed = List.copyOf(closed);
        open = List.copyOf(open);
    }

    /** The fastest result of a kind, with any number of callers. */
    public Optional<Figure> best(Kind kind) {
        return closed.stream()
                .filter(figure -> figure.kind() == kind)
                .max(Comparator.comparingDouble(Figure::ratePerSecond));
    }

    /** That of a kind with this many callers. */
    public Optional<Figure> at(Kind kind, int callers) {
        return closed.stream()
                .filter(figure -> figure.kind() == kind && figure.callers() == callers)
                .findFirst();
    }

    /** The open runs of a kind at a share of saturation. */
    public List<OpenRun> open(Kind kind, int percent) {
        return open.stream().filter(run -> run.kind() == kind && run.percent() == percent).toList();
    }
}
