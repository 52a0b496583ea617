package org.milepost.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures redemptions through the product's front door against the row-lock baseline and the
 * commit floor. All use one PostgreSQL and take turns, so that a noisy machine hurts all alike. Any
 * answer but an approval ends the run, and what was answered must be in the books.
 */
@Command(
        name = "bench",
        description = "Measures redemptions against a row-lock baseline on the same PostgreSQL.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private static final int PRODUCT = 0;
    private static final int BASELINE = 1;

    /** What each turn needs after a change of subject: new connections, cold caches. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "measured seconds of each turn (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10",
            description = "seconds that each subject runs beforehand (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "2",
            description = "turns of each subject (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "requests in flight, and callers of the baseline (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--collectors",
            paramLabel = "N",
            defaultValue = "40000",
            description = "accounts to spread over (default: ${DEFAULT-VALUE})")
    private int collectors;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        Path home = Path.of(Objects.requireNonNullElse(System.getProperty("milepost.home"), "."));
        Path scratch = Files.createDirectories(home.toAbsolutePath().resolve("var"));
        Path log = scratch.resolve("bench.log");
        out.printf(
                "starting the product on %s; its output goes to %s%n",
                Files.getFileStore(scratch).type(), log);
        try (Product product = Product.start(home, scratch, log)) {
            measure(product);
        }
        return 0;
    }

    private void measure(Product product) {
        Postgres postgres = Postgres.runningOn(product.data());
        out.printf("opening %,d accounts ...%n", collectors);
        Collectors range = Collectors.prepare(postgres, collectors);
        CommitFloor floor = CommitFloor.prepare(postgres);
        try (RowLockBaseline baseline =
                RowLockBaseline.prepare(postgres, collectors, connections)) {
            compare(product, postgres, range, baseline, floor);
        }
        product.verify();
    }

    private void compare(
            Product product,
            Postgres postgres,
            Collectors range,
            RowLockBaseline baseline,
            CommitFloor floor) {
        Comparison comparison =
                new Comparison(
                        postgres,
                        product.processId(),
                        List.of(
                                new Subject(
                                        "redeem over HTTP",
                                        (settling, time) -> redeem(product, range, settling, time)),
                                new Subject("row-lock baseline", baseline::run),
                                new Subject("commit floor", floor::run)),
                        out);
        long bookedBefore = booked(postgres);
        out.println("warming up ...");
        comparison.warmUp(Duration.ofSeconds(warmUpSeconds));
        for (int round = 1; round <= rounds; round++) {
            out.printf("round %d of %d%n", round, rounds);
            comparison.round(SETTLING, Duration.ofSeconds(seconds));
        }
        comparison.print(BASELINE);
        long booked = booked(postgres) - bookedBefore;
        if (booked != comparison.total(PRODUCT)) {
            throw new IllegalStateException(
                    "%d redemptions were answered but %d are booked"
                            .formatted(comparison.total(PRODUCT), booked));
        }
        out.printf("%n%,d redemptions answered, all booked%n", booked);
    }

    private Measurement redeem(
            Product product, Collectors range, Duration settling, Duration time) {
        BearerToken token = BearerToken.of(product.address(), "loy1-pos", "loy1-pos-secret");
        return new HttpLoad(
                        product.socketAddress(),
                        connections,
                        Redemptions.call(product.address(), token, range))
                .run(settling, time);
    }

    private static long booked(Postgres postgres) {
        return postgres.number("SELECT count(*) FROM public.transfer");
    }
}
