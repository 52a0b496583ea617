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
 * Ends the process when the virtual machine cannot be trusted any more.
 *
 * <p>After an {@link OutOfMemoryError} some thread has lost what it was doing, and nobody knows
 * which one; after a {@link LinkageError} a class stays unusable; an {@link InternalError} is a
 * fault of the JVM itself. A process that goes on serves a part of its calls and looks healthy.
 * What was answered is durable, so that ending is safe: callers retry, and a new process answers. A
 * {@link StackOverflowError} is the fault of one request and ends that one only.
 *
 * <p>The process ends with {@link #EXIT_STATUS} after one line on standard error, whose bytes are
 * made beforehand, and an entry in the log with the stack trace where there is memory for it. The
 * shutdown hook, which drains, does not run.
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

    /** How long the line and the entry in the log may take, whatever standard error is. */
    private static final long TELLING_MILLIS_MAX = 2_000;

    private static final String CONSEQUENCE =
            "; the process ends with status "
                    + EXIT_STATUS
                    + "; what was answered is safe, the rest may be sent again. ";
    private static final byte[] OUT_OF_MEMORY =
            line(
                    "out of memory",
                    "Start it again; if this repeats, give it more heap (-Xmx) or fewer requests.");
    private static final byte[] CLASS_UNUSABLE =
            line(
                    "a class cannot be used",
                    "Start it again; if this repeats, install this version anew.");
    private static final byte[] JVM_FAULT =
            line(
                    "an internal error of the JVM",
                    "Start it again; if this repeats, update the JDK.");

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
                    LOG.error("thread {} ended with an uncaught exception", thread, thrown);
                });
    }

    /** Whether it, one of its causes or one of its suppressed exceptions ends the process. */
    public static boolean isFatal(Throwable thrown) {
        return fatal(thrown, CAUSES_MAX) != null;
    }

    /** Ends the process when the exception says so, and returns otherwise. */
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

    /** Others that come here wait until the first has ended the process. */
    private static synchronized void endProcess(Throwable fatal) {
        try {
            ENDING.countDown();
            tell(fatal);
        } finally {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }

    private static void tell(Throwable fatal) {
        try {
            STANDARD_ERROR.write(
                    switch (fatal) {
                        case OutOfMemoryError _ -> OUT_OF_MEMORY;
                        case LinkageError _ -> CLASS_UNUSABLE;
                        default -> JVM_FAULT;
                    });
            LOG.error("the process ends with status {}", EXIT_STATUS, fatal);
        } catch (IOException | RuntimeException | Error e) {
            // There is no other place to tell it.
        }
    }

    private static void haltWhenEnding() {
        try {
            ENDING.await();
            TimeUnit.MILLISECONDS.sleep(TELLING_MILLIS_MAX);
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
