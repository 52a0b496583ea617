package org.milepost.proofs.workload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.Invocation;
import org.milepost.proofs.history.Invocation.Ending;
import org.milepost.proofs.nemesis.Servers;

/**
 * Sends a request over a connection of its own, correctly or with the defects of a careless till,
 * and records the result.
 *
 * <p>Threads: shared.
 *
 * @param timeout how long to wait for an answer
 * @param impossible takes an answer that no correct request may get
 */
record LoadClient(Duration timeout, Consumer<String> impossible) {

    /** How a caller behaves during one invocation. */
    enum Behaviour {
        /** Sends all and reads the answer. */
        CORRECT(Ending.ANSWERED),
        /** Closes the connection before all is sent. */
        BREAK_OFF(Ending.BROKE_OFF),
        /** Closes the connection before it reads. */
        HANG_UP(Ending.GAVE_UP),
        /** Resets the connection before it reads, as the system of a crashed program does. */
        RESET(Ending.GAVE_UP);

        private final Ending ending;

        Behaviour(Ending ending) {
            this.ending = ending;
        }
    }

    /** Sends all and reads the answer. */
    Invocation invoke(Servers.Node node, LoadRequest request, String token) {
        return invoke(node, request, token, Behaviour.CORRECT, 1, Duration.ZERO);
    }

    /**
     * Invokes.
     *
     * @param share how much of the request one sends that breaks off; below 1
     * @param wait how long one waits that does not read
     */
    Invocation invoke(
            Servers.Node node,
            LoadRequest request,
            String token,
            Behaviour behaviour,
            double share,
            Duration wait) {
        byte[] bytes = request.bytes(node.address().getAuthority(), token);
        int count = behaviour == Behaviour.BREAK_OFF ? (int) (bytes.length * share) : bytes.length;
        long start = System.nanoTime();
        int port = 0;
        Ending ending = behaviour.ending;
        Completion completion = Completion.NONE;
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) timeout.toMillis());
            socket.connect(
                    new InetSocketAddress(node.address().getHost(), node.address().getPort()));
            port = socket.getLocalPort();
            if (port == node.address().getPort()) {
                // TCP lets a connection to a free port of this machine reach itself.
                throw new ConnectException("connected to itself");
            }
            socket.getOutputStream().write(bytes, 0, count);
            switch (behaviour) {
                case CORRECT -> completion = read(socket, request);
                case BREAK_OFF -> {}
                case HANG_UP -> Pauses.pause(wait);
                case RESET -> {
                    Pauses.pause(wait);
                    socket.setSoLinger(true, 0);
                }
            }
        } catch (ConnectException e) {
            ending = Ending.REFUSED;
        } catch (SocketTimeoutException e) {
            ending = Ending.UNANSWERED;
        } catch (IOException e) {
            ending = Ending.CUT;
        }
        return new Invocation(node.run(), port, start, System.nanoTime(), ending, completion);
    }

    private Completion read(Socket socket, LoadRequest request) throws IOException {
        ReceivedAnswer answer =
                DeliveredAnswer.read(new BufferedInputStream(socket.getInputStream())).answer();
        Optional<Completion> completion = request.reading().apply(answer);
        if (completion.isEmpty()) {
            impossible.accept(
                    "an impossible answer to %s %s: %s"
                            .formatted(request.path(), request.body(), answer));
        }
        return completion.orElse(Completion.NONE);
    }
}
