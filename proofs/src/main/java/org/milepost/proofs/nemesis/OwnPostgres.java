package org.milepost.proofs.nemesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.milepost.bench.process.Pauses;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.proofs.history.Books;

/**
 * The PostgreSQL of a site as a child process: started as the product starts it, with the
 * environment of this process, so that it can be killed and started again.
 *
 * <p>Threads: used by one thread; any may abandon it.
 */
public final class OwnPostgres implements PostgresProcess, AutoCloseable {

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final Duration BETWEEN_STARTS = Duration.ofMillis(200);

    private final Path data;
    private final Path programs;
    private final List<String> command;
    private final Map<String, String> environment;
    private final List<ProcessHandle> orphans = new ArrayList<>();
    private volatile Process process;
    private boolean abandoned;

    private OwnPostgres(
            Path data, List<String> command, Map<String, String> environment, Process process) {
        this.data = data;
        this.programs = Path.of(command.getFirst()).resolveSibling("");
        this.command = command;
        this.environment = environment;
        this.process = process;
    }

    /**
     * Takes over from the server that runs on this data.
     *
     * @param stop stops that server
     * @param environment what the environment of ours holds besides
     */
    public static OwnPostgres takeOver(Path data, Runnable stop, Map<String, String> environment) {
        ProcessHandle.Info running =
                EmbeddedServer.find(data)
                        .flatMap(it -> ProcessHandle.of(it.processId()))
                        .orElseThrow()
                        .info();
        List<String> command = new ArrayList<>();
        command.add(running.command().orElseThrow());
        command.addAll(List.of(running.arguments().orElseThrow()));
        stop.run();
        OwnPostgres own =
                new OwnPostgres(
                        data,
                        command,
                        environment,
                        launch(data, List.copyOf(command), environment));
        Runtime.getRuntime().addShutdownHook(new Thread(own::abandon));
        own.awaitReady();
        return own;
    }

    /** Whether its first process is running. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it accepts connections; a running first process is not enough. */
    boolean answers() {
        return EmbeddedServer.find(data)
                .filter(
                        it -> {
                            try {
                                Books.outOfBalance(it.database());
                                return true;
                            } catch (SQLException _) {
                                return false;
                            }
                        })
                .isPresent();
    }

    /**
     * Starts it again, after ending what still runs of it, and waits until it takes connections.
     */
    @Override
    public void recover() {
        kill();
        launchAgain();
        awaitReady();
    }

    /** {@code kill -9} of all its processes; from then on it cannot be started. */
    public synchronized void abandon() {
        abandoned = true;
        kill();
    }

    private synchronized void launchAgain() {
        if (abandoned) {
            throw new IllegalStateException("the proof is ending");
        }
        process = launch(data, command, environment);
    }

    @Override
    public synchronized void killFirst() {
        orphans.addAll(process.descendants().toList());
        process.destroyForcibly();
    }

    @Override
    public synchronized void kill() {
        List<ProcessHandle> all = new ArrayList<>(orphans);
        all.add(process.toHandle());
        all.addAll(process.descendants().toList());
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(process);
        orphans.clear();
    }

    @Override
    public void freeze(Duration length) {
        throw new UnsupportedOperationException("only the PostgreSQL of a demo is stopped");
    }

    @Override
    public void stopImmediately() {
        run("stop", "-D", command.get(command.indexOf("-D") + 1), "-m", "immediate", "-w");
    }

    @Override
    public void close() {
        run("stop", "-D", command.get(command.indexOf("-D") + 1), "-m", "fast", "-w");
        kill();
    }

    private void run(String... arguments) {
        List<String> stop = new ArrayList<>();
        stop.add(programs.resolve("pg_ctl").toString());
        stop.addAll(List.of(arguments));
        awaitEnd(launch(data, stop, Map.of()));
    }

    /** A start may find that processes of the one before still hold the shared memory. */
    private void awaitReady() {
        boolean ready =
                Pauses.await(
                        START_MAX,
                        () -> {
                            if (!process.isAlive()) {
                                Pauses.pause(BETWEEN_STARTS);
                                launchAgain();
                            }
                            return EmbeddedServer.find(data)
                                    .filter(it -> it.processId() == process.pid())
                                    .isPresent();
                        });
        if (!ready) {
            throw new IllegalStateException("PostgreSQL does not start again in " + START_MAX);
        }
    }

    private static Process launch(
            Path data, List<String> command, Map<String, String> environment) {
        List<String> words = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "-U"));
        }
        words.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(data.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        data.resolve("postgresql.log").toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("PostgreSQL did not end in " + STOP_MAX);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while PostgreSQL ends", e);
        }
    }
}
