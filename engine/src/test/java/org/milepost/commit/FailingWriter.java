package org.milepost.commit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.Session;

/**
 * Writes nothing, and throws for chosen batches. The result of a command is the command in
 * brackets.
 *
 * <p>Threads: shared.
 */
final class FailingWriter implements BatchWriter<String, String> {

    private final Predicate<List<String>> fails;
    private final Supplier<RuntimeException> failure;
    private final List<List<String>> attempts = new CopyOnWriteArrayList<>();
    private final List<String> written = new CopyOnWriteArrayList<>();

    private FailingWriter(Predicate<List<String>> fails, Supplier<RuntimeException> failure) {
        this.fails = fails;
        this.failure = failure;
    }

    /** Fails every batch with this command. */
    static FailingWriter on(String command, Supplier<RuntimeException> failure) {
        return new FailingWriter(batch -> batch.contains(command), failure);
    }

    /** Fails this many batches, the first ones. */
    static FailingWriter atFirst(int times, Supplier<RuntimeException> failure) {
        List<List<String>> failed = new ArrayList<>();
        return new FailingWriter(
                batch -> {
                    failed.add(batch);
                    return failed.size() <= times;
                },
                failure);
    }

    /** What the database says with this SQLSTATE. */
    static Supplier<RuntimeException> sqlState(String state) {
        return () -> new DatabaseFault(new SQLException("made up", state));
    }

    /** All batches that were tried. */
    List<List<String>> attempts() {
        return attempts;
    }

    /** All commands that were written, in order. */
    List<String> written() {
        return written;
    }

    @Override
    public List<String> write(Session session, int home, List<String> commands) {
        attempts.add(List.copyOf(commands));
        if (fails.test(commands)) {
            throw failure.get();
        }
        written.addAll(commands);
        return commands.stream().map(StalledWriter::result).toList();
    }
}
