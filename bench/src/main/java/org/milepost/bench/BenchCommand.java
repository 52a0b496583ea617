package org.milepost.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.baseline.TpcB;
import org.milepost.bench.report.Bars;
import org.milepost.bench.report.Machine;
import org.milepost.bench.report.Report;
import org.milepost.bench.report.SavedReport;
import org.milepost.bench.report.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures the product, and plain work of a database for comparison. All subjects use one
 * PostgreSQL and run one after the other in several rounds, so that other load on the machine
 * affects all of them. Any answer but an approval ends the run. At the end every approved
 * redemption must be in the books.
 */
@Command(
        name = "bench",
        description =
                "Measures the product and compares it with simpler programs on the"
                        + " same PostgreSQL.",
        mixinStandardHelpOptions = true,
        subcommands = JmhCommand.class)
public final class BenchCommand implements Callable<Integer> {

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "seconds that a measurement takes (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "25",
            description =
                    "seconds of warm-up for redemptions; other subjects have a part of"
                            + " it (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "measurements of each subject (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,16,64,256",
            description =
                    "numbers of connections for redemptions, each measured separately"
                            + " (default: ${DEFAULT-VALUE})")
    private List<Integer> connections = List.of();

    @Option(
            names = "--collectors",
            paramLabel = "N",
            defaultValue = "40000",
            description =
                    "number of accounts that the requests use (default:" + " ${DEFAULT-VALUE})")
    private int collectors;

    @Option(
            names = "--only",
            paramLabel = "GROUP",
            split = ",",
            description =
                    "only these parts, and the parts that they need:"
                            + " ${COMPLETION-CANDIDATES} (default: all)")
    private Set<BenchGroup> only = Set.of();

    @Option(
            names = "--save",
            description = "saves the report in docs/benchmarks; without it nothing is saved")
    private boolean save;

    @Option(
            names = "--against",
            paramLabel = "JAR",
            description =
                    "compares with another build, service/target/milepost.jar of its project: both"
                            + " run at once and get the load in turn, --rounds times each; only"
                            + " redeem, echo and inquire")
    private @Nullable Path against;

    @Spec private @Nullable CommandSpec spec;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        require(seconds >= 1, "--seconds must be 1 or more");
        require(warmUpSeconds >= 0, "--warm-up must be 0 or more");
        require(rounds >= 1, "--rounds must be 1 or more");
        require(!save || against == null, "--save is not for --against");
        require(
                against == null || Files.isRegularFile(against),
                "--against must be the milepost.jar of a built project");
        require(collectors >= 1, "--collectors must be 1 or more");
        require(connections.stream().allMatch(it -> it >= 1), "--connections must be 1 or more");
        Path home = Project.home();
        Path scratch = Project.var();
        BenchPlan plan =
                new BenchPlan(
                        only,
                        rounds,
                        Duration.ofSeconds(seconds),
                        Duration.ofSeconds(warmUpSeconds),
                        connections,
                        collectors,
                        TpcB.USUAL_SCALE);
        out.printf("starting the product on %s%n", Files.getFileStore(scratch).type());
        long start = System.nanoTime();
        if (against != null) {
            PairedRun.against(against, home, scratch, plan, out);
            out.printf(
                    "measured in %d s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds());
            return 0;
        }
        BenchRun.Found found;
        try (Product product = Product.start(home, scratch)) {
            found = BenchRun.over(product, plan, out);
        }
        Report report =
                new Report(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        commit(home),
                        command(plan),
                        Machine.here(),
                        found.postgres().version(),
                        found.postgres().settings(),
                        found.figures(),
                        found.footprint(),
                        Bars.of(found.figures(), found.footprint()));
        new TextTable(out).print(report);
        if (save) {
            out.printf(
                    "saved as docs/benchmarks/%s.json and .svg%n",
                    SavedReport.write(report, home.resolve("docs").resolve("benchmarks")));
        }
        out.printf("measured in %d s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds());
        return 0;
    }

    private void require(boolean sound, String rule) {
        if (!sound) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), rule);
        }
    }

    private String command(BenchPlan plan) {
        return "--rounds %d --seconds %d --warm-up %d --connections %s --collectors %d --only %s"
                .formatted(
                        rounds,
                        seconds,
                        warmUpSeconds,
                        joined(connections),
                        collectors,
                        joined(plan.groups()));
    }

    private static String joined(Iterable<?> all) {
        StringBuilder text = new StringBuilder();
        all.forEach(each -> text.append(text.isEmpty() ? "" : ",").append(each));
        return text.toString();
    }

    /** Of the sources here, where they are in a repository of Git; else nothing. */
    private static String commit(Path home) {
        try {
            Process git =
                    new ProcessBuilder("git", "rev-parse", "--short=12", "HEAD")
                            .directory(home.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? said.strip() : "";
        } catch (IOException e) {
            return ""; // there is no Git here
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while Git prints its commit", e);
        }
    }
}
