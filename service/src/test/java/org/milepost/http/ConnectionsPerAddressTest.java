package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ConnectionsPerAddressTest {

    private static final TrustedProxies LOOPBACK =
            new TrustedProxies(List.of(AddressRange.of("127.0.0.0/8").orElseThrow()), 1);

    @Test
    void connectionsBeyondTheLimitAreClosedUntilOneEnds() throws Exception {
        try (HttpServer server = server(TrustedProxies.NONE);
                RawClient first = new RawClient(server.port())) {
            assertThat(first.get("/").answer().status()).isEqualTo(200);
            try (RawClient second = new RawClient(server.port());
                    RawClient third = new RawClient(server.port())) {
                assertThat(second.get("/").answer().status()).isEqualTo(200);
                assertThat(third.isAtEnd()).isTrue();
            }

            assertThat(isServedSoon(server)).isTrue();
        }
    }

    @Test
    void aTrustedProxyHasNoLimit() throws Exception {
        try (HttpServer server = server(LOOPBACK);
                RawClient first = new RawClient(server.port());
                RawClient second = new RawClient(server.port());
                RawClient third = new RawClient(server.port())) {
            for (RawClient client : List.of(first, second, third)) {
                assertThat(client.get("/").answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void theAddressThatATrustedProxySentIsTheCallers() throws Exception {
        try (HttpServer server = server(LOOPBACK);
                RawClient client = new RawClient(server.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");

            assertThat(client.answer().body()).isEqualTo("203.0.113.9");
        }
    }

    @Test
    void theAddressThatAnotherClientSentIsNot() throws Exception {
        try (HttpServer server = server(TrustedProxies.NONE);
                RawClient client = new RawClient(server.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");

            assertThat(client.answer().body()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void addressesAreCountedApart() {
        ConnectionsPerAddress connections = new ConnectionsPerAddress(1, LOOPBACK);
        InetAddress one = InetAddress.ofLiteral("203.0.113.1");
        InetAddress other = InetAddress.ofLiteral("203.0.113.2");

        assertThat(connections.enter(one)).isTrue();
        assertThat(connections.enter(one)).isFalse();
        assertThat(connections.enter(other)).isTrue();
        connections.leave(one);
        assertThat(connections.enter(one)).isTrue();
    }

    private static boolean isServedSoon(HttpServer server) throws Exception {
        for (int i = 0; i < 500; i++) {
            try (RawClient client = new RawClient(server.port())) {
                if (!client.get("/").isAtEnd()) {
                    return true;
                }
            } catch (IOException e) {
                // closed while it sent
            }
            LockSupport.parkNanos(10_000_000);
        }
        return false;
    }

    private static HttpServer server(TrustedProxies proxies) {
        return TestServer.start(
                HttpSettings.at("127.0.0.1", 0)
                        .withConnectionsPerAddressMax(2)
                        .withTrustedProxies(proxies),
                List.of(
                        Route.get(
                                "/",
                                FaultStyle.MESSAGE,
                                request -> Response.text(200, request.remoteAddress()))),
                List.of(),
                FaultStyle.MESSAGE);
    }
}
