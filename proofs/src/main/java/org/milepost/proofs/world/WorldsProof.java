package org.milepost.proofs.world;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.milepost.bench.process.Pauses;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.proofs.world.DemoCalls.Answer;

/**
 * The steps of the proof of worlds, at one demo.
 *
 * <p>Threads: used by one.
 */
public final class WorldsProof implements AutoCloseable {

    /** How many worlds a demo has at once. */
    public static final int WORLDS = 50;

    private static final int CALLERS = 8;
    private static final int FLOOD = 1_000;
    private static final Duration GONE_MAX = Duration.ofMinutes(10);
    private static final double MILLION = 1_000_000;

    private final DemoCalls http = new DemoCalls();
    private final String demo;
    private final Path data;
    private final Duration readyMax;
    private final Consumer<String> report;
    private final List<String> bases = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * The steps at this demo, which has no worlds yet.
     *
     * @param data the data directory of the demo
     * @param readyMax how long a world may take until it answers
     * @param report gets what was measured
     */
    public WorldsProof(URI demo, Path data, Duration readyMax, Consumer<String> report) {
        this.demo = demo.toString();
        this.data = data;
        this.readyMax = readyMax;
        this.report = report;
    }

    /** What was wrong so far. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Makes all worlds, each after the one before has answered a call. */
    public void oneAfterTheOther() {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < WORLDS; i++) {
            long start = System.nanoTime();
            String base = create().json().path("baseUrl").asString("");
            expect("a world answers", WorldRun.isReady(http, base));
            long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
            bases.add(base);
            if (i == 0) {
                report.accept("the first world, with the prototype: " + took + " ms");
            } else {
                millis.add(took);
            }
        }
        millis.sort(null);
        report.accept(
                String.format(
                        Locale.ROOT,
                        "the other %d worlds, from the request to the answer of a first call: %d ms"
                                + " at the median, %d ms at most",
                        millis.size(),
                        millis.get(millis.size() / 2),
                        millis.getLast()));
        expect("each is ready in time", millis.getLast() <= readyMax.toMillis());
        Answer beyond = create();
        expect("one more is refused", beyond.status() == 503);
        expect("the refusal says when to retry", !beyond.retryAfter().isEmpty());
    }

    /** Uses all worlds at the same time. */
    public void allAtOnce() {
        List<WorldRun> runs =
                IntStream.range(0, WORLDS)
                        .mapToObj(
                                it ->
                                        new WorldRun(
                                                http,
                                                bases.get(it),
                                                bases.get((it + 1) % WORLDS),
                                                it))
                        .toList();
        long start = System.nanoTime();
        together(runs.stream().<Callable<List<String>>>map(it -> it::make).toList());
        report.accept(
                String.format(
                        Locale.ROOT,
                        "%d runs at once took %.1f s",
                        WORLDS,
                        (System.nanoTime() - start) / MILLION / 1_000));
        runs.forEach(it -> violations.addAll(it.check()));
    }

    /** Ends all worlds, and asks for many more than there may be at the same moment. */
    public void flood() {
        for (String base : bases) {
            String id = base.substring(base.lastIndexOf('/') + 1);
            expect("a world ends", http.delete(demo + "/sandbox/worlds/" + id).status() == 204);
        }
        boolean areGone = Pauses.await(GONE_MAX, () -> databases(data) == 0);
        expect("the databases are dropped", areGone);
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            calls.add(this::create);
        }
        long start = System.nanoTime();
        List<Answer> answers = together(calls, FLOOD);
        long made = answers.stream().filter(it -> it.status() == 201).count();
        long refused =
                answers.stream()
                        .filter(it -> it.status() == 503 && !it.retryAfter().isEmpty())
                        .count();
        report.accept(
                String.format(
                        Locale.ROOT,
                        "%d requests at once: %d worlds, %d refusals, %.1f s until the last answer",
                        FLOOD,
                        made,
                        refused,
                        (System.nanoTime() - start) / MILLION / 1_000));
        expect("every request has an answer", made + refused == FLOOD);
        expect("no more are made than there may be", made > 0 && made <= WORLDS);
        expect(
                "those that were made answer",
                answers.stream()
                        .filter(it -> it.status() == 201)
                        .allMatch(
                                it ->
                                        WorldRun.isReady(
                                                http, it.json().path("baseUrl").asString(""))));
    }

    /** How many databases of worlds the demo of this directory has. */
    public static int databases(Path data) {
        DatabaseSettings database = EmbeddedServer.find(data).orElseThrow().database();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_database"
                                        + " WHERE datname LIKE 'milepost\\_world\\_%'")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private Answer create() {
        return http.post(demo + "/sandbox/worlds", "{\"name\":\"proof\"}");
    }

    private static <T> List<T> together(List<Callable<T>> calls) {
        return together(calls, CALLERS);
    }

    private static <T> List<T> together(List<Callable<T>> calls, int callers) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(callers, Thread.ofVirtual().factory())) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void expect(String what, boolean holds) {
        if (!holds) {
            violations.add("failed: " + what);
        }
    }
}
