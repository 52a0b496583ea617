package org.milepost.proofs.retries;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.BearerToken;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.ServeProcess;
import org.milepost.proofs.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code prove retries}: many tills with every bad habit against two servers over one database, and
 * the books held against what the tills wrote down.
 */
@Command(
        name = "retries",
        description = "Sends requests again and again, in every way, and audits the books.",
        mixinStandardHelpOptions = true)
public final class RetriesCommand implements Callable<Integer> {

    private static final int PROVEN = 0;
    private static final int VIOLATED = 1;
    private static final int VIOLATIONS_TOLD = 10;
    private static final int TILLS = 24;
    private static final int COLLECTORS = 4_000;
    private static final Duration RESTART_EVERY = Duration.ofSeconds(5);

    /** A cancellation is booked within 60 seconds or never. */
    private static final Duration QUIET = Duration.ofSeconds(61);

    /** Tight, so that much is shed and much is too late. */
    private static final Limits LIMITS = new Limits(2, 6, 4, Duration.ofMillis(250));

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "100000",
            description = "requests that are sent again (default: ${DEFAULT-VALUE})")
    private int requests;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "where chance starts; the seed of a run is the first thing it prints")
    private @Nullable Long seed;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        long chance = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
        out.println("seed " + chance);
        Path home = Path.of(Objects.requireNonNullElse(System.getProperty("milepost.home"), "."));
        Path var = Files.createDirectories(home.toAbsolutePath().resolve("var"));
        try (Site site = Site.open(var, COLLECTORS)) {
            Verdict verdict = prove(site, chance);
            List<String> violations = new ArrayList<>(verdict.violations());
            violations.addAll(site.audit(LIMITS));
            violations.addAll(site.secretsInLogs());
            return tell(verdict, violations);
        }
    }

    private Verdict prove(Site site, long chance) {
        ServeProcess door = site.serve(LIMITS);
        BearerToken token = BearerToken.of(door.address(), "loy1-pos", "loy1-pos-secret");
        door.stop();
        return new RetriesProof(
                        new Storm.Plan(
                                chance,
                                retried -> retried < requests,
                                site.collectors().first(),
                                site.collectors().count(),
                                site.collectors().count(),
                                token::text,
                                RetriesProof.PATIENCE,
                                true),
                        site.database(),
                        new RetriesProof.Settings(TILLS, RESTART_EVERY, QUIET),
                        out::println)
                .run(() -> site.serve(LIMITS).running());
    }

    private int tell(Verdict verdict, List<String> violations) {
        out.println();
        verdict.tried().forEach(out::println);
        if (violations.isEmpty()) {
            out.println("no key has two, none is charged without an answer: the books hold");
            return PROVEN;
        }
        out.printf("the proof fails, %d times:%n", violations.size());
        violations.stream().limit(VIOLATIONS_TOLD).forEach(out::println);
        return VIOLATED;
    }
}
