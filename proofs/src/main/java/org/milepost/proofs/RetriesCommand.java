package org.milepost.proofs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.milepost.bench.Collectors;
import org.milepost.bench.Project;
import org.milepost.proofs.nemesis.InjectedFault;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code prove retries}: many tills with defects use two servers that stall, stop and are killed.
 */
@Command(
        name = "retries",
        description = {
            "Repeats requests as correct tills and as tills with defects, and"
                    + " checks the books.",
            "Tills stop waiting, close connections early and send the same"
                    + " request several times at once, to two servers that stall, are"
                    + " stopped and are killed. After the last request the run waits for"
                    + " 61 seconds, because a cancellation is booked by then or never."
        },
        mixinStandardHelpOptions = true)
final class RetriesCommand implements Callable<Integer> {

    /** Tight, so that much is shed and much is too late. */
    static final Limits LIMITS = new Limits(2, 6, 4, Duration.ofMillis(250));

    /** A cancellation is booked within 60 seconds or never. */
    static final Duration QUIET = Duration.ofSeconds(61);

    private static final int TILLS = 24;
    private static final int COLLECTORS = 4_000;
    private static final int LOCKS = 8;
    private static final Duration FAULT_PAUSE_MAX = Duration.ofMillis(400);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration UNTIL_TILLS_END = Duration.ofDays(1);

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "100000",
            description = "requests that are sent again (default: ${DEFAULT-VALUE})")
    private int requests;

    @Mixin private Seed seed = new Seed();

    @Override
    public Integer call() {
        long chance = seed.choose();
        try (Site site = Site.open(Project.var(), COLLECTORS);
                FaultRun run =
                        FaultRun.ofServers(
                                site,
                                settings(chance, requests, site.collectors(), TILLS, LOCKS, QUIET),
                                () -> site.serve(LIMITS).running(),
                                line -> System.out.println(line))) {
            Verdict verdict = run.run();
            List<String> violations = new ArrayList<>(verdict.violations());
            violations.addAll(site.audit(LIMITS));
            violations.addAll(site.secretsInLogs());
            return new Verdict(verdict.summary(), violations)
                    .print("no key is charged twice, none without an answer: the books hold");
        }
    }

    /**
     * The run.
     *
     * @param requests how many are sent again
     * @param locks how often accounts are locked before a server is stopped or killed
     */
    static FaultRun.Settings settings(
            long seed, int requests, Collectors collectors, int tills, int locks, Duration quiet) {
        List<InjectedFault> faults =
                new ArrayList<>(Collections.nCopies(2 * locks, InjectedFault.LOCK_ACCOUNT));
        faults.add(InjectedFault.STOP_SERVER);
        faults.add(InjectedFault.KILL_SERVER);
        Workload.Plan plan =
                new Workload.Plan(
                        seed,
                        requests,
                        collectors.first(),
                        collectors.count(),
                        collectors.count(),
                        List.of(),
                        tills,
                        0,
                        0,
                        true,
                        Duration.ZERO,
                        TIMEOUT,
                        true);
        return new FaultRun.Settings(plan, faults, UNTIL_TILLS_END, FAULT_PAUSE_MAX, quiet);
    }
}
