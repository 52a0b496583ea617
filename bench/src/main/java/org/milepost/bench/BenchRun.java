package org.milepost.bench;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.milepost.bench.baseline.CommitFloor;
import org.milepost.bench.baseline.RowLockBaseline;
import org.milepost.bench.baseline.TpcB;
import org.milepost.bench.report.Figures;
import org.milepost.bench.report.Footprint;
import org.milepost.bench.report.Kind;

/**
 * One run of the benchmark over a product that has just been started: prepares the data, warms up,
 * runs all subjects in turn, and checks that every approved redemption is booked.
 *
 * <p>Threads: used by one thread.
 */
final class BenchRun implements AutoCloseable {

    /** What each turn needs after a change of subject: new connections, cold caches. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    /** Replays are warmed up within their turns: before the first round no key is old enough. */
    private static final Duration REPLAY_SETTLING = Duration.ofSeconds(2);

    /** A redemption may be cancelled for a minute, and others look for twice as long. */
    private static final Duration OLD = Duration.ofSeconds(121);

    private static final int SPREAD = 8;
    private static final int REPLAYED_MIN = 1_000;
    private static final List<Integer> TPC_B_CONNECTIONS = List.of(8, 16, 32);
    private static final List<Integer> LEDGER_CALLERS = List.of(64, 256);

    private static final String TRANSFERS = "SELECT count(*) FROM public.transfer";

    /** The size of all tables and indexes of the product, in bytes. */
    static final String DISK =
            """
            SELECT sum(pg_total_relation_size(oid))::bigint
              FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm')
               AND relname NOT LIKE '%\\_model' AND relname NOT LIKE 'settlement\\_%'
            """;

    private final BenchPlan plan;
    private final Product product;
    private final Postgres postgres;
    private final PrintStream out;
    private final Comparison comparison;
    private final Collectors collectors;
    private final SponsorTill till;
    private final RedemptionSequence redemptions;
    private final ResidentMemory resident;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final SplittableRandom random = new SplittableRandom();

    private BenchRun(BenchPlan plan, Product product, PrintStream out) {
        this.plan = plan;
        this.product = product;
        this.out = out;
        this.postgres = Postgres.runningOn(product.data());
        this.comparison = new Comparison(postgres, product.processId(), out);
        out.printf("opening %,d accounts ...%n", plan.collectors());
        this.collectors = Collectors.prepare(postgres, plan.collectors());
        this.till = SponsorTill.ofSandbox(product.address());
        this.redemptions = new RedemptionSequence(collectors);
        this.resident = new ResidentMemory(product.processId());
    }

    /**
     * What a run found.
     *
     * @param figures of requests
     * @param footprint of everything else
     * @param postgres the database's version and the settings that matter
     */
    record Found(Figures figures, Footprint footprint, DatabaseFacts postgres) {}

    /** Runs it all; the product is restarted in the end. */
    static Found over(Product product, BenchPlan plan, PrintStream out) {
        try (BenchRun run = new BenchRun(plan, product, out)) {
            return run.measure();
        }
    }

    private Found measure() {
        List<SponsorTill> sponsors = List.of();
        try (OperatorSetup operator = new OperatorSetup(product.address())) {
            operator.liftDailyLimit();
            if (plan.has(BenchGroup.HOT)) {
                sponsors = operator.addSponsors(SPREAD);
            }
        }
        Collectors rich = plan.has(BenchGroup.HOT) ? Collectors.prepareRich(postgres) : collectors;
        long transfersBefore = postgres.number(TRANSFERS);
        long diskBefore = postgres.number(DISK);
        out.println("warming up ...");
        comparison.join(redeemSubjects(), plan.warmUp());
        comparison.join(baselineSubjects(), plan.warmUp());
        comparison.join(otherSubjects(sponsors, rich), plan.warmUp());
        for (int round = 1; round <= plan.rounds(); round++) {
            out.printf("round %d of %d%n", round, plan.rounds());
            comparison.round(SETTLING, plan.measured());
        }
        Figures closed = new Figures(comparison.figures(), List.of());
        PacedRuns paced = new PacedRuns(product.socketAddress(), plan, out);
        Figures figures =
                plan.has(BenchGroup.OPEN)
                        ? new Figures(
                                closed.closed(),
                                paced.run(closed, till.redeem(redemptions), till.echo()))
                        : closed;
        long booked = comparison.booked() + paced.booked();
        long transfers = postgres.number(TRANSFERS) - transfersBefore;
        if (transfers != booked) {
            throw new IllegalStateException(
                    "%,d redemptions were answered but %,d are booked"
                            .formatted(booked, transfers));
        }
        out.printf("%,d redemptions answered, all booked%n", booked);
        long grown = postgres.number(DISK) - diskBefore;
        closeOpened();
        DatabaseFacts facts = DatabaseFacts.of(postgres);
        Product.Audit audit = product.verify();
        Footprint footprint =
                new Footprint(
                        booked == 0
                                ? OptionalDouble.empty()
                                : OptionalDouble.of((double) grown / booked),
                        OptionalDouble.of(audit.transfers() / Math.max(0.1, audit.seconds())),
                        audit.transfers(),
                        OptionalDouble.of(product.restart().toNanos() / 1e9),
                        resident.megabytesMax());
        return new Found(figures, footprint, facts);
    }

    private List<BenchmarkSubject> redeemSubjects() {
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
        return subjects;
    }

    private List<BenchmarkSubject> baselineSubjects() {
        List<BenchmarkSubject> subjects = new ArrayList<>();
        if (plan.has(BenchGroup.BASELINE)) {
            CommitFloor floor = CommitFloor.prepare(postgres);
            subjects.add(new BenchmarkSubject(Kind.COMMIT_FLOOR, 1, 0.1, floor::run));
            int callers = RowLockBaseline.POOL_SIZE;
            RowLockBaseline rowLock = RowLockBaseline.prepare(postgres, plan.collectors(), callers);
            opened.push(rowLock);
            subjects.add(new BenchmarkSubject(Kind.ROW_LOCK, callers, 0.3, rowLock::run));
        }
        if (plan.has(BenchGroup.TPCB)) {
            out.println("making the TPC-B-like tables, which takes a minute ...");
            TpcB tpcb = TpcB.prepare(postgres, plan.scale());
            for (int connections : TPC_B_CONNECTIONS) {
                subjects.add(
                        new BenchmarkSubject(
                                Kind.TPC_B,
                                connections,
                                connections == TPC_B_CONNECTIONS.getLast() ? 0.3 : 0,
                                (settling, time) -> tpcb.run(connections, settling, time)));
            }
        }
        return subjects;
    }

    private List<BenchmarkSubject> otherSubjects(List<SponsorTill> sponsors, Collectors rich) {
        List<BenchmarkSubject> subjects = new ArrayList<>();
        int callers = plan.usualCallers();
        if (plan.has(BenchGroup.LEDGER)) {
            LedgerLoad ledger = LedgerLoad.open(postgres, collectors);
            opened.push(ledger);
            for (int number : LEDGER_CALLERS) {
                subjects.add(
                        new BenchmarkSubject(
                                Kind.LEDGER,
                                number,
                                number == LEDGER_CALLERS.getFirst() ? 0.4 : 0,
                                (settling, time) -> ledger.run(number, settling, time)));
            }
        }
        if (plan.has(BenchGroup.ECHO)) {
            subjects.add(http(Kind.ECHO, 0.3, List.of(till.echo())));
        }
        if (plan.has(BenchGroup.INQUIRE)) {
            subjects.add(http(Kind.INQUIRE, 0.4, List.of(till.inquire(collectors))));
        }
        if (plan.has(BenchGroup.HOT)) {
            // One sequence for all partners: with separate ones all would use the same collectors.
            RedemptionSequence spread = new RedemptionSequence(collectors);
            subjects.add(
                    http(
                            Kind.SPREAD_PARTNERS,
                            0.1,
                            sponsors.stream().map(it -> it.redeem(spread)).toList()));
            subjects.add(
                    http(
                            Kind.HOT_COLLECTOR,
                            0.1,
                            List.of(till.redeem(new RedemptionSequence(rich)))));
        }
        if (plan.has(BenchGroup.INSTANCES)) {
            out.println("starting a second instance ...");
            SecondInstance second = product.startSecond(Project.home(), postgres.database());
            opened.push(second);
            for (int connections : plan.busyConnections()) {
                subjects.add(
                        new BenchmarkSubject(
                                Kind.TWO_INSTANCES,
                                connections,
                                connections == callers ? 1 : 0,
                                (settling, time) ->
                                        redeemAtBoth(
                                                second.socketAddress(),
                                                connections,
                                                settling,
                                                time)));
            }
        }
        if (plan.has(BenchGroup.REPLAY)) {
            subjects.add(
                    new BenchmarkSubject(
                            Kind.REPLAY,
                            callers,
                            0,
                            (settling, time) ->
                                    replay(callers, settling.plus(REPLAY_SETTLING), time)));
        }
        return subjects;
    }

    private BenchmarkSubject http(Kind kind, double warmUpShare, List<HttpLoad.Call> calls) {
        HttpLoad load = new HttpLoad(product.socketAddress(), plan.usualCallers(), calls);
        return new BenchmarkSubject(kind, plan.usualCallers(), warmUpShare, load::run);
    }

    private Measurement redeem(int connections, Duration settling, Duration time) {
        HttpLoad load =
                new HttpLoad(product.socketAddress(), connections, till.redeem(redemptions));
        Measurement measurement = resident.during(() -> load.run(settling, time));
        redemptions.allAnswered();
        return measurement;
    }

    /** Half of the connections go to each instance. */
    private Measurement redeemAtBoth(
            InetSocketAddress second, int connections, Duration settling, Duration time) {
        HttpLoad both =
                new HttpLoad(
                        List.of(product.socketAddress(), second),
                        connections,
                        List.of(till.redeem(redemptions)));
        Measurement measurement = both.run(settling, time);
        redemptions.allAnswered();
        return measurement;
    }

    private Measurement replay(int connections, Duration settling, Duration time) {
        long old = awaitOld();
        HttpLoad.Call again = till.redeem(redemptions, () -> random.nextLong(old));
        return new HttpLoad(product.socketAddress(), connections, again).run(settling, time);
    }

    /** How many redemptions, from the first, are too old to be cancelled; waits for some. */
    private long awaitOld() {
        boolean isPrinted = false;
        while (true) {
            long old = redemptions.answeredAt(System.nanoTime() - OLD.toNanos());
            if (old >= REPLAYED_MIN) {
                return old;
            }
            if (!isPrinted) {
                out.printf("  waiting for keys older than %d s ...%n", OLD.toSeconds());
                isPrinted = true;
            }
            try {
                Thread.sleep(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while keys grow old", e);
            }
        }
    }

    private void closeOpened() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a baseline could not be closed", e);
            }
        }
    }

    @Override
    public void close() {
        closeOpened();
    }
}
