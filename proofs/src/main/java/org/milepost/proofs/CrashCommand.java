package org.milepost.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.milepost.bench.Project;
import org.milepost.proofs.nemesis.InjectedFault;
import org.milepost.proofs.site.LogScan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prove crash}: kills a demo and its PostgreSQL under load, repeatedly. */
@Command(
        name = "crash",
        description = "Kills the product under load, repeatedly, and checks the books.",
        mixinStandardHelpOptions = true)
final class CrashCommand implements Callable<Integer> {

    private static final int COLLECTORS_PER_ROUND = 20;
    private static final int KILLED_STARTS = 3;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "24",
            description =
                    "number of faults, one kind after the other (default:" + " ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--faults",
            paramLabel = "FAULT",
            split = ",",
            description =
                    "inject only these: KILL_SERVER, KILL_POSTMASTER, KILL_POSTGRES,"
                            + " KILL_EVERYTHING, KILL_DURING_RECOVERY, KILL_DURING_START,"
                            + " FREEZE_POSTGRES, STOP_SERVER")
    private List<InjectedFault> faults = InjectedFault.OF_DEMO;

    @Mixin private Seed seed = new Seed();

    @Override
    public Integer call() throws IOException {
        long chance = seed.choose();
        Path scratch = Files.createTempDirectory(Project.var(), "crash-");
        List<String> violations = new ArrayList<>();
        List<String> summary;
        System.out.printf("starting; the first %d starts are killed ...%n", KILLED_STARTS);
        try (CrashRun run =
                new CrashRun(scratch, chance, COLLECTORS_PER_ROUND * (rounds + 1), KILLED_STARTS)) {
            for (int i = 0; i < rounds && violations.isEmpty(); i++) {
                InjectedFault fault = faults.get(i % faults.size());
                System.out.printf("round %2d of %d: %-52s", i + 1, rounds, fault.words());
                System.out.flush();
                CrashRun.Round round = run.play(fault);
                print(round);
                violations.addAll(round.violations());
                violations.addAll(run.audit());
            }
            if (violations.isEmpty()) {
                System.out.println("sending every request of every round once more ...");
                violations.addAll(run.repeatAll());
            }
            summary = run.summary();
        }
        violations.addAll(LogScan.of(scratch));
        int status =
                new Verdict(summary, violations)
                        .print(
                                "none lost, none booked twice, none answered differently: the books hold");
        if (violations.isEmpty()) {
            Project.delete(scratch);
        } else {
            System.out.println("the books and the output of the programs are in " + scratch);
        }
        return status;
    }

    private static void print(CrashRun.Round round) {
        System.out.printf(
                Locale.ROOT,
                "%,6d answered, %3d undecided, %2d cut off; back in %.1f s%n",
                round.answered(),
                round.undecided(),
                round.cut(),
                round.away().toMillis() / 1e3);
    }
}
