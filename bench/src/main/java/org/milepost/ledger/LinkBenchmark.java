package org.milepost.ledger;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures how long it takes to compute the link of a transfer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LinkBenchmark {

    private static final AccountId ACCOUNT = AccountId.of("AIRMILES", "84095202006", "CASH");

    private final Link head = Link.first(ACCOUNT, 1, "84095202006");
    private final Transfer transfer =
            new Transfer(
                    new TransferId(ACCOUNT, 8),
                    TransferKind.REDEMPTION,
                    Miles.of(-95),
                    new HouseId(3),
                    OptionalInt.empty(),
                    Instant.parse("2026-06-15T16:00:00Z"),
                    new Epoch(5),
                    """
                    {"offer":1,"units":1,"cents":1000,"day":"2026-06-15","store":"0001",\
                    "device":"BENCH1","trace":"000000000042"}""",
                    head);

    /** Hashing a redemption's content and the link before it. */
    @Benchmark
    public Link sealTransfer() {
        return head.over(transfer);
    }
}
