package org.milepost.http;

import java.time.Duration;

/**
 * Where the server listens and what it bounds.
 *
 * @param host the address or host name to bind
 * @param port the port to bind; 0 picks a free one
 * @param connectionsMax connections open at once; more wait in the backlog
 * @param requestsMax requests being answered at once; more are answered 503. As many as
 *     connections, which have one each: a door sheds in its own words
 * @param requestLineBytesMax the longest request line
 * @param headerBytesMax the longest header section
 * @param bodyBytesMax the longest body that is read at all; endpoints set lower limits of their own
 * @param idleMax how long a connection may wait for its next request line
 * @param receiveMax how long the headers of a request may take to arrive, and then its body
 * @param sendMax how long the caller may take to accept an answer
 * @param drainMax how long requests in flight may take to finish once the server closes
 */
public record HttpSettings(
        String host,
        int port,
        int connectionsMax,
        int requestsMax,
        int requestLineBytesMax,
        int headerBytesMax,
        int bodyBytesMax,
        Duration idleMax,
        Duration receiveMax,
        Duration sendMax,
        Duration drainMax) {

    /** The usual bounds at this address. */
    public static HttpSettings at(String host, int port) {
        return new HttpSettings(
                host,
                port,
                10_000,
                10_000,
                8 * 1024,
                16 * 1024,
                1024 * 1024,
                Duration.ofSeconds(75),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15));
    }
}
