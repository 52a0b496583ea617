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
 * @param headersMax how many header fields a request may have
 * @param discardBytesMax how much of a body that no endpoint took is read and dropped, to keep the
 *     connection; endpoints set the limits of what they take
 * @param bytesInFlightMax what all requests in progress may hold together, in bytes; a request for
 *     which there is no room is answered 503
 * @param connectionsPerAddressMax connections of one address, more are closed at once; 0 for no
 *     limit. Trusted proxies have none
 * @param trustedProxies whose X-Forwarded-For is believed
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
        int headersMax,
        int discardBytesMax,
        long bytesInFlightMax,
        int connectionsPerAddressMax,
        TrustedProxies trustedProxies,
        Duration idleMax,
        Duration receiveMax,
        Duration sendMax,
        Duration drainMax) {

    /** The part of the heap that requests in progress may hold, if nothing else is set. */
    private static final int HEAP_PART = 5;

    /** The usual bounds at this address. */
    public static HttpSettings at(String host, int port) {
        return new HttpSettings(
                host,
                port,
                10_000,
                10_000,
                8 * 1024,
                16 * 1024,
                100,
                1024 * 1024,
                Runtime.getRuntime().maxMemory() / HEAP_PART,
                0,
                TrustedProxies.NONE,
                Duration.ofSeconds(75),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15));
    }

    /** These, with another bound of what requests in progress hold. */
    public HttpSettings withBytesInFlightMax(long max) {
        return with(max, connectionsPerAddressMax, trustedProxies);
    }

    /** These, with a limit of connections for each address. */
    public HttpSettings withConnectionsPerAddressMax(int max) {
        return with(bytesInFlightMax, max, trustedProxies);
    }

    /** These, with proxies that are trusted. */
    public HttpSettings withTrustedProxies(TrustedProxies proxies) {
        return with(bytesInFlightMax, connectionsPerAddressMax, proxies);
    }

    private HttpSettings with(long inFlightMax, int perAddressMax, TrustedProxies proxies) {
        return new HttpSettings(
                host,
                port,
                connectionsMax,
                requestsMax,
                requestLineBytesMax,
                headerBytesMax,
                headersMax,
                discardBytesMax,
                inFlightMax,
                perAddressMax,
                proxies,
                idleMax,
                receiveMax,
                sendMax,
                drainMax);
    }

    /**
     * The bounds of an address where only operators' own programs ask for health and metrics: a few
     * connections, and no bodies.
     */
    public static HttpSettings management(String host, int port) {
        return new HttpSettings(
                host,
                port,
                64,
                16,
                2 * 1024,
                8 * 1024,
                100,
                1024,
                1024 * 1024,
                0,
                TrustedProxies.NONE,
                Duration.ofSeconds(75),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2));
    }
}
