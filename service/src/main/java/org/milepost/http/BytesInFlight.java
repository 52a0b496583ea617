package org.milepost.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the requests in progress hold: heads, bodies, and the answers that are being sent.
 * What is being read is refused when there is no room for it; an answer is counted and never
 * refused, since what it tells has been done.
 *
 * <p>Threads: shared by all connections.
 */
final class BytesInFlight {

    private final long max;
    private final AtomicLong bytes = new AtomicLong();

    BytesInFlight(long max) {
        this.max = max;
    }

    /** What is held now. */
    long bytes() {
        return bytes.get();
    }

    private long requireRoom(long wanted) {
        if (wanted > max) {
            throw TransportFault.noRoom();
        }
        return wanted;
    }

    /** What one request will hold; nothing yet. */
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
         * Holds this many bytes more.
         *
         * @throws Fault 503 when there is no room for them; then the share is as before
         */
        void add(long more) {
            long before = bytes.get();
            while (!bytes.compareAndSet(before, requireRoom(before + more))) {
                before = bytes.get();
            }
            held += more;
        }

        /** Holds this many bytes more, whether there is room or not. */
        void addAnyway(long more) {
            bytes.addAndGet(more);
            held += more;
        }

        /** Gives back a part of what is held. */
        void remove(long fewer) {
            bytes.addAndGet(-fewer);
            held -= fewer;
        }

        /** Gives back all. Nothing happens when nothing is held. */
        void release() {
            if (held != 0) {
                remove(held);
            }
        }
    }
}
