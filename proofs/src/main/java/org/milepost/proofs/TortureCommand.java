package org.milepost.proofs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Collectors;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.nemesis.InjectedFault;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.workload.SandboxMember;
import org.milepost.proofs.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code torture}: the load of both APIs while servers, PostgreSQL, its disk and connections fail.
 */
@Command(
        name = "torture",
        description = {
            "Makes servers, PostgreSQL, its disk and connections fail under the load of both APIs,"
                    + " and checks the books.",
            "Starts two servers over one PostgreSQL, with tills, partners and"
                    + " callers that read, which takes half a minute. Then it injects a"
                    + " fault every few seconds. After the last fault it sends nothing for"
                    + " 61 seconds, because a cancellation is booked by then or never, and"
                    + " compares the history of all callers with the books.",
            "The faults of the disk need a C compiler (cc)."
        },
        footer = {
            "",
            "Ends with 0 when the books hold, with 1 when they do not, 2 for wrong options."
        },
        mixinStandardHelpOptions = true)
final class TortureCommand implements Callable<Integer> {

    static final Limits LIMITS = new Limits(2, 64, 32, Duration.ofSeconds(3));

    private static final int MINUTES_MAX = 24 * 60;
    private static final int COLLECTORS_PER_MINUTE = 60;
    private static final int COLLECTORS_AT_ONCE = 8;
    private static final int TILLS = 8;
    private static final int PARTNERS = 6;
    private static final int READERS = 3;
    private static final Duration TILL_PACE = Duration.ofMillis(40);
    private static final Duration TIMEOUT = Duration.ofSeconds(12);
    private static final Duration FAULT_PAUSE_MAX = Duration.ofSeconds(3);
    private static final int CLEARING_ATTEMPTS_MAX = 20;
    private static final Duration CLEARING_PAUSE = Duration.ofMillis(100);

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "10",
            description = "how long faults are injected (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Mixin private Seed seed = new Seed();

    @Spec private @Nullable CommandSpec spec;

    private final AtomicBoolean toldToEnd = new AtomicBoolean();

    @Override
    public Integer call() {
        if (minutes < 1 || minutes > MINUTES_MAX) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--minutes must be 1 to " + MINUTES_MAX);
        }
        long chance = seed.choose();
        System.out.println("starting PostgreSQL and two servers ...");
        try (Site site = Site.open(Project.var(), COLLECTORS_PER_MINUTE * (minutes + 2))) {
            FaultRun.Settings settings =
                    new FaultRun.Settings(
                            plan(
                                    chance,
                                    site.collectors(),
                                    SandboxMember.ALL,
                                    TILLS,
                                    PARTNERS,
                                    READERS),
                            InjectedFault.OF_SERVERS,
                            Duration.ofMinutes(minutes),
                            FAULT_PAUSE_MAX,
                            RetriesCommand.QUIET);
            Verdict verdict = run(site, settings);
            if (!verdict.violations().isEmpty()) {
                System.out.println(
                        "the books and the output of the programs are in " + site.keep());
            }
            return verdict.print(
                    "lost 0, doubled 0, no stale or impossible balance: the books hold");
        }
    }

    /** The load of both APIs. */
    static Workload.Plan plan(
            long seed,
            Collectors collectors,
            List<SandboxMember> members,
            int tills,
            int partners,
            int readers) {
        return new Workload.Plan(
                seed,
                Integer.MAX_VALUE,
                collectors.first(),
                collectors.count(),
                COLLECTORS_AT_ONCE,
                members,
                tills,
                partners,
                readers,
                true,
                TILL_PACE,
                TIMEOUT,
                false);
    }

    private Verdict run(Site site, FaultRun.Settings settings) {
        try (FaultRun run =
                FaultRun.ofEverything(site, settings, LIMITS, line -> System.out.println(line))) {
            Thread clearAway = new Thread(() -> clearAway(run, site));
            Runtime.getRuntime().addShutdownHook(clearAway);
            Verdict verdict = runAndAudit(run, site);
            Runtime.getRuntime().removeShutdownHook(clearAway);
            return verdict;
        } catch (RuntimeException e) {
            if (!toldToEnd.get()) {
                System.out.println("the output of the programs is in " + site.keep());
            }
            throw e;
        }
    }

    /** The audit needs the run's PostgreSQL, which ends when the run is closed. */
    static Verdict runAndAudit(FaultRun run, Site site) {
        Verdict verdict = run.run();
        List<String> violations = new ArrayList<>(verdict.violations());
        violations.addAll(site.audit(LIMITS));
        violations.addAll(site.secretsInLogs());
        return new Verdict(verdict.summary(), violations);
    }

    /** Deletes all files of a run that is ended early, although its programs still write. */
    private void clearAway(FaultRun run, Site site) {
        toldToEnd.set(true);
        run.abandon();
        for (int attempt = 1; attempt <= CLEARING_ATTEMPTS_MAX; attempt++) {
            try {
                site.close();
                return;
            } catch (RuntimeException _) {
                Pauses.pause(CLEARING_PAUSE);
            }
        }
    }
}
