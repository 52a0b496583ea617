package org.milepost.proofs.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.milepost.bench.process.Pauses;

/**
 * One connection through the proxy, copied by a thread for each direction, with its disturbance. It
 * ends when either side or the disturbance ends it.
 *
 * <p>Threads: shared; each direction belongs to its thread.
 */
public final class ProxiedConnection {

    private static final int PIECE = 16 * 1024;
    private static final int DRIPS_A_PAUSE = 16;
    private static final Duration DRIP_PAUSE = Duration.ofMillis(1);
    private static final int ANSWER_END_MILLIS = 50;

    private final Socket client;
    private final Socket server;
    private final Consumer<ConnectionFault> happened;
    private final Consumer<ConnectionSpan> ended;
    private final CommitWatch commits = new CommitWatch();
    private final boolean watchesCommits;
    private final int clientPort;
    private final long openedNanos = System.nanoTime();
    private final AtomicBoolean struck = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean cut;
    private volatile Disturbance disturbance;

    ProxiedConnection(
            Socket client,
            Socket server,
            Disturbance disturbance,
            boolean watchesCommits,
            Consumer<ConnectionFault> happened,
            Consumer<ConnectionSpan> ended) {
        this.client = client;
        this.server = server;
        this.disturbance = disturbance;
        this.watchesCommits = watchesCommits;
        this.happened = happened;
        this.ended = ended;
        this.clientPort = client.getPort();
    }

    void start() {
        Thread.ofVirtual().start(() -> carry(client, this::there, () -> cut || isForgotten()));
        Thread.ofVirtual().start(() -> carry(server, this::back, this::isForgotten));
    }

    /** Starts a disturbance, from the next bytes on. */
    public void disturb(Disturbance next) {
        struck.set(false);
        disturbance = next;
    }

    /**
     * Ends the disturbance from the next bytes on, unless the connection is half-open permanently.
     */
    public void recover() {
        if (!isForgotten()) {
            disturb(Disturbance.NONE);
        }
    }

    /** Whether it is still open. */
    public boolean isOpen() {
        return !closed.get();
    }

    /** Closes both sides as ordinary programs do. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            closeQuietly(client);
            closeQuietly(server);
            ended.accept(new ConnectionSpan(clientPort, openedNanos, System.nanoTime()));
        }
    }

    private interface Piece {
        /** Whether the direction continues. */
        boolean carry(byte[] bytes, int count) throws IOException;
    }

    /**
     * Carries one direction to its end.
     *
     * @param outlives whether the connection continues when this direction has ended
     */
    private void carry(Socket from, Piece piece, BooleanSupplier outlives) {
        byte[] bytes = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            int count = in.read(bytes);
            while (count >= 0 && piece.carry(bytes, count)) {
                count = in.read(bytes);
            }
        } catch (IOException _) {
            // A failure counts as the end.
        }
        if (!outlives.getAsBoolean()) {
            close();
        }
    }

    private boolean there(byte[] bytes, int count) throws IOException {
        Disturbance now = disturbance;
        boolean commits = watchesCommits && this.commits.sees(bytes, count);
        switch (now.fault()) {
            case NONE -> write(server, bytes, count);
            case DELAY -> {
                noteFirst(now.fault());
                Pauses.pause(now.length());
                write(server, bytes, count);
            }
            case DRIP -> drip(server, bytes, count);
            case HALF_OPEN -> forget(now);
            case RESET -> {
                if (now.arrives()) {
                    write(server, bytes, count);
                }
                noteFirst(now.fault());
                reset();
                return false;
            }
            case CUT_AFTER_REQUEST -> {
                return cutAfter(now, bytes, count);
            }
            case CUT_AFTER_COMMIT -> {
                if (commits) {
                    return cutAfter(now, bytes, count);
                }
                write(server, bytes, count);
            }
        }
        return true;
    }

    private boolean back(byte[] bytes, int count) throws IOException {
        Disturbance now = disturbance;
        if (cut) {
            takeRest();
            return false;
        }
        switch (now.fault()) {
            case HALF_OPEN -> forget(now);
            case DRIP -> drip(client, bytes, count);
            case NONE, DELAY, RESET, CUT_AFTER_REQUEST, CUT_AFTER_COMMIT ->
                    write(client, bytes, count);
        }
        return true;
    }

    /** The sender is cut off at once; the answer of the receiver is discarded. */
    private boolean cutAfter(Disturbance now, byte[] bytes, int count) throws IOException {
        cut = now.arrives();
        write(server, bytes, count);
        noteFirst(now.fault());
        if (!cut) {
            close();
            return false;
        }
        closeQuietly(client);
        endAfter(now.length());
        return false;
    }

    private void takeRest() throws IOException {
        server.setSoTimeout(ANSWER_END_MILLIS);
        try {
            server.getInputStream().skip(Long.MAX_VALUE);
        } catch (SocketTimeoutException _) {
            // It sends nothing more.
        }
    }

    private void forget(Disturbance now) {
        if (noteFirst(now.fault())) {
            endAfter(now.length());
        }
    }

    private boolean isForgotten() {
        return disturbance.fault() == ConnectionFault.HALF_OPEN && struck.get();
    }

    private void endAfter(Duration length) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            Pauses.await(length, closed::get);
                            reset();
                        });
    }

    /** Whether it is the first time that this happens to it. */
    private boolean noteFirst(ConnectionFault fault) {
        boolean first = struck.compareAndSet(false, true);
        if (first) {
            happened.accept(fault);
        }
        return first;
    }

    private void drip(Socket to, byte[] bytes, int count) throws IOException {
        noteFirst(ConnectionFault.DRIP);
        OutputStream out = to.getOutputStream();
        for (int i = 0; i < count; i++) {
            out.write(bytes, i, 1);
            if (i % DRIPS_A_PAUSE == 0) {
                Pauses.pause(DRIP_PAUSE);
            }
        }
    }

    private static void write(Socket to, byte[] bytes, int count) throws IOException {
        to.getOutputStream().write(bytes, 0, count);
    }

    private void reset() {
        try {
            client.setSoLinger(true, 0);
            server.setSoLinger(true, 0);
        } catch (IOException _) {
            // One of them is closed already.
        }
        close();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is as closed as it can be.
        }
    }
}
