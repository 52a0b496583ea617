package org.milepost;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The one shutdown hook. When the process is told to stop, it wakes the command, which closes
 * everything in order, and keeps the JVM alive until the command says that it has.
 *
 * <p>The hook does not wait for the command's thread itself: that one goes on to {@code
 * System.exit}, which never returns during a shutdown.
 *
 * <p>Threads: {@link #await} and {@link #close} belong to the command.
 */
final class StopSignal implements AutoCloseable {

    /** Longer than all that the parts may take to close; then the JVM ends all the same. */
    private static final long CLOSING_SECONDS_MAX = 60;

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private StopSignal() {}

    /** Listens from now on. */
    static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::stop, "stop"));
        return signal;
    }

    /** Waits until the process is told to stop. */
    void await() throws InterruptedException {
        told.await();
    }

    /** Everything is closed: the JVM may end. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void stop() {
        told.countDown();
        try {
            if (!closed.await(CLOSING_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("milepost: did not close in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
