package org.milepost.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that the requests in progress hold: heads, bodies, and answers being sent. A
 * quarter of the room is for proven callers only. When there is no room, connections that have
 * waited for their peers the longest end first; only if that does not help is a request refused. An
 * answer is counted and never refused, because its effect has happened.
 *
 * <p>Threads: shared by all connections.
 */
final class BytesInFlight {

    /** The part of the memory that only proven callers get: one of this many. */
    private static final int PROVEN_PART = 4;

    /**
     * How much memory is released at once: one of this many parts, so that it is rarely looked for.
     */
    private static final int PART_TO_FREE = 16;

    private final long max;
    private final Evictor evictor;
    private final Runnable refused;
    private final AtomicLong bytes = new AtomicLong();

    /** Ends connections that wait for their peers, so that their bytes are released. */
    @FunctionalInterface
    interface Evictor {
        /** Releases at least this many bytes if it can; for a proven caller more may end. */
        void free(long wanted, boolean isProven);
    }

    /**
     * Nothing is in flight.
     *
     * @param refused called for each request that finds no room
     */
    BytesInFlight(long max, Evictor evictor, Runnable refused) {
        this.refused = refused;
        this.max = max;
        this.evictor = evictor;
    }

    /** The bytes held now. */
    long bytes() {
        return bytes.get();
    }

    /** The share of a new connection; empty. */
    Reservation reservation() {
        return new Reservation();
    }

    private boolean tryAdd(long more, long limit) {
        long before = bytes.get();
        while (before + more <= limit) {
            if (bytes.compareAndSet(before, before + more)) {
                return true;
            }
            before = bytes.get();
        }
        return false;
    }

    /**
     * The share of one connection.
     *
     * <p>Threads: used by the thread of its connection; any thread may release it.
     */
    final class Reservation {

        private final AtomicLong held = new AtomicLong();
        private volatile boolean isProven;

        /** From now on the connection is a proven caller's. */
        void prove() {
            isProven = true;
        }

        boolean isProven() {
            return isProven;
        }

        /** The bytes that releasing it would free. */
        long bytes() {
            return held.get();
        }

        /**
         * Adds bytes.
         *
         * @throws Fault 503 when there is no room; then the share is unchanged
         */
        void add(long more) {
            if (!tryAdd(more, limit()) && !tryAddAfterEviction(more)) {
                refused.run();
                throw TransportFault.noRoom();
            }
            held.addAndGet(more);
        }

        /** Adds bytes even when there is no room. */
        void addAnyway(long more) {
            if (!tryAdd(more, limit()) && !tryAddAfterEviction(more)) {
                bytes.addAndGet(more);
            }
            held.addAndGet(more);
        }

        /** Releases all bytes. */
        void release() {
            long all = held.getAndSet(0);
            if (all != 0) {
                bytes.addAndGet(-all);
            }
        }

        private long limit() {
            return isProven ? max : max - max / PROVEN_PART;
        }

        private boolean tryAddAfterEviction(long more) {
            if (more > limit()) {
                return false;
            }
            long lacking = bytes.get() + more - limit();
            evictor.free(Math.max(lacking, max / PART_TO_FREE), isProven);
            return tryAdd(more, limit());
        }
    }
}
