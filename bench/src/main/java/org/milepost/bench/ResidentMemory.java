package org.milepost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The maximum of the resident memory of a process during a task, sampled each second.
 *
 * <p>Threads: used by one thread; a separate thread samples.
 */
public final class ResidentMemory {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final long KILO = 1024;
    private static final Duration EACH = Duration.ofSeconds(1);

    private final long processId;
    private final AtomicLong megabytesMax = new AtomicLong();

    ResidentMemory(long processId) {
        this.processId = processId;
    }

    /** Runs the task, and samples during it. */
    <T> T during(Supplier<T> work) {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread looks =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    while (!isOver.get()) {
                                        look();
                                        LockSupport.parkNanos(EACH.toNanos());
                                    }
                                });
        try {
            return work.get();
        } finally {
            isOver.set(true);
            LockSupport.unpark(looks);
            look();
        }
    }

    /** The most so far, in units of 1,048,576 bytes; empty where it cannot be read. */
    OptionalDouble megabytesMax() {
        long megabytes = megabytesMax.get();
        return megabytes == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) megabytes);
    }

    private void look() {
        megabytesMax.accumulateAndGet(megabytes(processId), Math::max);
    }

    /** What the operating system has given the process now. */
    public static long megabytes(long processId) {
        Path status = Path.of("/proc", Long.toString(processId), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(status));
            return resident.find() ? Long.parseLong(resident.group(1)) / KILO : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
