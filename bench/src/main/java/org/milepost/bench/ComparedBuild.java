package org.milepost.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.milepost.bench.report.Kind;

/**
 * One of two builds that are compared: its running demo, the load that it gets, and what it has
 * done. Everything is made through its APIs, so that any release can be compared.
 *
 * <p>Threads: used by one thread.
 */
final class ComparedBuild implements AutoCloseable {

    private static final int COLLECTORS = 10_000;
    private static final long MILES_EACH = 1_000_000;

    private final Product product;
    private final Postgres postgres;
    private final SponsorTill till;
    private final RedemptionSequence redemptions;
    private final ResidentMemory resident;
    private final Collectors collectors = new Collectors(Collectors.FIRST, COLLECTORS);
    private final long diskBefore;
    private long booked;

    /**
     * What a turn measured.
     *
     * @param ratePerSecond answers for each second
     * @param p50Millis half of the answers took at most this long
     * @param p99Millis all but a hundredth of the answers took at most this long
     * @param cpuSeconds the processor time of the server and the database for 1,000 requests
     */
    record Turn(double ratePerSecond, double p50Millis, double p99Millis, double cpuSeconds) {}

    /** Takes over a demo that has just been started; closes it in the end. */
    ComparedBuild(Product product, PrintStream out) {
        this.product = product;
        this.postgres = Postgres.runningOn(product.data());
        this.resident = new ResidentMemory(product.processId());
        out.printf("opening %,d accounts ...%n", collectors.count());
        try (OperatorSetup operator = new OperatorSetup(product.address())) {
            operator.liftDailyLimit();
            operator.addCollectors(collectors, MILES_EACH);
        }
        postgres.run("VACUUM ANALYZE");
        this.diskBefore = postgres.number(BenchRun.DISK);
        this.till = SponsorTill.ofSandbox(product.address());
        this.redemptions = new RedemptionSequence(collectors);
    }

    /** What of the plan can be measured of every release. */
    List<BenchmarkSubject> subjects(BenchPlan plan) {
        List<BenchmarkSubject> subjects = new ArrayList<>();
        if (plan.has(BenchGroup.REDEEM)) {
            for (int connections : plan.connections()) {
                subjects.add(
                        new BenchmarkSubject(
                                Kind.REDEEM,
                                connections,
                                connections == plan.usualCallers() ? 1 : 0,
                                (settling, time) -> redeem(connections, settling, time)));
            }
        }
        if (plan.has(BenchGroup.ECHO)) {
            subjects.add(call(Kind.ECHO, plan, till.echo()));
        }
        if (plan.has(BenchGroup.INQUIRE)) {
            subjects.add(call(Kind.INQUIRE, plan, till.inquire(collectors)));
        }
        return subjects;
    }

    private BenchmarkSubject call(Kind kind, BenchPlan plan, HttpLoad.Call call) {
        HttpLoad load = new HttpLoad(product.socketAddress(), plan.usualCallers(), call);
        return new BenchmarkSubject(kind, plan.usualCallers(), 0.3, load::run);
    }

    private Measurement redeem(int connections, Duration settling, Duration time) {
        HttpLoad load =
                new HttpLoad(product.socketAddress(), connections, till.redeem(redemptions));
        Measurement measurement = resident.during(() -> load.run(settling, time));
        booked += measurement.total();
        return measurement;
    }

    /** One turn of a subject, after a checkpoint. */
    Turn turn(BenchmarkSubject subject, Duration settling, Duration measured) {
        postgres.run("CHECKPOINT");
        CpuTime before = CpuTime.now(product.processId(), postgres.processId());
        Measurement turn = subject.turn().apply(settling, measured);
        CpuTime used = CpuTime.now(product.processId(), postgres.processId()).minus(before);
        return new Turn(
                turn.ratePerSecond(),
                turn.percentileMillis(50),
                turn.percentileMillis(99),
                used.product().plus(used.postgres()).toNanos() / 1e6 / Math.max(1, turn.total()));
    }

    /** The growth of the product's tables and indexes for each redemption, in bytes. */
    double diskBytes() {
        return (double) (postgres.number(BenchRun.DISK) - diskBefore) / Math.max(1, booked);
    }

    /** The transfers that an audit of the books checks in a second. */
    double verifiedPerSecond() {
        Product.Audit audit = product.verify();
        return audit.transfers() / Math.max(0.1, audit.seconds());
    }

    /** Stops and starts it; from the start of the command until it is ready. */
    double restartSeconds() {
        return product.restart().toNanos() / 1e9;
    }

    /** The most that its process had during redemptions; empty where that cannot be read. */
    OptionalDouble residentMegabytes() {
        return resident.megabytesMax();
    }

    @Override
    public void close() {
        product.close();
    }
}
