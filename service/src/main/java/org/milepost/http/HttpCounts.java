package org.milepost.http;

import java.util.Map;

/**
 * The connections and requests of a server at one moment, and its counters since its start.
 *
 * @param connections open connections
 * @param bytesInFlight bytes that requests in progress hold
 * @param sheds requests and connections that were refused or cut
 */
public record HttpCounts(long connections, long bytesInFlight, Map<Reason, Long> sheds) {

    /** Why a request or connection was refused or cut. */
    public enum Reason {
        /** Too many requests were in progress for too long; the request got 503. */
        BUSY,
        /** No memory was left for the request; it got 503. */
        MEMORY,
        /** A connection that waited for its peer was ended for the memory that others need. */
        EVICTED,
        /** The address had too many connections; a new one was closed. */
        ADDRESS,
        /** The peer took too long to send, to read or to close. */
        SLOW
    }

    public HttpCounts {
        sheds = Map.copyOf(sheds);
    }

    /** How many were refused or cut for this reason. */
    public long sheds(Reason reason) {
        return sheds.getOrDefault(reason, 0L);
    }
}
