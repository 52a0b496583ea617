package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a caller sends is in no line of any logger, as text or as a dump of its bytes. */
class RequestBytesInLogsTest {

    private static final String MARKER = "Kq7marker";
    private static final String POST = "POST /take HTTP/1.1\r\nHost: h\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private static final List<String> REQUESTS =
            List.of(
                    "GET\t/take?api_key=@ HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /take?api_key=@\r\n\r\n",
                    "@\r\n\r\n",
                    "@ /take HTTP/1.1\r\nHost: h\r\n\r\n",
                    "G@T: /take HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /@# HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /%@ HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /take HTTP/@\r\nHost: h\r\n\r\n",
                    "GET /take HTTP/1.0\r\nHost: @\r\n\r\n",
                    "GET /take HTTP/1.1\r\nHost: @@<\r\n\r\n",
                    "GET /take HTTP/1.1\r\nHost: h\r\n@\r\n\r\n",
                    "GET /take HTTP/1.1\r\nHost: h\r\nX @: 1\r\n\r\n",
                    "GET /take HTTP/1.1\r\nHost: h\r\nX: @\u0001\r\n\r\n",
                    "GET /take HTTP/1.1\r\nHost: h\r\nX: 1\n@\r\n\r\n",
                    "GET /take HTTP/1.1\r\nHost: h\r\nX: 1\r\n @\r\n\r\n",
                    "GET /fail?@ HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /nothing/@ HTTP/1.1\r\nHost: h\r\n\r\n",
                    POST + "Content-Length: @\r\n\r\n",
                    POST + "Transfer-Encoding: @\r\n\r\n",
                    POST + "Content-Encoding: @\r\nContent-Length: 9\r\n\r\n@",
                    POST + "Expect: @\r\nContent-Length: 9\r\n\r\n@",
                    POST + "Upgrade: @\r\nConnection: upgrade\r\n\r\n",
                    POST + "Content-Length: 999999\r\n\r\n@",
                    POST + "Content-Length: 99\r\n\r\n@",
                    CHUNKED + "@\r\n",
                    CHUNKED + "9;@\u0001\r\n",
                    CHUNKED + "9\r\n@XX0\r\n\r\n",
                    CHUNKED + "0\r\n@\r\n\r\n",
                    CHUNKED + "0\r\nContent-Length: @\r\n\r\n",
                    "\u0016\u0003\u0001@\r\n\r\n",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n@");

    @Test
    void noLoggerRepeatsAnythingOfARequest() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger http = (Logger) LoggerFactory.getLogger("org.milepost.http");
        Level before = http.getLevel();
        ListAppender<ILoggingEvent> all = new ListAppender<>();
        all.start();
        http.setLevel(Level.TRACE); // nothing of it either, should somebody look for a fault
        root.addAppender(all);
        try (HttpServer server = server()) {
            for (String request : REQUESTS) {
                send(server, request.replace("@", MARKER));
            }
        } finally {
            root.detachAppender(all);
            http.setLevel(before);
        }

        List<String> lines = new ArrayList<>();
        for (ILoggingEvent event : all.list) {
            String text = event.getFormattedMessage();
            if (event.getThrowableProxy() != null) {
                text += "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            }
            lines.add(text);
        }
        assertThat(lines).anyMatch(line -> line.contains("GET /fail failed"));
        assertThat(lines).filteredOn(RequestBytesInLogsTest::hasMarker).isEmpty();
    }

    private static boolean hasMarker(String line) {
        byte[] bytes = MARKER.getBytes(StandardCharsets.US_ASCII);
        String hex = HexFormat.of().formatHex(bytes, 0, 4);
        String plain = line.toLowerCase(Locale.ROOT);
        return plain.contains(MARKER.toLowerCase(Locale.ROOT).substring(0, 4))
                || plain.replaceAll("[^0-9a-f]", "").contains(hex);
    }

    private static void send(HttpServer server, String request) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send(request).socket().shutdownOutput();
            while (!client.isAtEnd()) {
                // an answer, perhaps
            }
        }
    }

    private static HttpServer server() {
        return TestServer.start(
                HttpSettings.at("127.0.0.1", 0),
                List.of(
                        new Route(
                                "POST",
                                "/take",
                                Media.ANY,
                                Optional.empty(),
                                FaultStyle.MESSAGE,
                                request -> Response.json(200, request.body(1000))),
                        Route.get(
                                "/fail",
                                FaultStyle.MESSAGE,
                                request -> {
                                    throw new IllegalArgumentException(request.query());
                                })),
                List.of(),
                FaultStyle.MESSAGE);
    }
}
