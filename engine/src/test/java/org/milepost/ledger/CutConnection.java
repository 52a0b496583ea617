package org.milepost.ledger;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.DatabaseSettings;

/**
 * A proxy between lanes and PostgreSQL that can cut the connection at a commit. It parses the
 * messages of the client to recognise the commit.
 *
 * <p>Source: PostgreSQL, "Message Formats".
 *
 * <p>Threads: shared.
 */
final class CutConnection implements AutoCloseable {

    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;

    private final URI server;
    private final ServerSocket listener;
    private final AtomicReference<@Nullable When> cut = new AtomicReference<>();
    private final AtomicInteger passing = new AtomicInteger();
    private final CountDownLatch cutDone = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean isShut;

    /** When the connection is cut. */
    enum When {
        /** The commit is not passed on. */
        BEFORE_COMMIT,
        /** The commit is passed on and happens, and its answer is not passed back. */
        AFTER_COMMIT,
        /** The commit is passed on, and the connection is closed without waiting for it. */
        AT_COMMIT,
        /** Nothing is passed on until it is released; the connection stays open. */
        HOLDS_COMMIT
    }

    private CutConnection(URI server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** A proxy to the server of these settings. */
    static CutConnection to(DatabaseSettings settings) throws IOException {
        URI server = URI.create(settings.jdbcUrl().substring("jdbc:".length()));
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CutConnection proxy = new CutConnection(server, listener);
        Thread.ofVirtual().start(proxy::listen);
        return proxy;
    }

    /** The settings for a connection through the proxy, with a socket timeout of a second. */
    DatabaseSettings settings(DatabaseSettings direct) {
        String url =
                "jdbc:postgresql://127.0.0.1:%d%s?socketTimeout=1"
                        .formatted(listener.getLocalPort(), server.getPath());
        return DatabaseSettings.of(url, direct.user(), direct.password()).withPoolSizeMax(2);
    }

    /** Cuts the connection at a commit, after this many commits that pass. */
    void cutAfter(int commits, When when) {
        passing.set(commits);
        cut.set(when);
    }

    /** Accepts no further connections. */
    void shut() throws IOException {
        // A connection that arrives while it closes may still be accepted.
        isShut = true;
        listener.close();
    }

    /** Waits until the commit came. */
    void awaitCut() throws InterruptedException {
        cutDone.await();
    }

    /** Passes the commit on that was held. */
    void release() {
        released.countDown();
    }

    @Override
    public void close() throws IOException {
        release();
        shut();
    }

    private void listen() {
        try {
            while (true) {
                Socket client = listener.accept();
                if (isShut) {
                    client.close();
                    return;
                }
                Socket there = new Socket(server.getHost(), server.getPort());
                client.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                Relay relay = new Relay(client, there);
                Thread.ofVirtual().start(relay::passOn);
                Thread.ofVirtual().start(relay::passBack);
            }
        } catch (IOException _) {
            // The listener was closed.
        }
    }

    /** One connection, on both sides. */
    private final class Relay {

        private final Socket client;
        private final Socket there;
        private final Set<String> commits = new HashSet<>();
        private volatile boolean answersAreLost;

        Relay(Socket client, Socket there) {
            this.client = client;
            this.there = there;
        }

        void passOn() {
            try (client;
                    there) {
                var in = new DataInputStream(client.getInputStream());
                var out = new DataOutputStream(there.getOutputStream());
                passOnStart(in, out);
                while (true) {
                    Message message = Message.read(in);
                    if (isCommit(message)) {
                        When when = passing.getAndDecrement() > 0 ? null : cut.getAndSet(null);
                        if (when != null && !passesOnCommit(when, message, in, out)) {
                            return;
                        }
                    }
                    message.write(out);
                }
            } catch (IOException _) {
                // One side closed the connection, so the other one is closed.
            }
        }

        void passBack() {
            try (client;
                    there) {
                InputStream in = there.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[65_536];
                for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                    if (answersAreLost) {
                        cutDone.countDown();
                        return;
                    }
                    out.write(buffer, 0, count);
                }
            } catch (IOException _) {
                // One side closed the connection, so the other one is closed.
            }
        }

        /**
         * Acts at the commit.
         *
         * @return whether the connection stays open
         */
        private boolean passesOnCommit(
                When when, Message commit, DataInputStream in, DataOutputStream out)
                throws IOException {
            switch (when) {
                case BEFORE_COMMIT -> {
                    cutDone.countDown();
                    return false;
                }
                case AFTER_COMMIT -> answersAreLost = true;
                case AT_COMMIT -> {
                    writeToSync(commit, in, out);
                    cutDone.countDown();
                    return false;
                }
                case HOLDS_COMMIT -> {
                    cutDone.countDown();
                    await(released);
                }
            }
            return true;
        }

        private void writeToSync(Message first, DataInputStream in, DataOutputStream out)
                throws IOException {
            Message message = first;
            message.write(out);
            while (message.type() != 'S') {
                message = Message.read(in);
                message.write(out);
            }
        }

        /** The first messages have no type: requests for encryption, and the start. */
        private void passOnStart(DataInputStream in, DataOutputStream out) throws IOException {
            int code;
            do {
                int length = in.readInt();
                byte[] body = in.readNBytes(length - Integer.BYTES);
                code = new DataInputStream(new ByteArrayInputStream(body)).readInt();
                out.writeInt(length);
                out.write(body);
                out.flush();
            } while (code == SSL_REQUEST || code == GSS_REQUEST);
        }

        /** Whether the message runs COMMIT; remembers which statements were prepared for it. */
        private boolean isCommit(Message message) {
            switch (message.type()) {
                case 'P' -> {
                    if (message.text(1).equals("COMMIT")) {
                        commits.add(message.text(0));
                    } else {
                        commits.remove(message.text(0));
                    }
                }
                case 'B' -> {
                    return commits.contains(message.text(1));
                }
                default -> {}
            }
            return false;
        }
    }

    /** One message of the client. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Message(int type, byte[] body) {

        static Message read(DataInputStream in) throws IOException {
            int type = in.readUnsignedByte();
            return new Message(type, in.readNBytes(in.readInt() - Integer.BYTES));
        }

        void write(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeInt(body.length + Integer.BYTES);
            out.write(body);
            out.flush();
        }

        /** One of the texts that the body begins with, each ended by a zero. */
        String text(int place) {
            return new String(body, StandardCharsets.UTF_8).split("\0", -1)[place];
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
