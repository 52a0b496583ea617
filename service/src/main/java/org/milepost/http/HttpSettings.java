package org.milepost.http;

import java.time.Duration;
import java.util.Optional;

/**
 * The address of the server and its limits.
 *
 * @param host the address or host name to bind
 * @param port the port to bind; 0 picks a free one
 * @param connectionsMax connections open at once; more wait in the backlog
 * @param requestsMax requests in progress at once; more wait for a moment and are then answered 503
 *     in the form of their API
 * @param requestLineBytesMax the longest request line
 * @param headerBytesMax the longest header section
 * @param headersMax the most header fields of a request
 * @param discardBytesMax how much of a body that no endpoint read is discarded, to keep the
 *     connection; endpoints set the limits of what they read
 * @param bytesInFlightMax the most bytes that all requests in progress hold together; a request
 *     without room is answered 503
 * @param connectionsPerAddressMax connections of one address, more are closed at once; 0 for no
 *     limit. Trusted proxies have none
 * @param trustedProxies the proxies whose X-Forwarded-For is trusted
 * @param tls the certificate and its key, if the server uses TLS
 * @param idleMax how long a connection may wait for its next request line
 * @param receiveMax how long a handshake of TLS may take; how long the head of a request may take
 *     to arrive, and then its body
 * @param sendMax how long the caller may take to accept an answer
 * @param lameDuck how long the server continues to serve after it began to report that it is not
 *     ready
 * @param drainMax how long requests in progress may take to finish when the server closes
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
        Optional<TlsSettings> tls,
        Duration idleMax,
        Duration receiveMax,
        Duration sendMax,
        Duration lameDuck,
        Duration drainMax) {

    /** The default share of the heap for requests in progress. */
    private static final int HEAP_PART = 5;

    /** The default limits at this address. */
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
                Optional.empty(),
                Duration.ofSeconds(75),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofSeconds(15));
    }

    /** These settings with another limit of bytes in flight. */
    public HttpSettings withBytesInFlightMax(long max) {
        return with(max, connectionsPerAddressMax, trustedProxies, tls, lameDuck);
    }

    /** These settings with a limit of connections for each address. */
    public HttpSettings withConnectionsPerAddressMax(int max) {
        return with(bytesInFlightMax, max, trustedProxies, tls, lameDuck);
    }

    /** These settings with trusted proxies. */
    public HttpSettings withTrustedProxies(TrustedProxies proxies) {
        return with(bytesInFlightMax, connectionsPerAddressMax, proxies, tls, lameDuck);
    }

    /** These settings with a time to serve on after the server reports that it is not ready. */
    public HttpSettings withLameDuck(Duration length) {
        return with(bytesInFlightMax, connectionsPerAddressMax, trustedProxies, tls, length);
    }

    /** These settings with TLS. */
    public HttpSettings withTls(TlsSettings files) {
        return with(
                bytesInFlightMax,
                connectionsPerAddressMax,
                trustedProxies,
                Optional.of(files),
                lameDuck);
    }

    /** The scheme of this server's URL. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    private HttpSettings with(
            long inFlightMax,
            int perAddressMax,
            TrustedProxies proxies,
            Optional<TlsSettings> tlsOther,
            Duration lameDuckOther) {
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
                tlsOther,
                idleMax,
                receiveMax,
                sendMax,
                lameDuckOther,
                drainMax);
    }

    /**
     * The limits of the management address, where only the operator's programs read health and
     * metrics: a few connections, and no bodies. Requests are answered one after the other, so that
     * writing metrics for many readers leaves a processor to the partners' requests.
     */
    public static HttpSettings management(String host, int port) {
        return new HttpSettings(
                host,
                port,
                64,
                1,
                2 * 1024,
                8 * 1024,
                100,
                1024,
                1024 * 1024,
                0,
                TrustedProxies.NONE,
                Optional.empty(),
                Duration.ofSeconds(75),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ofSeconds(2));
    }
}
