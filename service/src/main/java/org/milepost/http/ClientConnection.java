package org.milepost.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.milepost.threads.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client. Its thread reads a request, answers it, and only then reads the next,
 * so that a peer that does not read has one answer waiting. Each stage in which the server waits
 * for the peer has a deadline, and can be ended sooner for others' room.
 *
 * <p>Threads: run by one virtual thread; others may end it by the methods marked "Any thread".
 */
final class ClientConnection implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** How long a peer may take to finish sending and close, after the last answer. */
    static final Duration LINGER_MAX = Duration.ofMillis(500);

    private static final Duration SLOW = Duration.ofSeconds(1);

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    /** A connection keeps a buffer of this size, and most requests fit. */
    private static final int PIECE_BYTES = 4 * 1024;

    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final SocketChannel channel;
    private final Transport transport;
    private final InetAddress peer;
    private final Dispatcher dispatcher;
    private final HttpSettings settings;
    private final OpenConnections connections;
    private final BytesInFlight.Reservation held;
    private final RequestReader reader;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private final AtomicReference<Stage> stage;

    private byte @Nullable [] lookedAt;
    private volatile @Nullable Thread thread;

    /** What a connection is doing. */
    private enum Doing {
        /** Waits for the peer's part of a handshake. */
        HANDSHAKING,
        /** Waits for the first byte of a request. */
        IDLE,
        /** Receives a request. */
        RECEIVING,
        /** Makes an answer; the peer has nothing to do. */
        WORKING,
        /** Sends an answer, or waits for the peer to close. */
        SENDING,
        /** No room: the request that was arriving is refused. */
        EVICTED,
        /** Closed. */
        CUT
    }

    private record Stage(Doing doing, long sinceNanos, long maxNanos) {

        static Stage of(Doing doing, long maxNanos) {
            return new Stage(doing, System.nanoTime(), maxNanos);
        }

        boolean isWaiting() {
            return isSilent() || doing == Doing.RECEIVING || doing == Doing.SENDING;
        }

        /** Nothing of a request has arrived. */
        boolean isSilent() {
            return doing == Doing.IDLE || doing == Doing.HANDSHAKING;
        }
    }

    /**
     * A connection that has been accepted.
     *
     * @param transport its bytes, over this channel
     */
    ClientConnection(
            SocketChannel channel,
            Transport transport,
            Dispatcher dispatcher,
            HttpSettings settings,
            OpenConnections connections,
            BytesInFlight bytesInFlight)
            throws IOException {
        this.channel = channel;
        this.transport = transport;
        this.peer = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        this.dispatcher = dispatcher;
        this.settings = settings;
        this.connections = connections;
        this.held = bytesInFlight.reservation();
        this.reader =
                new RequestReader(
                        this::receive,
                        settings,
                        held,
                        () -> enter(Doing.RECEIVING, settings.receiveMax()));
        this.stage =
                new AtomicReference<>(
                        transport.needsHandshake()
                                ? Stage.of(Doing.HANDSHAKING, settings.receiveMax().toNanos())
                                : Stage.of(Doing.IDLE, settings.idleMax().toNanos()));
    }

    /** Answers requests until the connection ends. */
    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            handshake();
            boolean isKept = true;
            while (isKept) {
                enter(Doing.IDLE, settings.idleMax());
                isKept = dispatcher.answer(reader.readHead(), this);
            }
            linger();
        } catch (CallerLeft e) {
            LOG.trace("a connection ended");
        } catch (Throwable e) {
            FatalErrors.endProcessIfFatal(e);
            LOG.error(
                    "a connection failed with an unexpected exception and is closed without an"
                            + " answer; report this as a defect",
                    RedactedException.of(e));
        } finally {
            cut();
            held.release();
            connections.remove(this);
        }
    }

    /** A caller whose handshake fails is not answered: the two have no common language. */
    private void handshake() {
        try {
            transport.handshake();
        } catch (IOException e) {
            throw new CallerLeft(e);
        }
    }

    /** The reader of its requests. */
    RequestReader reader() {
        return reader;
    }

    /** The address of the peer. */
    InetAddress peer() {
        return peer;
    }

    /** The caller has proven who it is; it keeps its room longer than others. */
    void prove() {
        held.prove();
    }

    /** The peer has some time to send. */
    void receiving() {
        enter(Doing.RECEIVING, settings.receiveMax());
    }

    /** Nothing is expected of the peer. */
    void working() {
        enter(Doing.WORKING, null);
    }

    /**
     * Sends an answer.
     *
     * @param body whether it is counted, which one that all requests share is not
     * @throws IOException when it cannot be written
     */
    void send(byte[] head, byte[] body, boolean isCounted) throws IOException {
        held.addAnyway(isCounted ? head.length + body.length : head.length);
        enter(Doing.SENDING, settings.sendMax());
        if (body.length <= PIECE_BYTES) {
            byte[] all = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, all, head.length, body.length);
            transport.write(all);
        } else {
            transport.write(head);
            transport.write(body);
        }
    }

    /**
     * Sends 100 Continue to a peer that waits with its body, unless it has begun to send it (RFC
     * 9110, 10.1.1).
     */
    void tellToContinue() {
        if (reader.hasBytes()) {
            return;
        }
        try {
            transport.write(CONTINUE);
        } catch (IOException e) {
            throw new CallerLeft(e);
        }
    }

    /**
     * Whether the peer has reset or closed the connection. A caller that closes only its sending
     * direction, which HTTP allows and clients do not do, looks the same.
     */
    boolean isPeerGone() {
        if (lookedAt != null || reader.hasBytes()) {
            return false;
        }
        try {
            ByteBuffer one = ByteBuffer.allocate(1);
            int read = transport.readNow(one);
            if (read > 0) {
                lookedAt = one.array();
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Any thread: whether its caller has proven who it is. */
    boolean isProven() {
        return held.isProven();
    }

    /** Any thread: the bytes that it holds. */
    long held() {
        return held.bytes();
    }

    /** Any thread: how long the peer has kept the server waiting; negative when it does not. */
    long waitedNanos(long nowNanos) {
        Stage now = stage.get();
        return now.isWaiting() ? Math.max(0, nowNanos - now.sinceNanos()) : -1;
    }

    /** Any thread: whether the peer has kept the server waiting for longer than usual. */
    boolean isSlow() {
        return waitedNanos(System.nanoTime()) > SLOW.toNanos();
    }

    /**
     * Any thread: how soon it ends for others' room, the lowest rank first: slow peers, then those
     * whose request or answer is under way, then new connections, then proven callers.
     */
    int rank() {
        if (isProven()) {
            return 3;
        }
        if (isSlow()) {
            return 0;
        }
        return stage.get().isSilent() ? 2 : 1;
    }

    /** Any thread: whether its handshake is not finished. */
    boolean isHandshaking() {
        return stage.get().doing() == Doing.HANDSHAKING;
    }

    /**
     * Any thread: closes it when its peer is overdue.
     *
     * @return whether it closed one that was not idle
     */
    boolean cutIfOverdue(long nowNanos) {
        Stage now = stage.get();
        boolean isOverdue = nowNanos - now.sinceNanos() > now.maxNanos();
        return isOverdue && cutFrom(now) && now.doing() != Doing.IDLE;
    }

    /** Any thread: closes it when it waits for its peer; whether it did. */
    boolean cutIfWaiting() {
        Stage now = stage.get();
        return now.isWaiting() && cutFrom(now);
    }

    /**
     * Any thread: closes it when it has been idle for this long and no byte of a request has
     * arrived.
     */
    void closeIfIdle(Duration min) {
        Stage now = stage.get();
        Thread reading = thread;
        try {
            // A thread that has read something is not waiting, even while the stage is the old one.
            if (now.isSilent()
                    && System.nanoTime() - now.sinceNanos() >= min.toNanos()
                    && reading != null
                    && reading.getState() == Thread.State.WAITING
                    && channel.socket().getInputStream().available() == 0) {
                cutFrom(now);
            }
        } catch (IOException e) {
            cut();
        }
    }

    /**
     * Any thread: ends it when it waits for its peer. A request that is arriving is answered 503;
     * an answer that is not read is lost.
     *
     * @return the bytes that it released
     */
    long evict() {
        Stage now = stage.get();
        long bytes = held.bytes();
        if (now.doing() == Doing.RECEIVING) {
            if (!stage.compareAndSet(now, Stage.of(Doing.EVICTED, settings.sendMax().toNanos()))) {
                return 0;
            }
            held.release();
            try {
                channel.shutdownInput(); // its thread reads an end
            } catch (IOException e) {
                cut();
            }
            return bytes;
        }
        if (now.doing() == Doing.SENDING && cutFrom(now)) {
            held.release();
            return bytes;
        }
        return 0;
    }

    /** Any thread: closes it at once, in any state. */
    void interrupt() {
        cut();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private boolean cutFrom(Stage now) {
        if (!stage.compareAndSet(now, Stage.of(Doing.CUT, NO_DEADLINE))) {
            return false;
        }
        close();
        return true;
    }

    private void cut() {
        stage.set(Stage.of(Doing.CUT, NO_DEADLINE));
        close();
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a connection had failed before it was closed");
        }
    }

    /**
     * Changes the stage.
     *
     * @throws CallerLeft when the connection has been cut
     * @throws Fault 503 when the request has been evicted, unless it is being answered
     */
    private void enter(Doing doing, @Nullable Duration max) {
        Stage next = Stage.of(doing, max == null ? NO_DEADLINE : max.toNanos());
        Stage now = stage.get();
        while (isOpen(now, doing) && !stage.compareAndSet(now, next)) {
            now = stage.get();
        }
    }

    private static boolean isOpen(Stage now, Doing next) {
        if (now.doing() == Doing.CUT) {
            throw new CallerLeft();
        }
        if (now.doing() == Doing.EVICTED && next != Doing.SENDING) {
            throw TransportFault.noRoom();
        }
        return true;
    }

    /**
     * Closes the sending direction, then reads and discards what the peer still sends. Closing with
     * unread bytes would reset the connection, and the reset can overtake the answer (RFC 9112,
     * section 9.6).
     */
    private void linger() {
        held.release();
        enter(Doing.SENDING, LINGER_MAX);
        try {
            transport.shutdownOutput();
            if (channel.socket().isInputShutdown()) {
                LockSupport.parkNanos(LINGER_MAX.toNanos());
                return;
            }
            int left = settings.discardBytesMax();
            int read = 0;
            while (read >= 0 && left > 0) {
                read = channel.read(piece.clear());
                left -= read;
            }
        } catch (IOException e) {
            LOG.trace("the peer has closed the connection");
        }
    }

    private byte @Nullable [] receive() {
        byte[] first = lookedAt;
        if (first != null) {
            lookedAt = null;
            return first;
        }
        int read;
        try {
            read = transport.read(piece.clear());
        } catch (IOException e) {
            requireRoom();
            throw new CallerLeft(e);
        }
        requireRoom();
        return read < 0 ? null : Arrays.copyOf(piece.array(), read);
    }

    /** An evicted request ends in the middle, also within a record of TLS. */
    private void requireRoom() {
        if (stage.get().doing() == Doing.EVICTED) {
            throw TransportFault.noRoom();
        }
    }
}
