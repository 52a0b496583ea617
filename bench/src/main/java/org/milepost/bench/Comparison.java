package org.milepost.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.milepost.bench.report.Figure;

/**
 * Runs subjects in turn on one database and adds up the measurements of each.
 *
 * <p>Threads: used by one thread.
 */
final class Comparison {

    private static final String WAL =
            "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    private final Postgres postgres;
    private final long productProcess;
    private final PrintStream out;
    private final List<Tally> tallies = new ArrayList<>();
    private long booked;
    private int rounds;

    Comparison(Postgres postgres, long productProcess, PrintStream out) {
        this.postgres = postgres;
        this.productProcess = productProcess;
        this.out = out;
    }

    /** What a subject has done in its turns. */
    private static final class Tally {
        private final BenchmarkSubject subject;
        private final List<Double> rates = new ArrayList<>();
        private Measurement measurement = Measurement.NOTHING;
        private CpuTime cpu = CpuTime.NONE;
        private long walBytes;

        private Tally(BenchmarkSubject subject) {
            this.subject = subject;
        }
    }

    /**
     * Adds subjects: runs each until its code is compiled; from then on every round contains them.
     */
    void join(List<BenchmarkSubject> subjects, Duration warmUp) {
        for (BenchmarkSubject subject : subjects) {
            tallies.add(new Tally(subject));
            if (subject.warmUpShare() > 0) {
                out.printf("  %s ...%n", subject.name());
                Duration time =
                        Duration.ofMillis(Math.round(warmUp.toMillis() * subject.warmUpShare()));
                add(subject, subject.turn().apply(Duration.ZERO, time));
            }
        }
    }

    /**
     * One turn of each subject, subjects of the same kind one after the other. Every second round
     * runs in the opposite order, so that no subject always follows the same one. There is a
     * checkpoint before each round. One before each turn would be to the disadvantage of the slow
     * subjects: after a checkpoint PostgreSQL logs the whole page at the first change of each page,
     * and a slow subject seldom changes a page twice.
     */
    void round(Duration settling, Duration measured) {
        tallies.sort(Comparator.comparing(tally -> tally.subject.kind()));
        List<Tally> order = rounds++ % 2 == 0 ? tallies : tallies.reversed();
        postgres.run("CHECKPOINT");
        for (Tally tally : order) {
            long wal = postgres.number(WAL);
            CpuTime before = CpuTime.now(productProcess, postgres.processId());
            Measurement turn = tally.subject.turn().apply(settling, measured);
            tally.cpu =
                    tally.cpu.plus(CpuTime.now(productProcess, postgres.processId()).minus(before));
            tally.walBytes += postgres.number(WAL) - wal;
            tally.measurement = tally.measurement.plus(turn);
            tally.rates.add(turn.ratePerSecond());
            add(tally.subject, turn);
            out.printf(
                    Locale.ROOT, "  %-24s %,9.0f/s%n", tally.subject.name(), turn.ratePerSecond());
        }
    }

    /** How many transfers all of it has left in the product's books, warm-ups included. */
    long booked() {
        return booked;
    }

    /** What each has done in its turns, in their order. */
    List<Figure> figures() {
        return tallies.stream().filter(it -> !it.rates.isEmpty()).map(Comparison::figure).toList();
    }

    private void add(BenchmarkSubject subject, Measurement turn) {
        if (subject.kind().books()) {
            booked += turn.total();
        }
    }

    private static Figure figure(Tally tally) {
        Measurement measurement = tally.measurement;
        long total = Math.max(1, measurement.total());
        return new Figure(
                tally.subject.kind(),
                tally.subject.callers(),
                measurement.count(),
                measurement.ratePerSecond(),
                measurement.percentileMillis(50),
                measurement.percentileMillis(99),
                perThousand(tally.cpu.bench(), total),
                perThousand(tally.cpu.product(), total),
                perThousand(tally.cpu.postgres(), total),
                (double) tally.walBytes / total,
                tally.rates);
    }

    private static double perThousand(Duration cpu, long total) {
        return cpu.toNanos() / 1e6 / total;
    }
}
