package org.milepost.proofs.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Collectors;
import org.milepost.bench.Postgres;
import org.milepost.bench.Project;
import org.milepost.bench.process.Program;
import org.milepost.proofs.Seed;
import org.milepost.proofs.Verdict;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.workload.SandboxMember;
import org.milepost.proofs.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./milepost prove failover}. */
@Command(
        name = "failover",
        description = {
            "Makes one member after the other the primary of a PostgreSQL that Patroni manages, by"
                    + " kills, hangs and switchovers under the load of both APIs, and checks the"
                    + " books.",
            "Nothing that was confirmed may be lost. Prints how long nothing was approved. Before,"
                    + " 'serve' must refuse the cluster while its standbys are asynchronous. Needs"
                    + " Debian's packages postgresql, patroni and etcd-server."
        },
        mixinStandardHelpOptions = true)
public final class FailoverCommand implements Callable<Integer> {

    /** Where the user of PostgreSQL can write. */
    private static final Path SCRATCH = Path.of("/var/tmp");

    /** EX_CONFIG. */
    private static final int WRONG_CONFIGURATION = 78;

    private static final int MINUTES_MAX = 24 * 60;
    private static final int COLLECTORS_PER_MINUTE = 40;
    private static final int COLLECTORS_AT_ONCE = 8;
    private static final int TILLS = 6;
    private static final int PARTNERS = 3;
    private static final Duration TILL_PACE = Duration.ofMillis(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(12);

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "how long faults are injected, each at least once (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--asynchronous",
            description = {
                "leaves the standbys asynchronous, which loses confirmed transfers: for a comparison"
            })
    private boolean isAsynchronous;

    @Mixin private Seed seed = new Seed();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (minutes < 1 || minutes > MINUTES_MAX) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--minutes must be 1 to " + MINUTES_MAX);
        }
        long chance = seed.choose();
        Path directory = newDirectory(SCRATCH);
        Path logs = newDirectory(Project.var());
        System.out.println("starting etcd and three members ...");
        try (PatroniCluster cluster = new PatroniCluster(directory)) {
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            cluster.start();
            Verdict verdict = prove(cluster, chance, logs);
            if (verdict.violations().isEmpty()) {
                Project.delete(logs);
            } else {
                System.out.println("the logs of the servers are kept in " + logs);
            }
            return verdict.print(
                    "lost 0, doubled 0 over all promotions: what was confirmed is kept");
        } finally {
            Project.delete(directory);
        }
    }

    private Verdict prove(PatroniCluster cluster, long chance, Path logs) {
        Site.loadSandbox(cluster.database());
        Collectors collectors =
                Collectors.prepare(
                        new Postgres(cluster.databaseOfDriver(), 0),
                        COLLECTORS_PER_MINUTE * (minutes + 2));
        Path cautious = FailoverRun.settings(cluster, logs, Site.issuer(), "none-or-synchronous");
        List<String> violations = new ArrayList<>(refusal(logs, cautious));
        Path config = cautious;
        if (isAsynchronous) {
            config = FailoverRun.settings(cluster, logs, Site.issuer(), "asynchronous");
        } else {
            cluster.makeSynchronous();
        }
        System.out.println("starting two servers ...");
        try (FailoverRun run =
                new FailoverRun(
                        cluster,
                        plan(chance, collectors),
                        logs,
                        config,
                        line -> System.out.println(line))) {
            Verdict verdict = run.run(Duration.ofMinutes(minutes));
            violations.addAll(verdict.violations());
            return new Verdict(verdict.summary(), violations);
        }
    }

    /** The start must end with a message about the standby. */
    private static List<String> refusal(Path logs, Path config) {
        Program.Ended ended = Program.run(logs, "serve", "--config", config.toString());
        boolean isRefused =
                ended.exitCode() == WRONG_CONFIGURATION
                        && ended.err().contains("database.standbys=asynchronous");
        return isRefused
                ? List.of()
                : List.of("'serve' does not refuse asynchronous standbys: " + ended);
    }

    private static Workload.Plan plan(long seed, Collectors collectors) {
        return new Workload.Plan(
                seed,
                Integer.MAX_VALUE,
                collectors.first(),
                collectors.count(),
                COLLECTORS_AT_ONCE,
                SandboxMember.ALL,
                TILLS,
                PARTNERS,
                0,
                true,
                TILL_PACE,
                TIMEOUT,
                false);
    }

    private static Path newDirectory(Path parent) {
        try {
            return Files.createTempDirectory(parent, "failover-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
