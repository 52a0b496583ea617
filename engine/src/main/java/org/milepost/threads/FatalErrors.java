package org.milepost.threads;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when the JVM can no longer be trusted.
 *
 * <p>After an {@link OutOfMemoryError} some unknown thread has lost its state; after a {@link
 * LinkageError} a class stays unusable; an {@link InternalError} is a fault of the JVM itself. A
 * process that continued would serve only a part of its calls and look healthy. Answers are durable
 * before they are sent, so ending is safe: callers retry, and a new process answers. A {@link
 * StackOverflowError} is the failure of one request and does not end the process.
 *
 * <p>The process ends with {@link #EXIT_STATUS} after one line on standard error, whose bytes are
 * prepared, and a log entry with the stack trace if there is memory for it. The shutdown hook,
 * which drains, does not run.
 *
 * <p>Threads: may be called by any; the first decides.
 */
public final class FatalErrors {

    /**
     * The status of a process that ended itself; the one that the JVM uses for {@code
     * -XX:+ExitOnOutOfMemoryError}.
     */
    public static final int EXIT_STATUS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

    private static final int CAUSES_MAX = 50;

    /** How long writing the line and the log entry may take. */
    private static final long REPORT_MILLIS_MAX = 2_000;

    private static final String CONSEQUENCE =
            "; the process ends with status "
                    + EXIT_STATUS
                    + "; answered requests are durable, others may be retried. ";
    private static final byte[] OUT_OF_MEMORY =
            line(
                    "out of memory",
                    "Restart it; if this repeats, give it more heap (-Xmx) or fewer requests.");
    private static final byte[] CLASS_UNUSABLE =
            line("a class cannot be used", "Restart it; if this repeats, reinstall this version.");
    private static final byte[] JVM_FAULT =
            line("an internal error of the JVM", "Restart it; if this repeats, update the JDK.");

    private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);
    private static final CountDownLatch ENDING = new CountDownLatch(1);

    private FatalErrors() {}

    /**
     * Makes uncaught errors of all threads end the process, those of libraries' threads included.
     * An uncaught exception that is not fatal is logged.
     */
    public static void install() {
        Thread.ofPlatform().daemon().name("fatal-errors").start(FatalErrors::haltWhenEnding);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> {
                    endProcessIfFatal(thrown);
                    LOG.error(
                            "thread {} ended with an uncaught exception; its task was not finished; report this as a"
                                    + " defect",
                            thread,
                            thrown);
                });
    }

    /** Whether it, one of its causes or one of its suppressed exceptions ends the process. */
    public static boolean isFatal(Throwable thrown) {
        return fatal(thrown, CAUSES_MAX) != null;
    }

    /** Ends the process if {@link #isFatal}, and returns otherwise. */
    public static void endProcessIfFatal(Throwable thrown) {
        Throwable fatal = fatal(thrown, CAUSES_MAX);
        if (fatal != null) {
            endProcess(fatal);
        }
    }

    private static @Nullable Throwable fatal(Throwable thrown, int causesMax) {
        boolean isOfMachine =
                thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
        if (isOfMachine || thrown instanceof LinkageError) {
            return thrown;
        }
        if (causesMax == 0) {
            return null;
        }
        Throwable cause = thrown.getCause();
        Throwable found = cause == null ? null : fatal(cause, causesMax - 1);
        if (found != null) {
            return found;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            found = fatal(suppressed, causesMax - 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Other threads wait here until the first has ended the process. */
    private static synchronized void endProcess(Throwable fatal) {
        try {
            ENDING.countDown();
            report(fatal);
        } finally {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }

    private static void report(Throwable fatal) {
        try {
            STANDARD_ERROR.write(
                    switch (fatal) {
                        case OutOfMemoryError _ -> OUT_OF_MEMORY;
                        case LinkageError _ -> CLASS_UNUSABLE;
                        default -> JVM_FAULT;
                    });
            LOG.error(
                    "fatal error; the process ends with status {}; answered requests are durable; restart it",
                    EXIT_STATUS,
                    fatal);
        } catch (IOException | RuntimeException | Error e) {
            // There is no other place to report it.
        }
    }

    private static void haltWhenEnding() {
        try {
            ENDING.await();
            TimeUnit.MILLISECONDS.sleep(REPORT_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Runtime.getRuntime().halt(EXIT_STATUS);
    }

    private static byte[] line(String event, String remedy) {
        return ("milepost: " + event + CONSEQUENCE + remedy + "\n").getBytes(US_ASCII);
    }
}
