package org.milepost.proofs.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.milepost.proofs.site.Pauses;
import org.milepost.proofs.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code torture}: everything that can fail, failing, under load, and the books held to account.
 */
@Command(
        name = "torture",
        description = {
            "Kills, cuts and starves the real thing under load, and audits the books.",
            "Two servers over one PostgreSQL are started, with tills, partners and readers, which takes"
                    + " half a minute. Then a blow falls every few seconds. After the last one it is"
                    + " quiet for 61 seconds, for a cancellation is booked by then or never, and what"
                    + " the callers wrote down is held against the books.",
            "To have the disk fill up and fail as well, a C compiler (cc) must be there."
        },
        footer = {
            "",
            "Ends with 0 when the books hold, with 1 when they do not, 2 for wrong options."
        },
        mixinStandardHelpOptions = true)
public final class TortureCommand implements Callable<Integer> {

    private static final int PROVEN = 0;
    private static final int VIOLATED = 1;
    private static final int FAULTS_TOLD = 10;
    private static final int MINUTES_MAX = 24 * 60;
    private static final int COLLECTORS_PER_MINUTE = 60;
    private static final int TILLS = 8;
    private static final int PARTNERS = 6;
    private static final int READERS = 3;
    private static final Duration PAUSE_MAX = Duration.ofSeconds(3);

    private static final int CLEARING_ATTEMPTS_MAX = 20;
    private static final Duration CLEARING_PAUSE = Duration.ofMillis(100);

    /** A cancellation is booked within 60 seconds or never. */
    private static final Duration QUIET = Duration.ofSeconds(61);

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "10",
            description = "how long (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "where chance starts; the seed of a run is the first thing it prints")
    private @Nullable Long seed;

    private final PrintStream out = System.out;

    private final AtomicBoolean toldToEnd = new AtomicBoolean();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (minutes < 1 || minutes > MINUTES_MAX) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--minutes must be 1 to " + MINUTES_MAX);
        }
        long chance = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
        out.println("seed " + chance);
        out.println("starting PostgreSQL and two servers ...");
        Path home = Path.of(Objects.requireNonNullElse(System.getProperty("milepost.home"), "."));
        Path var = Files.createDirectories(home.toAbsolutePath().resolve("var"));
        Torture.Settings settings =
                new Torture.Settings(
                        chance,
                        Duration.ofMinutes(minutes),
                        PAUSE_MAX,
                        QUIET,
                        List.of(Blow.values()),
                        Member.ALL,
                        TILLS,
                        PARTNERS,
                        READERS);
        try (Site site = Site.open(var, COLLECTORS_PER_MINUTE * (minutes + 2))) {
            Verdict verdict = torture(site, settings);
            tell(verdict);
            if (verdict.faults().isEmpty()) {
                return PROVEN;
            }
            out.println("the books and what the programs said are in " + site.keep());
            return VIOLATED;
        }
    }

    private Verdict torture(Site site, Torture.Settings settings) {
        try (Torture torture = Torture.begin(site, settings, out::println)) {
            Thread clearAway = new Thread(() -> clearAway(torture, site));
            Runtime.getRuntime().addShutdownHook(clearAway);
            Verdict verdict = torture.run();
            Runtime.getRuntime().removeShutdownHook(clearAway);
            return verdict;
        } catch (RuntimeException e) {
            if (toldToEnd.get()) {
                throw e;
            }
            out.println("what the programs said is in " + site.keep());
            throw e;
        }
    }

    /** What is told to end leaves nothing behind, though what writes into it is ended meanwhile. */
    private void clearAway(Torture torture, Site site) {
        toldToEnd.set(true);
        torture.abandon();
        for (int attempt = 1; attempt <= CLEARING_ATTEMPTS_MAX; attempt++) {
            try {
                site.close();
                return;
            } catch (RuntimeException _) {
                Pauses.pause(CLEARING_PAUSE);
            }
        }
    }

    private void tell(Verdict verdict) {
        out.println();
        verdict.tried().forEach(out::println);
        if (verdict.faults().isEmpty()) {
            out.println("lost 0, doubled 0, no stale or impossible balance: the books hold");
            return;
        }
        out.printf("the torture found %d faults:%n", verdict.faults().size());
        verdict.faults().stream().limit(FAULTS_TOLD).forEach(out::println);
    }
}
