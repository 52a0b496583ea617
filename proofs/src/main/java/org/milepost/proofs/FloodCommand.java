package org.milepost.proofs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.milepost.bench.Project;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prove flood}: after requests that use up its memory, a server works or has ended. */
@Command(
        name = "flood",
        description =
                "Sends a server with little memory requests that use it up; the"
                        + " server must work or end completely.",
        mixinStandardHelpOptions = true)
final class FloodCommand implements Callable<Integer> {

    /** What servers have in this proof. */
    static final int HEAP_MEGABYTES = 96;

    static final Limits LIMITS = new Limits(2, 2_048, 256, Duration.ofSeconds(7));
    private static final int COLLECTORS = 1_000;
    private static final int CONNECTIONS = 190;
    private static final Duration HOLD = Duration.ofSeconds(5);

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "how long the requests are sent (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Override
    public Integer call() {
        List<String> violations = new ArrayList<>();
        try (Site site = Site.open(Project.var(), COLLECTORS)) {
            FloodProof proof =
                    new FloodProof(
                            () -> site.serve(LIMITS, HEAP_MEGABYTES),
                            site.collectors(),
                            CONNECTIONS,
                            HOLD,
                            System.out::println);
            long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
            do {
                proof.round();
            } while (System.nanoTime() - end < 0);
            violations.addAll(proof.finish());
            violations.addAll(site.audit(LIMITS));
            violations.addAll(site.secretsInLogs());
        }
        return Verdict.of(violations)
                .print("the server always worked or had ended: the books hold");
    }
}
