package org.milepost.proofs.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.milepost.bench.Collectors;
import org.milepost.bench.Postgres;
import org.milepost.proofs.site.Pauses;

/**
 * Rounds of the same game over one set of books: the callers are at work, a blow falls, the product
 * comes back by itself, every request that was sent is sent until it is answered, and then every
 * answer is asked for again and the books are counted.
 *
 * <p>Which requests are under way when the blow falls is chance; the verdict does not depend on it.
 *
 * <p>A kill leaves alone what a process has handed to the operating system. That a commit is on the
 * disk when it returns, so that a power cut spares it too, no kill can show: the product reads it
 * from PostgreSQL's settings at each start.
 *
 * <p>Threads: used by one thread.
 */
final class CrashRounds implements AutoCloseable {

    private static final ZoneId PROGRAMME_ZONE = ZoneId.of("America/Toronto");
    private static final List<String> SANDBOX =
            List.of("84095202006", "80000000067", "80000000001");

    private static final int ANSWERS_BEFORE = 100;
    private static final int ANSWERS_AFTER = 50;
    private static final int BLOW_MILLIS_MAX = 700;
    private static final int REVIVAL_MILLIS_MAX = 900;
    private static final int START_MILLIS_MAX = 2_500;
    private static final int FREEZE_MILLIS_MAX = 25_000;
    private static final Duration REVIVAL_MAX = Duration.ofSeconds(10);

    private static final int PORT_MIN = 15_000;
    private static final int PORT_MAX = 30_000;

    private static final int CLEAN_EXIT = 0;
    private static final int EXIT_BY_SIGTERM = 143;

    /** The web server's word for a connection that came in the instant in which it stopped. */
    private static final String CAME_TOO_LATE = "Executor rejected handler for new connection";

    private final Path scratch;
    private final Path data;
    private final int port;
    private final SplittableRandom random;
    private final AtomicLong traces = new AtomicLong();
    private final List<CallLog> logs = new ArrayList<>();
    private final List<String> collectors;
    private final BooksCheck books;

    private DemoProcess demo;

    private CrashRounds(
            Path scratch,
            Path data,
            int port,
            SplittableRandom random,
            List<String> collectors,
            BooksCheck books,
            DemoProcess demo) {
        this.scratch = scratch;
        this.data = data;
        this.port = port;
        this.random = random;
        this.collectors = collectors;
        this.books = books;
        this.demo = demo;
    }

    /**
     * Starts a demo over new books, with more collectors than a demo has.
     *
     * @param scratch an empty directory, for the books and for what the programs say
     * @param starts how many starts are killed before one may succeed
     */
    static CrashRounds begin(Path scratch, long seed, int collectorCount, int starts) {
        SplittableRandom random = new SplittableRandom(seed);
        Path data = scratch.resolve("data");
        int port = freePort(random);
        for (int i = 0; i < starts; i++) {
            DemoProcess interrupted = DemoProcess.launch(scratch, data, port);
            Pauses.pause(Duration.ofMillis(random.nextInt(START_MILLIS_MAX)));
            interrupted.kill();
        }
        DemoProcess demo = DemoProcess.launch(scratch, data, port);
        try {
            URI address = demo.awaitReady();
            Collectors funded = Collectors.prepare(Postgres.runningOn(data), collectorCount);
            List<String> collectors =
                    Stream.concat(
                                    SANDBOX.stream(),
                                    LongStream.range(0, collectorCount)
                                            .mapToObj(n -> Long.toString(funded.first() + n)))
                            .toList();
            try (Door door = Door.open(address)) {
                BooksCheck books = BooksCheck.start(scratch, data, door, collectors);
                return new CrashRounds(scratch, data, port, random, collectors, books, demo);
            }
        } catch (RuntimeException e) {
            demo.killAll();
            throw e;
        }
    }

    /** Plays one round. */
    Round play(Blow blow) {
        CallLog log = new CallLog();
        logs.add(log);
        Instant struck;
        Duration away;
        try (Door door = Door.open(demo.awaitReady())) {
            Callers callers = Callers.start(door, log, collectors, random, traces);
            callers.awaitAnswers(ANSWERS_BEFORE);
            Pauses.pause(Duration.ofMillis(random.nextInt(BLOW_MILLIS_MAX)));
            struck = Instant.now();
            strike(blow, callers, log);
            away = Duration.between(struck, Instant.now());
            if (blow == Blow.SIGTERM) {
                callers.finish();
                books.compare(door, log)
                        .forEach(it -> log.violation("before any request was repeated: " + it));
                Callers.settleAll(door, log, log.unanswered());
            } else {
                callers.awaitAnswers(ANSWERS_AFTER);
                callers.finish();
            }
            int unserved = log.cutCount() + log.refusedCount();
            if (blow.sparesTheProgram() && unserved > 0) {
                log.violation(unserved + " requests without an answer though the program lived");
            }
            Callers.settleAll(door, log, log.answers().keySet());
            books.compare(door, log).forEach(log::violation);
        }
        books.add(log).forEach(log::violation);
        return round(blow, log, struck, away);
    }

    /** Asks for the answer to every request of every round again. */
    List<String> replayAll() {
        List<String> violations = new ArrayList<>();
        try (Door door = Door.open(demo.awaitReady())) {
            for (CallLog log : logs) {
                int before = log.violations().size();
                Callers.settleAll(door, log, log.answers().keySet());
                violations.addAll(log.violations().subList(before, log.violations().size()));
            }
            violations.addAll(books.compare(door, new CallLog()));
        }
        return violations;
    }

    /** Has the product audit the books of all rounds. */
    List<String> audit() {
        return books.audit();
    }

    /** Ends whatever runs. */
    @Override
    public void close() {
        demo.killAll();
    }

    private void strike(Blow blow, Callers callers, CallLog log) {
        switch (blow) {
            case PROGRAM -> {
                demo.kill();
                restart();
            }
            case POSTMASTER -> awaitRevival(demo.killPostgres(false), log);
            case POSTGRES -> awaitRevival(demo.killPostgres(true), log);
            case EVERYTHING -> {
                demo.killPostgres(true);
                demo.kill();
                restart();
            }
            case DURING_REVIVAL -> {
                demo.killPostgres(true);
                Pauses.pause(Duration.ofMillis(random.nextInt(REVIVAL_MILLIS_MAX)));
                demo.kill();
                restart();
            }
            case DURING_START -> {
                demo.kill();
                demo = DemoProcess.launch(scratch, data, port);
                Pauses.pause(Duration.ofMillis(random.nextInt(START_MILLIS_MAX)));
                demo.kill();
                restart();
            }
            case FREEZE ->
                    demo.freezePostgres(Duration.ofMillis(random.nextInt(FREEZE_MILLIS_MAX)));
            case SIGTERM -> {
                callers.leaveUnanswered();
                stop(log);
                restart();
            }
        }
    }

    private void stop(CallLog log) {
        int linesBefore = demo.errors().lines().toList().size();
        int exitCode = demo.stop();
        if (exitCode != CLEAN_EXIT && exitCode != EXIT_BY_SIGTERM) {
            log.violation("exit code " + exitCode + " after SIGTERM");
        }
        demo.errors()
                .lines()
                .skip(linesBefore)
                .filter(line -> !line.contains(CAME_TOO_LATE))
                .forEach(line -> log.violation("SIGTERM made it say: " + line));
        if (demo.postgres().isPresent()) {
            log.violation("PostgreSQL outlived a clean stop");
        }
    }

    private void restart() {
        demo = DemoProcess.launch(scratch, data, port);
        demo.awaitReady();
    }

    private void awaitRevival(long dead, CallLog log) {
        boolean back =
                Pauses.await(
                        REVIVAL_MAX,
                        () -> demo.postgres().filter(it -> it.processId() != dead).isPresent());
        if (!back) {
            log.violation("PostgreSQL was not back within " + REVIVAL_MAX);
        }
    }

    private static Round round(Blow blow, CallLog log, Instant struck, Duration away) {
        long foundDecided =
                blow.sparesTheProgram()
                        ? 0
                        : log.shakenDecidedBy(LocalDateTime.ofInstant(struck, PROGRAMME_ZONE));
        return new Round(
                blow,
                log.answeredCount(),
                log.repeatCount(),
                log.undecidedCount(),
                log.cutCount(),
                foundDecided,
                log.slowest(),
                away,
                log.violations());
    }

    /**
     * A port that stays the demo's over all its restarts. It lies below those that systems give to
     * outgoing connections: one of ours, made while the demo is down, could otherwise take the
     * port, and even reach itself through it.
     */
    private static int freePort(SplittableRandom random) {
        while (true) {
            int candidate = random.nextInt(PORT_MIN, PORT_MAX);
            try (ServerSocket probe =
                    new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException _) {
                // taken; there are many
            }
        }
    }
}
