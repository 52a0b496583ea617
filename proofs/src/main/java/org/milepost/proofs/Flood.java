package org.milepost.proofs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Requests that are made to use up a server's memory, over many connections at once. Any answer to
 * them is accepted; {@link FloodProof} checks what the server does afterwards.
 */
enum Flood {

    /** Many small headers, then a chunk that is announced large and never complete. */
    HEADERS {
        @Override
        Request request() {
            return new Request(
                    "POST /oauth/sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                            + "a: b\r\n".repeat(1_700)
                            + "\r\n100000\r\n",
                    text("a", LARGE - 1),
                    0);
        }
    },

    /** The same with few headers, and many chunks before. */
    CHUNKS {
        @Override
        Request request() {
            return new Request(
                    "POST /oauth/sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "1\r\na\r\n".repeat(1_000)
                            + "f0000\r\n",
                    text("a", 0xf0000 - 1),
                    0);
        }
    },

    /** A form of many members. */
    FORM {
        @Override
        Request request() {
            return whole("/oauth/token", "application/x-www-form-urlencoded", "a=b&");
        }
    },

    /** A body of JSON that becomes a tree many times its size. */
    JSON {
        @Override
        Request request() {
            String body = "[[" + text("1],[", LARGE);
            return new Request(
                    head(CREDIT, "application/json", body.length()), body, body.length());
        }
    },

    /** Large bodies that all become complete at the same moment. */
    LAST_BYTES {
        @Override
        Request request() {
            String body = text("{\"a\":0,\"b\":", LARGE);
            return new Request(
                    head(CREDIT, "application/json", body.length()), body, body.length() - 1);
        }
    };

    private static final int LARGE = 0x100000;
    private static final String CREDIT =
            "/v1/programmes/ATRP/accounts/3081471017300186/credit-transaction-requests"
                    + "?api_key=sandbox0sandbox0sandbox0";

    /**
     * What one connection sends.
     *
     * @param early how much of the body is sent at once, the rest when all connections are there; 0
     *     for all of a body that stays incomplete
     */
    record Request(String head, String body, int early) {}

    abstract Request request();

    /**
     * Sends it.
     *
     * @param hold how long connections stay once all have sent what they send at first, or most of
     *     them have and the others get no further
     */
    void send(InetSocketAddress server, int connections, Duration hold) {
        Request request = request();
        byte[] head = request.head().getBytes(ISO_8859_1);
        byte[] body = request.body().getBytes(ISO_8859_1);
        int early = request.early() == 0 ? body.length : request.early();
        CountDownLatch together = new CountDownLatch(connections);
        Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                Socket socket = new Socket();
                sockets.add(socket);
                callers.execute(() -> send(server, socket, head, body, early, together, hold));
            }
            together.await(hold.toMillis(), TimeUnit.MILLISECONDS);
            Thread.sleep(hold);
            for (Socket socket : sockets) {
                socket.close(); // one that is still writing, too
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted in mid-flood", e);
        }
    }

    private static void send(
            InetSocketAddress server,
            Socket socket,
            byte[] head,
            byte[] body,
            int early,
            CountDownLatch together,
            Duration hold) {
        try (socket) {
            socket.connect(server, (int) hold.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(head);
            out.write(body, 0, early);
            together.countDown();
            together.await(hold.toMillis(), TimeUnit.MILLISECONDS);
            out.write(body, early, body.length - early);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            together.countDown(); // the server cuts, is gone, or we have closed the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request whole(String path, String type, String pattern) {
        String body = text(pattern, LARGE);
        return new Request(head(path, type, body.length()), body, body.length());
    }

    private static String head(String path, String type, int length) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
                + type
                + "\r\nContent-Length: "
                + length
                + "\r\n\r\n";
    }

    private static String text(String pattern, int length) {
        return pattern.repeat(length / pattern.length() + 1).substring(0, length);
    }
}
