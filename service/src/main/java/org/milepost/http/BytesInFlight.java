package org.milepost.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that the requests in progress hold: heads, bodies, and answers being sent.
 * Reading is refused when there is no room; an answer is counted and never refused, because its
 * effect has happened.
 *
 * <p>Threads: shared by all connections.
 */
final class BytesInFlight {

    private final long max;
    private final AtomicLong bytes = new AtomicLong();

    BytesInFlight(long max) {
        this.max = max;
    }

    /** The bytes held now. */
    long bytes() {
        return bytes.get();
    }

    private long requireRoom(long wanted) {
        if (wanted > max) {
            throw TransportFault.noRoom();
        }
        return wanted;
    }

    /** The share of a new request; empty. */
    Reservation reservation() {
        return new Reservation();
    }

    /**
     * The share of one request.
     *
     * <p>Threads: belongs to the thread of its connection.
     */
    final class Reservation {

        private long held;

        /**
         * Adds bytes.
         *
         * @throws Fault 503 when there is no room; then the share is unchanged
         */
        void add(long more) {
            long before = bytes.get();
            while (!bytes.compareAndSet(before, requireRoom(before + more))) {
                before = bytes.get();
            }
            held += more;
        }

        /** Adds bytes even when there is no room. */
        void addAnyway(long more) {
            bytes.addAndGet(more);
            held += more;
        }

        /** Releases a part of the bytes. */
        void remove(long fewer) {
            bytes.addAndGet(-fewer);
            held -= fewer;
        }

        /** Releases all bytes. */
        void release() {
            if (held != 0) {
                remove(held);
            }
        }
    }
}
