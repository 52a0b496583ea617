package org.milepost.proofs.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code prove crash}: kills the product and its PostgreSQL in mid-load, again and again, and holds
 * what the callers wrote down against the books.
 */
@Command(
        name = "crash",
        description = "Kills the product in mid-load, again and again, and audits the books.",
        mixinStandardHelpOptions = true)
public final class CrashCommand implements Callable<Integer> {

    private static final int PROVEN = 0;
    private static final int VIOLATED = 1;
    private static final int COLLECTORS_PER_ROUND = 20;
    private static final int INTERRUPTED_STARTS = 3;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "24",
            description = "blows, of all kinds in turn (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "where chance starts; the seed of a run is the first thing it prints")
    private @Nullable Long seed;

    @Option(
            names = "--blows",
            paramLabel = "BLOW",
            split = ",",
            description = "deal only these: ${COMPLETION-CANDIDATES}")
    private List<Blow> blows = List.of(Blow.values());

    private final PrintStream out = System.out;
    private final Map<Blow, Integer> survived = new EnumMap<>(Blow.class);
    private final List<Round> played = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        long chance = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
        out.println("seed " + chance);
        Path home = Path.of(Objects.requireNonNullElse(System.getProperty("milepost.home"), "."));
        Path var = Files.createDirectories(home.toAbsolutePath().resolve("var"));
        Path scratch = Files.createTempDirectory(var, "crash-");
        List<String> violations = play(scratch, chance);
        tell(violations);
        if (violations.isEmpty()) {
            delete(scratch);
            return PROVEN;
        }
        out.println("the books and what the programs said are in " + scratch);
        return VIOLATED;
    }

    private List<String> play(Path scratch, long chance) {
        int collectors = COLLECTORS_PER_ROUND * (rounds + 1);
        out.printf("starting; the first %d starts are killed ...%n", INTERRUPTED_STARTS);
        try (CrashRounds game =
                CrashRounds.begin(scratch, chance, collectors, INTERRUPTED_STARTS)) {
            Thread stopAtExit = new Thread(game::close);
            Runtime.getRuntime().addShutdownHook(stopAtExit);
            for (int i = 0; i < rounds; i++) {
                Blow blow = blows.get(i % blows.size());
                out.printf("round %2d of %d: %-52s", i + 1, rounds, blow.words());
                out.flush();
                Round round = game.play(blow);
                played.add(round);
                tell(round);
                List<String> violations = new ArrayList<>(round.violations());
                violations.addAll(game.audit());
                if (!violations.isEmpty()) {
                    return violations;
                }
                survived.merge(blow, 1, Integer::sum);
            }
            out.println("asking for every answer of every round once more ...");
            return game.replayAll();
        }
    }

    private void tell(Round round) {
        out.printf(
                Locale.ROOT,
                "%,6d requests, %3d undecided, %2d cut off, %2d of them decided; back in %.1f s,"
                        + " slowest answer %.1f s%n",
                round.answered(),
                round.undecided(),
                round.cut(),
                round.foundDecided(),
                round.away().toMillis() / 1e3,
                round.slowest().toMillis() / 1e3);
    }

    private void tell(List<String> violations) {
        out.printf(
                Locale.ROOT,
                "%n%d blows survived (%s)%n",
                survived.values().stream().mapToInt(Integer::intValue).sum(),
                survived.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().words())
                        .collect(Collectors.joining(", ")));
        out.printf(
                Locale.ROOT,
                "%,d requests answered; %,d answers given again; %,d requests cut off, %,d of them"
                        + " already decided; %,d times nothing decided%n",
                sum(Round::answered),
                sum(Round::repeats),
                sum(Round::cut),
                sum(round -> (int) round.foundDecided()),
                sum(Round::undecided));
        if (violations.isEmpty()) {
            out.println("none lost, none booked twice, none answered differently: the books hold");
            return;
        }
        out.printf("the proof fails:%n");
        violations.forEach(violation -> out.println("  " + violation));
    }

    private int sum(ToIntFunction<Round> part) {
        return played.stream().mapToInt(part).sum();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
