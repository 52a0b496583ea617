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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An open loop: requests arrive at random times (a Poisson process from a seed) that do not depend
 * on the answers to earlier ones. Each uses an idle keep-alive connection, or waits for one. A
 * latency is counted from the time at which the request was due to be sent, so that it includes
 * this wait. An answer that is not the expected one ends the run.
 *
 * <p>Threads: the calling thread sleeps until the next arrival and sends; another one receives. The
 * connections that are idle and the arrivals that wait for one are guarded by the lock.
 */
final class PacedLoad {

    private static final int SELECT_MILLIS = 20;
    private static final Duration DRAIN_MAX = Duration.ofSeconds(15);

    private final InetSocketAddress server;
    private final int connections;
    private final HttpLoad.Call call;
    private final SplittableRandom random;

    private final Object lock = new Object();
    private final Deque<Exchange> idle = new ArrayDeque<>();
    private final Deque<Long> waiting = new ArrayDeque<>();

    /** Arrivals that have not been answered, those that wait included. */
    private final AtomicInteger unanswered = new AtomicInteger();

    private volatile boolean allSent;
    private volatile @Nullable RuntimeException failure;

    // Used by the thread that sends.
    private final Histogram latenessMicros = new Histogram(3);

    // Used by the thread that receives, and read when it has ended.
    private final Histogram micros = new Histogram(3);
    private long total;

    /**
     * A load for one run.
     *
     * @param connections opened beforehand
     * @param call what is asked; its requests may be filled by either thread
     * @param seed where the moments are drawn from
     */
    PacedLoad(InetSocketAddress server, int connections, HttpLoad.Call call, long seed) {
        this.server = server;
        this.connections = connections;
        this.call = call;
        this.random = new SplittableRandom(seed);
    }

    /**
     * What a run did.
     *
     * @param measurement what was to be sent within the measured time, by that time's length
     * @param latenessMicros how late the thread that sends did so, of those that found a connection
     */
    record Paced(Measurement measurement, Histogram latenessMicros) {}

    /**
     * Sends this many a second on average for both durations, and receives all answers. Only what
     * was to be sent within the second duration is measured.
     *
     * @throws UnexpectedAnswer at an answer that is not right, or one that never comes
     */
    Paced run(double ratePerSecond, Duration warmUp, Duration measured) {
        List<Exchange> exchanges = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                exchanges.add(new Exchange(selector));
            }
            idle.addAll(exchanges);
            LoadInterval interval = LoadInterval.startingNow(warmUp, measured);
            Thread receiver =
                    Thread.ofPlatform()
                            .name("receiver")
                            .start(() -> receiveAll(selector, interval));
            try {
                sendAll(ratePerSecond, interval, interval.measuredFrom() - warmUp.toNanos());
            } finally {
                allSent = true;
                selector.wakeup();
                receiver.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while answers are awaited", e);
        } finally {
            exchanges.forEach(Exchange::close);
        }
        RuntimeException broken = failure;
        if (broken != null) {
            throw broken;
        }
        return new Paced(
                new Measurement(micros.getTotalCount(), measured, micros, total), latenessMicros);
    }

    /** The moments count from the start of the interval, so that their number is the seed's. */
    private void sendAll(double ratePerSecond, LoadInterval interval, long start)
            throws IOException {
        double meanNanos = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        double sinceStart = 0;
        while (failure == null) {
            sinceStart -= Math.log(1 - random.nextDouble()) * meanNanos;
            long due = start + (long) sinceStart;
            if (interval.isOverAt(due)) {
                return;
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            arrive(due, interval);
        }
    }

    private void arrive(long due, LoadInterval interval) throws IOException {
        unanswered.incrementAndGet();
        Exchange exchange;
        synchronized (lock) {
            exchange = idle.pollLast();
            if (exchange == null) {
                waiting.add(due);
                return;
            }
        }
        if (interval.isMeasuredAt(due)) {
            latenessMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
        }
        exchange.send(due);
    }

    private void receiveAll(Selector selector, LoadInterval interval) {
        long giveUp = interval.end() + DRAIN_MAX.toNanos();
        try {
            while (!allSent || unanswered.get() > 0) {
                selector.select(
                        key -> ((Exchange) key.attachment()).receive(interval), SELECT_MILLIS);
                if (System.nanoTime() - giveUp > 0) {
                    throw new UnexpectedAnswer(unanswered.get() + " requests were never answered");
                }
            }
        } catch (IOException e) {
            failure = new UncheckedIOException(e);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** One connection and the request that is under way on it. */
    private final class Exchange {
        private final SocketChannel channel;
        private final byte[] mark = call.mark().getBytes(StandardCharsets.UTF_8);
        private final RequestTemplate.Copy request = call.template().copy();
        private final AnswerBuffer answer = new AnswerBuffer();

        /** Written before the request is, and read when its answer has come. */
        private volatile long dueNanos;

        private Exchange(Selector selector) throws IOException {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void send(long due) throws IOException {
            dueNanos = due;
            call.next().accept(request);
            ByteBuffer bytes = request.bytes();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        private void receive(LoadInterval interval) {
            try {
                if (!answer.read(channel)) {
                    return;
                }
                long now = System.nanoTime();
                check();
                total++;
                if (interval.isMeasuredAt(dueNanos)) {
                    micros.recordValue(TimeUnit.NANOSECONDS.toMicros(now - dueNanos));
                }
                answer.reset();
                goOn();
                unanswered.decrementAndGet();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Takes the arrival that has waited longest, or is idle. */
        private void goOn() throws IOException {
            Long due;
            synchronized (lock) {
                due = waiting.poll();
                if (due == null) {
                    idle.addLast(this);
                    return;
                }
            }
            send(due);
        }

        private void check() {
            if (answer.status() != call.status() || !answer.bodyContains(mark)) {
                throw new UnexpectedAnswer(
                        "expected %d with %s but got: %s"
                                .formatted(call.status(), call.mark(), answer.text()));
            }
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
