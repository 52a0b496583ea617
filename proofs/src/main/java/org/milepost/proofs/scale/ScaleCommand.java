package org.milepost.proofs.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.milepost.bench.OperatorSetup;
import org.milepost.bench.Postgres;
import org.milepost.bench.Project;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.Verdict;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prove scale}: operators find and explain in time among many transfers. */
@Command(
        name = "scale",
        description = {
            "Loads redemptions, imports members with their balances, and measures each call of operators that finds or explains,"
                    + " beside tills that redeem as fast as they can.",
            "The goals are 50 ms for the 99th percentile of each, and no more than 3 %% fewer redemptions."
        },
        mixinStandardHelpOptions = true)
public final class ScaleCommand implements Callable<Integer> {

    private static final Limits LIMITS = new Limits(2, 2_048, 256, Duration.ofSeconds(7));
    private static final double MILLIS_MAX = 50;
    private static final double LOSS_MAX = 0.03;

    /** Each collector has miles for a thousand redemptions. */
    private static final int TRANSFERS_OF_COLLECTOR = 200;

    private static final int COLLECTORS_MIN = 2_000;

    @Option(
            names = "--transfers",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "how many redemptions are loaded (default: ${DEFAULT-VALUE})")
    private int transfers;

    @Option(
            names = "--members",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "how many members are loaded (default: ${DEFAULT-VALUE})")
    private int members;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "the length of each stretch of redemptions (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "how many stretches with, and without, questions (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "the questions of operators a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "chooses what is asked for (default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    public Integer call() {
        List<String> missed = new ArrayList<>();
        int collectors = Math.max(COLLECTORS_MIN, transfers / TRANSFERS_OF_COLLECTOR);
        try (Site site = Site.open(Project.var(), collectors)) {
            LoadedBooks books = LoadedBooks.load(site, transfers, members, System.out);
            Postgres.runningOn(site.data()).run("VACUUM ANALYZE");
            ServerProcess server = site.serve(LIMITS);
            try (OperatorSetup operator = new OperatorSetup(server.address())) {
                operator.liftDailyLimit();
            }
            missed.addAll(
                    new ScaleProof(
                                    server.address(),
                                    site.collectors(),
                                    ScaleQuestion.about(books, site.collectors()),
                                    new ScaleProof.Goals(
                                            Duration.ofSeconds(seconds),
                                            rounds,
                                            rate,
                                            MILLIS_MAX,
                                            LOSS_MAX),
                                    seed,
                                    System.out)
                            .run());
            server.stop();
            missed.addAll(site.audit(LIMITS));
            missed.addAll(site.secretsInLogs());
        }
        return Verdict.of(missed)
                .print("operators find and explain in time, and tills redeem as before");
    }
}
