package org.milepost.proofs.nemesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.milepost.bench.process.Pauses;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.RunningServer;

/**
 * The PostgreSQL of a demo, which the demo must start again when it ends.
 *
 * <p>Threads: used by one thread.
 */
public final class DemoPostgres implements PostgresProcess {

    private static final Duration RECOVERY_MAX = Duration.ofSeconds(10);

    private final Path data;
    private final Consumer<String> violations;
    private long killed;

    /**
     * The server of a data directory.
     *
     * @param data the data directory of the demo
     * @param violations takes what must not be
     */
    public DemoPostgres(Path data, Consumer<String> violations) {
        this.data = data;
        this.violations = violations;
    }

    /** The server that takes connections now. */
    public Optional<RunningServer> running() {
        return EmbeddedServer.find(data);
    }

    @Override
    public void killFirst() {
        ProcessHandle first = first();
        killed = first.pid();
        first.destroyForcibly();
    }

    @Override
    public void kill() {
        ProcessHandle first = first();
        killed = first.pid();
        List<ProcessHandle> children = first.descendants().toList();
        first.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void stopImmediately() {
        throw new UnsupportedOperationException("the demo's programs are its own");
    }

    @Override
    public void freeze(Duration length) {
        List<String> processes =
                Stream.concat(Stream.of(first()), first().descendants())
                        .map(it -> Long.toString(it.pid()))
                        .toList();
        signal("-STOP", processes);
        try {
            Pauses.pause(length);
        } finally {
            signal("-CONT", processes);
        }
    }

    @Override
    public void recover() {
        if (!Pauses.await(
                RECOVERY_MAX, () -> running().filter(it -> it.processId() != killed).isPresent())) {
            violations.accept("PostgreSQL was not back within " + RECOVERY_MAX);
        }
    }

    private ProcessHandle first() {
        return running().flatMap(it -> ProcessHandle.of(it.processId())).orElseThrow();
    }

    private static void signal(String signal, List<String> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(processes);
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a signal was sent", e);
        }
    }
}
