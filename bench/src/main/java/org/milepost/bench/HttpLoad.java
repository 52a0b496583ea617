package org.milepost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * A closed-loop load: a fixed number of keep-alive connections, each with one request in flight. It
 * takes little processor time from the server that it measures: it has one thread, prepares the
 * requests before the run, and parses only the necessary parts of answers. An answer that is not
 * the expected one ends the run.
 *
 * <p>Threads: a run uses the calling thread alone.
 */
public final class HttpLoad {

    private static final int SELECT_MILLIS = 50;
    private static final Duration DRAIN_MAX = Duration.ofSeconds(15);

    private final List<InetSocketAddress> servers;
    private final int connections;
    private final List<Call> calls;

    public HttpLoad(InetSocketAddress server, int connections, Call call) {
        this(server, connections, List.of(call));
    }

    /** Several calls take turns over the connections; each connection keeps to one. */
    HttpLoad(InetSocketAddress server, int connections, List<Call> calls) {
        this(List.of(server), connections, calls);
    }

    /** The same over servers that take turns too. */
    HttpLoad(List<InetSocketAddress> servers, int connections, List<Call> calls) {
        this.servers = List.copyOf(servers);
        this.connections = connections;
        this.calls = List.copyOf(calls);
    }

    /**
     * A request, and the answer that is expected.
     *
     * @param template the request
     * @param next fills the slots of the next request of a connection
     * @param status the only status that is right
     * @param mark what the body must contain
     */
    public record Call(
            RequestTemplate template,
            Consumer<RequestTemplate.Copy> next,
            int status,
            String mark) {}

    /**
     * Sends and receives for both durations and then receives what is still under way. Only what
     * was answered within the second duration is measured.
     *
     * @throws UnexpectedAnswer at the first answer that is not right
     */
    public Measurement run(Duration warmUp, Duration measured) {
        try (Selector selector = Selector.open()) {
            List<Exchange> exchanges = new ArrayList<>();
            try {
                for (int i = 0; i < connections; i++) {
                    exchanges.add(
                            new Exchange(
                                    selector,
                                    servers.get(i % servers.size()),
                                    calls.get(i % calls.size())));
                }
                return run(selector, exchanges, warmUp, measured);
            } finally {
                for (Exchange exchange : exchanges) {
                    exchange.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Measurement run(
            Selector selector, List<Exchange> exchanges, Duration warmUp, Duration measured)
            throws IOException {
        LoadInterval interval = LoadInterval.startingNow(warmUp, measured);
        Tally tally = new Tally(interval);
        for (Exchange exchange : exchanges) {
            exchange.send();
        }
        tally.inFlight = exchanges.size();
        long giveUp = interval.end() + DRAIN_MAX.toNanos();
        while (tally.inFlight > 0) {
            selector.select(key -> exchangeOf(key).receive(tally), SELECT_MILLIS);
            if (System.nanoTime() - giveUp > 0) {
                throw new UnexpectedAnswer(tally.inFlight + " requests were never answered");
            }
        }
        return new Measurement(tally.measured, measured, tally.micros, tally.total);
    }

    private static Exchange exchangeOf(SelectionKey key) {
        return (Exchange) key.attachment();
    }

    /** What has completed so far. */
    private static final class Tally {
        private final LoadInterval interval;
        private final Histogram micros = new Histogram(3);
        private long measured;
        private long total;
        private int inFlight;

        private Tally(LoadInterval interval) {
            this.interval = interval;
        }
    }

    /** One connection and the request that is under way on it. */
    private static final class Exchange {
        private final SocketChannel channel;
        private final Call call;
        private final byte[] mark;
        private final RequestTemplate.Copy request;
        private final AnswerBuffer answer = new AnswerBuffer();
        private long sentNanos;

        private Exchange(Selector selector, InetSocketAddress server, Call call)
                throws IOException {
            this.call = call;
            mark = call.mark().getBytes(StandardCharsets.UTF_8);
            request = call.template().copy();
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void send() throws IOException {
            answer.reset();
            call.next().accept(request);
            sentNanos = System.nanoTime();
            ByteBuffer bytes = request.bytes();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        private void receive(Tally tally) {
            try {
                if (!answer.read(channel)) {
                    return;
                }
                check();
                long now = System.nanoTime();
                tally.total++;
                if (tally.interval.isMeasuredAt(now)) {
                    tally.measured++;
                    tally.micros.recordValue(TimeUnit.NANOSECONDS.toMicros(now - sentNanos));
                }
                if (tally.interval.isOverAt(now)) {
                    tally.inFlight--;
                    return;
                }
                send();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void check() {
            if (answer.status() != call.status() || !answer.bodyContains(mark)) {
                throw new UnexpectedAnswer(
                        "expected %d with %s but got: %s"
                                .formatted(call.status(), call.mark(), answer.text()));
            }
        }

        private void close() throws IOException {
            channel.close();
        }
    }
}
