package org.milepost.commit;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.milepost.postgres.Session;

/**
 * Writes nothing, and ends a batch only when the test allows it. The result of a command is the
 * command in brackets.
 *
 * <p>Threads: shared.
 */
final class StalledWriter implements BatchWriter<String, String> {

    private final BlockingQueue<Batch> begun = new LinkedBlockingQueue<>();
    private final Semaphore permits = new Semaphore(0);

    /** A batch as the lane gave it. */
    record Batch(int home, List<String> commands) {}

    /** Waits until the lane begins its next batch. */
    Batch awaitBatch() throws InterruptedException {
        return begun.take();
    }

    /** How many batches have begun and were not awaited. */
    int notAwaited() {
        return begun.size();
    }

    /** Lets one more batch be written. */
    void letOne() {
        permits.release();
    }

    /** Lets all be written, from now on. */
    void letAll() {
        permits.release(1_000_000);
    }

    static String result(String command) {
        return "[" + command + "]";
    }

    @Override
    public List<String> write(Session session, int home, List<String> commands) {
        begun.add(new Batch(home, List.copyOf(commands)));
        permits.acquireUninterruptibly();
        return commands.stream().map(StalledWriter::result).toList();
    }
}
