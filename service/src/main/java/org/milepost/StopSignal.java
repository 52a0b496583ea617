package org.milepost;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM or Ctrl-C for a command that waits for it. A command installs it before it opens anything
 * and closes it last: until then the JVM keeps running, and then it ends with status 0 for each of
 * the signals.
 *
 * <p>The one shutdown hook waits for the close and not for the command's thread, because that
 * thread continues with {@link System#exit}, which never returns during a shutdown.
 *
 * <p>Threads: that of the command, that of the hook, and any that asks.
 */
final class StopSignal implements AutoCloseable {

    /** Longer than the sum of the close timeouts of all parts; then the process ends anyway. */
    private static final long CLOSING_SECONDS_MAX = 60;

    private static final int STOPPED_CLEANLY = 0;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private StopSignal() {}

    /** From now on a signal no longer ends the process at once. */
    static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::stop, "stop"));
        return signal;
    }

    /** Waits until the process is to stop. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** Waits at most this long; returns whether the process is to stop. */
    boolean await(Duration most) throws InterruptedException {
        return asked.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The process is to stop, as by a signal. */
    void ask() {
        asked.countDown();
    }

    /** Everything is closed: the process may end. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void stop() {
        if (closed.getCount() == 0) {
            return; // the command has ended by itself, and its exit code counts
        }
        ask();
        try {
            if (!closed.await(CLOSING_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println(
                        "milepost: the process did not stop in time and is ended;"
                                + " answered requests are durable");
                return;
            }
            Runtime.getRuntime().halt(STOPPED_CLEANLY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
