package org.milepost.proofs;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.milepost.bench.AnswerBuffer;
import org.milepost.bench.RequestTemplate;
import org.milepost.bench.UnexpectedAnswer;

/**
 * An open-loop load: requests come at their own pace, whether earlier ones have been answered or
 * not, as customers do. Each takes an idle connection, or a new one while there may be more. What
 * came back is written down for every one.
 *
 * <p>Threads: a run uses the calling thread alone.
 */
final class OpenLoad {

    private static final int ANSWER_BYTES_MAX = 4 * 1024;
    private static final byte[] APPROVED = bytes("\"responseCode\":\"0000\"");
    private static final byte[] TIMED_OUT = bytes("\"responseCode\":\"0008\"");

    private final InetSocketAddress server;
    private final NumberedRedemptions redemptions;
    private final int connectionsMax;
    private final Duration patience;

    private final List<Exchange> exchanges = new ArrayList<>();
    private final Deque<Exchange> idle = new ArrayDeque<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private int inFlight;
    private int withoutConnection;

    /** What came back. */
    enum Outcome {
        APPROVED,
        TIMED_OUT,
        OTHER,
        CUT,
        UNANSWERED
    }

    /**
     * One request.
     *
     * @param trace its number in the books
     * @param nanos from when it had been written to when its answer had been read
     */
    record Arrival(long trace, Outcome outcome, long nanos, String text) {}

    /**
     * What a run did.
     *
     * @param arrivals every request that was written
     * @param withoutConnection arrivals that found no connection
     * @param connections how many connections were opened
     */
    record Report(List<Arrival> arrivals, int withoutConnection, int connections) {
        Report {
            arrivals = List.copyOf(arrivals);
        }

        long count(Outcome outcome) {
            return arrivals.stream().filter(it -> it.outcome() == outcome).count();
        }
    }

    /**
     * A load for one run.
     *
     * @param connectionsMax connections open at once
     * @param patience how long to wait for answers after the last request
     */
    OpenLoad(
            InetSocketAddress server,
            NumberedRedemptions redemptions,
            int connectionsMax,
            Duration patience) {
        this.server = server;
        this.redemptions = redemptions;
        this.connectionsMax = connectionsMax;
        this.patience = patience;
    }

    /** Sends so many requests a second for so long, and waits for the answers. */
    Report run(double ratePerSecond, Duration time) {
        try (Selector selector = Selector.open()) {
            try {
                run(selector, ratePerSecond, time);
            } finally {
                for (Exchange exchange : exchanges) {
                    exchange.channel.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Report(arrivals, withoutConnection, exchanges.size());
    }

    private void run(Selector selector, double ratePerSecond, Duration time) throws IOException {
        long start = System.nanoTime();
        long total = Math.round(ratePerSecond * time.toNanos() / 1e9);
        long due = 0;
        long giveUp = start + time.toNanos() + patience.toNanos();
        while (due < total || inFlight > 0) {
            long now = System.nanoTime();
            while (due < total && now - start >= due * 1e9 / ratePerSecond) {
                arrive(selector);
                due++;
            }
            if (now - giveUp > 0) {
                exchanges.stream()
                        .filter(it -> it.isBusy)
                        .forEach(it -> it.end(Outcome.UNANSWERED, "", now));
                return;
            }
            selector.select(key -> ((Exchange) key.attachment()).proceed(key), 1);
        }
    }

    private void arrive(Selector selector) throws IOException {
        Exchange exchange = idle.poll();
        if (exchange != null) {
            exchange.start();
            return;
        }
        if (exchanges.size() >= connectionsMax) {
            withoutConnection++;
            return;
        }
        exchanges.add(new Exchange(selector));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One connection and the request that is under way on it. */
    private final class Exchange {
        private final SocketChannel channel;
        private final RequestTemplate.Copy request = redemptions.copy();
        private final AnswerBuffer answer = new AnswerBuffer(ANSWER_BYTES_MAX);
        private boolean isBusy;
        private long trace;
        private long sentNanos;

        /** Connects; the first request follows by itself. */
        private Exchange(Selector selector) throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.connect(server);
            channel.register(selector, SelectionKey.OP_CONNECT, this);
            begin();
        }

        private void begin() {
            trace = redemptions.next(request);
            isBusy = true;
            inFlight++;
        }

        private void start() {
            begin();
            try {
                write();
            } catch (IOException e) {
                end(Outcome.CUT, e.toString(), System.nanoTime());
            }
        }

        private void write() throws IOException {
            answer.reset();
            ByteBuffer bytes = request.bytes();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            sentNanos = System.nanoTime();
        }

        private void proceed(SelectionKey key) {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                    key.interestOps(SelectionKey.OP_READ);
                    write();
                } else if (!isBusy) {
                    channel.close();
                    idle.remove(this);
                } else if (answer.read(channel)) {
                    end(outcome(), "", System.nanoTime());
                    idle.push(this);
                }
            } catch (IOException | UnexpectedAnswer e) {
                key.cancel();
                if (isBusy) {
                    end(Outcome.CUT, e.toString(), System.nanoTime());
                }
            }
        }

        private Outcome outcome() {
            if (answer.status() == 200 && answer.bodyContains(APPROVED)) {
                return Outcome.APPROVED;
            }
            return answer.status() == 408 && answer.bodyContains(TIMED_OUT)
                    ? Outcome.TIMED_OUT
                    : Outcome.OTHER;
        }

        private void end(Outcome outcome, String reason, long now) {
            isBusy = false;
            inFlight--;
            String text = outcome == Outcome.OTHER ? answer.text() : reason;
            arrivals.add(new Arrival(trace, outcome, sentNanos == 0 ? 0 : now - sentNanos, text));
        }
    }

    /** The longest time of those with that outcome, in milliseconds. */
    static double slowestMillis(Report report, Outcome outcome) {
        return TimeUnit.NANOSECONDS.toMicros(
                        report.arrivals().stream()
                                .filter(it -> it.outcome() == outcome)
                                .mapToLong(Arrival::nanos)
                                .max()
                                .orElse(0))
                / 1e3;
    }
}
