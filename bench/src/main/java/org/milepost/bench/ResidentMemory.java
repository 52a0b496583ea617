package org.milepost.bench;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The most memory that a process has while something is done, looked at each second.
 *
 * <p>Threads: used by one thread; a thread of its own looks.
 */
final class ResidentMemory {

    private static final Duration EACH = Duration.ofSeconds(1);

    private final long processId;
    private final AtomicLong megabytesMax = new AtomicLong();

    ResidentMemory(long processId) {
        this.processId = processId;
    }

    /** Does it, and looks meanwhile. */
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
        megabytesMax.accumulateAndGet(Memory.residentMegabytes(processId), Math::max);
    }
}
