package org.milepost.proofs.retries;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.crash.Answer;
import org.milepost.proofs.site.Pauses;
import org.milepost.proofs.site.Running;

/**
 * One run of the proof: two servers, many tills, mischief; then quiet, then the judgement.
 *
 * <p>Threads: used by one thread.
 */
final class RetriesProof {

    /** How long a till waits at most; a server answers sooner, whatever it does. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int SERVERS = 2;
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(15);

    private final Storm storm;
    private final DatabaseSettings database;
    private final Settings settings;
    private final Consumer<String> progress;

    /**
     * How a run is made.
     *
     * @param tills how many there are
     * @param restartEvery how often a server is ended and started again
     * @param quiet how long to wait between the last request and the judgement
     */
    record Settings(int tills, Duration restartEvery, Duration quiet) {}

    RetriesProof(
            Storm.Plan plan,
            DatabaseSettings database,
            Settings settings,
            Consumer<String> progress) {
        this.storm = new Storm(plan);
        this.database = database;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param starter starts a server over the database
     */
    Verdict run(Supplier<Running> starter) {
        Servers servers = Servers.start(starter, SERVERS);
        Mischief mischief;
        double seconds;
        try (servers) {
            long start = System.nanoTime();
            List<Thread> tills = startTills(servers);
            mischief =
                    new Mischief(
                            storm,
                            servers,
                            database,
                            settings.restartEvery(),
                            () -> tills.stream().anyMatch(Thread::isAlive));
            Thread troublemaker = Thread.ofPlatform().daemon().name("mischief").start(mischief);
            awaitEnd(tills);
            seconds = (System.nanoTime() - start) / 1e9;
            join(troublemaker);
            progress.accept("quiet for " + settings.quiet().toSeconds() + " s ...");
            Pauses.pause(settings.quiet());
        }
        return judge(servers, mischief, seconds);
    }

    private List<Thread> startTills(Servers servers) {
        List<Thread> tills = new ArrayList<>();
        for (int i = 0; i < settings.tills(); i++) {
            tills.add(
                    Thread.ofPlatform().daemon().name("till-" + i).start(new Till(storm, servers)));
        }
        return tills;
    }

    private void awaitEnd(List<Thread> tills) {
        while (!Pauses.await(PROGRESS_EVERY, () -> tills.stream().noneMatch(Thread::isAlive))) {
            progress.accept(
                    String.format(
                            Locale.ROOT,
                            "%,d requests sent, %,d of them again",
                            storm.sentCount(),
                            storm.retriedCount()));
        }
    }

    private Verdict judge(Servers servers, Mischief mischief, double seconds) {
        Judge judge = new Judge(servers.killed());
        BookedRedemptions books = BookedRedemptions.read(database);
        List<String> violations = new ArrayList<>(storm.complaints());
        int conclusive = 0;
        for (History redemption : storm.redemptions()) {
            List<Redeemed> booked = books.of(redemption.trace());
            conclusive += judge.isConclusive(redemption) ? 1 : 0;
            for (String fault : judge.judge(redemption, booked)) {
                violations.add(fault + "\n  " + redemption.text() + "\n  books: " + booked);
            }
        }
        for (Storm.Reversed reversed : storm.reversals()) {
            List<String> faults =
                    judge.judgeReversal(
                            reversed.history(),
                            books.of(reversed.redemption()).stream()
                                    .filter(it -> it.number().equals(reversed.number()))
                                    .findFirst());
            faults.forEach(it -> violations.add(it + "\n  " + reversed.history().text()));
        }
        List<String> tried =
                List.of(
                        tried(servers, seconds, conclusive),
                        mischief.text() + ", " + servers.runCount() + " runs of servers",
                        "endings: " + endings(),
                        "answers: " + codes(),
                        booked(books));
        return new Verdict(tried, violations);
    }

    private String tried(Servers servers, double seconds, int conclusive) {
        return String.format(
                Locale.ROOT,
                "%,d requests in %.0f s, %,d of them again: %,d redemptions, %,d reversals;"
                        + " %,d redemptions with a conclusive last answer; %d servers",
                storm.sentCount(),
                seconds,
                storm.retriedCount(),
                storm.redemptions().size(),
                storm.reversals().size(),
                conclusive,
                servers.doors().size());
    }

    private static String booked(BookedRedemptions books) {
        List<Redeemed> all = books.byTrace().values().stream().flatMap(List::stream).toList();
        return String.format(
                Locale.ROOT,
                "books: %,d redemptions booked, %,d cancelled, %,d reversed; %,d keys redeemed"
                        + " more than once, after a cancellation",
                all.size(),
                all.stream().filter(it -> !it.stands()).count(),
                all.stream().filter(it -> it.reversals() > 0).count(),
                books.byTrace().values().stream().filter(it -> it.size() > 1).count());
    }

    private Map<Attempt.Ending, Long> endings() {
        Map<Attempt.Ending, Long> counts = new TreeMap<>();
        attempts().forEach(it -> counts.merge(it.ending(), 1L, Long::sum));
        return counts;
    }

    private Map<String, Long> codes() {
        Map<String, Long> counts = new TreeMap<>();
        attempts()
                .flatMap(it -> it.answer().stream())
                .map(Answer::code)
                .forEach(it -> counts.merge(it, 1L, Long::sum));
        return counts;
    }

    private Stream<Attempt> attempts() {
        return Stream.concat(
                        storm.redemptions().stream(),
                        storm.reversals().stream().map(Storm.Reversed::history))
                .flatMap(it -> it.attempts().stream());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted in mid-proof", e);
        }
    }
}
