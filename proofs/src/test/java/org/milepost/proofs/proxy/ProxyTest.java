package org.milepost.proofs.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.milepost.bench.process.Pauses;

/** What happens to connections, in front of a server that answers each piece it reads. */
final class ProxyTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String ANSWER = "answer";
    private static final int ENDED = -1;

    private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0);
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void whatNothingHappensToPassesUnchanged() throws IOException {
        try (Proxy proxy = proxy(Disturbance.NONE);
                Socket client = connect(proxy)) {
            assertThat(ask(client, "a")).isEqualTo(ANSWER);
            assertThat(ask(client, "b")).isEqualTo(ANSWER);
            assertThat(proxy.counts()).isEmpty();
        }
    }

    @Test
    void aCutAfterTheRequestLetsItArriveAndNoAnswerBack() throws IOException {
        try (Proxy proxy = proxy(new Disturbance(ConnectionFault.CUT_AFTER_REQUEST, LONG, true));
                Socket client = connect(proxy)) {
            send(client, "a");
            assertThat(client.getInputStream().read()).isEqualTo(ENDED);
            awaitArrival("a");
            assertThat(Pauses.await(LONG, () -> !proxy.spans().isEmpty())).isTrue();
            assertCounted(proxy, ConnectionFault.CUT_AFTER_REQUEST);
        }
    }

    @Test
    void aHalfOpenConnectionIsSilentAndThenReset() throws IOException {
        Duration length = Duration.ofMillis(300);
        try (Proxy proxy = proxy(new Disturbance(ConnectionFault.HALF_OPEN, length, true));
                Socket client = connect(proxy)) {
            send(client, "a");
            client.setSoTimeout(50);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout((int) LONG.toMillis());
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
            assertThat(arrived).isEmpty();
            assertCounted(proxy, ConnectionFault.HALF_OPEN);
        }
    }

    @Test
    void aHalfOpenConnectionOutlivesItsCaller() throws IOException {
        try (Proxy proxy = proxy(new Disturbance(ConnectionFault.HALF_OPEN, LONG, true))) {
            try (Socket client = connect(proxy)) {
                send(client, "a");
                Pauses.await(LONG, () -> !proxy.counts().isEmpty());
            }
            assertThat(Pauses.await(Duration.ofMillis(100), () -> proxy.open().isEmpty()))
                    .isFalse();
        }
    }

    @Test
    void dripsArriveWhole() throws IOException {
        try (Proxy proxy = proxy(new Disturbance(ConnectionFault.DRIP, LONG, true));
                Socket client = connect(proxy)) {
            send(client, "a long request");
            assertThat(Pauses.await(LONG, () -> String.join("", arrived).equals("a long request")))
                    .isTrue();
            assertCounted(proxy, ConnectionFault.DRIP);
        }
    }

    @Test
    void aDelayedRequestArrivesLate() throws IOException {
        Duration delay = Duration.ofMillis(200);
        try (Proxy proxy = proxy(new Disturbance(ConnectionFault.DELAY, delay, true));
                Socket client = connect(proxy)) {
            long start = System.nanoTime();
            assertThat(ask(client, "a")).isEqualTo(ANSWER);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
            assertCounted(proxy, ConnectionFault.DELAY);
        }
    }

    @Test
    void aResetMayComeAfterTheRequestOrInsteadOfIt() throws IOException {
        for (boolean arrives : new boolean[] {true, false}) {
            arrived.clear();
            try (Proxy proxy = proxy(new Disturbance(ConnectionFault.RESET, LONG, arrives));
                    Socket client = connect(proxy)) {
                send(client, "a");
                assertThatThrownBy(() -> client.getInputStream().read())
                        .isInstanceOf(SocketException.class);
                assertCounted(proxy, ConnectionFault.RESET);
            }
        }
    }

    @Test
    void aConnectionThatIsOpenCanMeetAMishapLater() throws IOException {
        try (Proxy proxy = Proxy.toPostgres(address());
                Socket client = connect(proxy)) {
            assertThat(ask(client, "\0\0\0\10\0\3\0\0")).isEqualTo(ANSWER);
            proxy.open()
                    .forEach(
                            it ->
                                    it.disturb(
                                            new Disturbance(
                                                    ConnectionFault.CUT_AFTER_COMMIT, LONG, true)));
            assertThat(ask(client, "Q\0\0\0\13SELECT\0")).isEqualTo(ANSWER);
            send(client, "Q\0\0\0\13COMMIT\0");
            assertThat(client.getInputStream().read()).isEqualTo(ENDED);
            awaitArrival("Q\0\0\0\13COMMIT\0");
            assertCounted(proxy, ConnectionFault.CUT_AFTER_COMMIT);
        }
    }

    /** The port is bound and does not listen; a free port could be given to another program. */
    @Test
    void whereNothingListensTheConnectionEndsAtOnce() throws IOException {
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
            try (Proxy proxy = Proxy.to(address, () -> Disturbance.NONE);
                    Socket client = connect(proxy)) {
                assertThatThrownBy(() -> ask(client, "a")).isInstanceOf(IOException.class);
            }
        }
    }

    private Proxy proxy(Disturbance disturbance) {
        return Proxy.to(address(), () -> disturbance);
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    private static Socket connect(Proxy proxy) throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        socket.setSoTimeout((int) LONG.toMillis());
        return socket;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String ask(Socket client, String text) throws IOException {
        send(client, text);
        byte[] answer = client.getInputStream().readNBytes(ANSWER.length());
        if (answer.length == 0) {
            throw new IOException("no answer");
        }
        return new String(answer, US_ASCII);
    }

    private void awaitArrival(String text) {
        assertThat(Pauses.await(LONG, () -> arrived.contains(text))).isTrue();
    }

    private static void assertCounted(Proxy proxy, ConnectionFault fault) {
        assertThat(proxy.counts()).containsOnlyKeys(fault).containsEntry(fault, 1);
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    private void answer(Socket socket) {
        byte[] bytes = new byte[100];
        try (socket) {
            for (int n = socket.getInputStream().read(bytes);
                    n > 0;
                    n = socket.getInputStream().read(bytes)) {
                arrived.add(new String(bytes, 0, n, US_ASCII));
                socket.getOutputStream().write(ANSWER.getBytes(US_ASCII));
            }
        } catch (IOException _) {
            // The caller is gone.
        }
    }
}
