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
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.bench.AnswerBuffer;
import org.milepost.bench.HttpLoad;
import org.milepost.bench.RedemptionSequence;
import org.milepost.bench.RequestTemplate;
import org.milepost.bench.SponsorTill;
import org.milepost.bench.UnexpectedAnswer;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.CompletionType;
import org.milepost.proofs.history.History;
import org.milepost.proofs.history.Invocation;
import org.milepost.proofs.history.Invocation.Ending;
import org.milepost.proofs.history.Operation;

/**
 * An open-loop load: requests are sent at a given rate, whether earlier ones have been answered or
 * not. Each uses an idle connection, or a new one up to a limit. The history records all of them.
 *
 * <p>Threads: a run uses the calling thread alone.
 */
final class OpenLoad {

    private static final int ANSWER_BYTES_MAX = 4 * 1024;
    private static final byte[] APPROVED = bytes("\"responseCode\":\"0000\"");
    private static final byte[] TIMED_OUT = bytes("\"responseCode\":\"0008\"");

    private static final Completion BOOKED =
            new Completion(CompletionType.OK, "", OptionalLong.empty(), "200 0000");
    private static final Completion SHED =
            new Completion(CompletionType.INFO, "", OptionalLong.empty(), "408 0008");

    /** What ten dollars cost. */
    private static final long MILES = 95;

    private final InetSocketAddress server;
    private final RedemptionSequence redeemers;
    private final HttpLoad.Call call;
    private final int connectionsMax;
    private final Duration answerTimeout;

    private final List<Exchange> exchanges = new ArrayList<>();
    private final Deque<Exchange> idle = new ArrayDeque<>();
    private final History history;
    private long trace;
    private int inFlight;
    private int withoutConnection;

    /**
     * How a run was done.
     *
     * @param withoutConnection requests that found no connection
     * @param connections how many connections were opened
     */
    record Report(int withoutConnection, int connections) {}

    /**
     * A load for one run.
     *
     * @param redeemers who redeems under which trace
     * @param traces the next traces
     * @param connectionsMax connections open at once
     * @param history takes every request
     * @param answerTimeout how long to wait for answers after the last request
     */
    OpenLoad(
            InetSocketAddress server,
            SponsorTill till,
            RedemptionSequence redeemers,
            AtomicLong traces,
            History history,
            int connectionsMax,
            Duration answerTimeout) {
        this.server = server;
        this.redeemers = redeemers;
        this.call =
                till.redeem(
                        redeemers,
                        () -> {
                            trace = traces.getAndIncrement();
                            return trace;
                        });
        this.history = history;
        this.connectionsMax = connectionsMax;
        this.answerTimeout = answerTimeout;
    }

    /** Sends this many requests a second for this long, and waits for the answers. */
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
        return new Report(withoutConnection, exchanges.size());
    }

    private void run(Selector selector, double ratePerSecond, Duration time) throws IOException {
        long start = System.nanoTime();
        long total = Math.round(ratePerSecond * time.toNanos() / 1e9);
        long due = 0;
        long giveUp = start + time.toNanos() + answerTimeout.toNanos();
        while (due < total || inFlight > 0) {
            long now = System.nanoTime();
            while (due < total && now - start >= due * 1e9 / ratePerSecond) {
                arrive(selector);
                due++;
            }
            if (now - giveUp > 0) {
                exchanges.stream()
                        .filter(it -> it.isBusy)
                        .forEach(it -> it.end(Ending.UNANSWERED, Completion.NONE, now));
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

    /** One connection and the request in progress on it. */
    private final class Exchange {
        private final SocketChannel channel;
        private final RequestTemplate.Copy request = call.template().copy();
        private final AnswerBuffer answer = new AnswerBuffer(ANSWER_BYTES_MAX);
        private boolean isBusy;
        private long ownTrace;
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
            call.next().accept(request);
            ownTrace = trace;
            isBusy = true;
            inFlight++;
        }

        private void start() {
            begin();
            try {
                write();
            } catch (IOException e) {
                end(Ending.CUT, Completion.NONE, System.nanoTime());
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
                    end(Ending.ANSWERED, completion(), System.nanoTime());
                    idle.push(this);
                }
            } catch (IOException | UnexpectedAnswer e) {
                key.cancel();
                if (isBusy) {
                    end(Ending.CUT, Completion.NONE, System.nanoTime());
                }
            }
        }

        private Completion completion() {
            if (answer.status() == 200 && answer.bodyContains(APPROVED)) {
                return BOOKED;
            }
            if (answer.status() == 408 && answer.bodyContains(TIMED_OUT)) {
                return SHED;
            }
            history.violation("an impossible answer: " + answer.text());
            return Completion.NONE;
        }

        private void end(Ending ending, Completion completion, long now) {
            isBusy = false;
            inFlight--;
            Operation operation =
                    new Operation(
                            Operation.Kind.REDEEM,
                            "AIRMILES/" + redeemers.collector(ownTrace) + "/CASH",
                            Long.toString(ownTrace),
                            -MILES,
                            true);
            Invocation invocation =
                    new Invocation(1, 0, sentNanos == 0 ? now : sentNanos, now, ending, completion);
            operation.add(invocation);
            history.add(operation);
            history.count(invocation, false);
        }
    }
}
