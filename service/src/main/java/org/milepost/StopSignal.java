package org.milepost;

import java.util.concurrent.CountDownLatch;

/**
 * The one shutdown hook: on SIGTERM or Ctrl-C it lets the command's main thread go on, which closes
 * everything in order, and keeps the JVM alive until that is done.
 */
final class StopSignal {

    private StopSignal() {}

    /** Counts the latch down when the process is told to stop, and waits for the calling thread. */
    static void onStop(CountDownLatch end) {
        Thread command = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    end.countDown();
                                    awaitQuietly(command);
                                },
                                "stop"));
    }

    private static void awaitQuietly(Thread command) {
        try {
            command.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
