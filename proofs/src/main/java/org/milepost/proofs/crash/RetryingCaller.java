package org.milepost.proofs.crash;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.milepost.proofs.site.Pauses;

/**
 * A till that never pauses: it redeems, takes redemptions back, sends requests again that it sent
 * before, and some from two connections at once. What is not answered it sends again until it is.
 *
 * <p>Threads: a run is one thread's own; the log and the orders are shared.
 */
final class RetryingCaller implements Runnable {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final int REMEMBERED_MAX = 100;

    /** What a caller is to do after the request that is under way. */
    enum Orders {
        /** Go on with the next one; send again what is not answered. */
        WORK,
        /** Go on, and leave with the first request that is not answered. */
        LEAVE_UNANSWERED,
        /** Send it until it is answered, then leave. */
        FINISH
    }

    private final Door door;
    private final CallLog log;
    private final List<String> collectors;
    private final SplittableRandom random;
    private final AtomicLong traces;
    private final AtomicReference<Orders> orders;

    // this caller's own
    private final Deque<Request> answered = new ArrayDeque<>();
    private final List<Request> standing = new ArrayList<>();

    RetryingCaller(
            Door door,
            CallLog log,
            List<String> collectors,
            SplittableRandom random,
            AtomicLong traces,
            AtomicReference<Orders> orders) {
        this.door = door;
        this.log = log;
        this.collectors = collectors;
        this.random = random;
        this.traces = traces;
        this.orders = orders;
    }

    @Override
    public void run() {
        try {
            boolean decided = true;
            while (decided && orders.get() != Orders.FINISH) {
                Request request = next();
                decided = settle(request);
                log.answer(request).ifPresent(answer -> remember(request, answer));
            }
        } catch (RuntimeException e) {
            log.violation("a caller failed: " + e);
        }
    }

    /**
     * Sends a request until it is decided, and writes down what comes back.
     *
     * @param patient whether to send it again
     * @return whether it is decided
     */
    static boolean settle(Door door, CallLog log, Request request, BooleanSupplier patient) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!attempt(door, log, request)) {
            if (!patient.getAsBoolean()) {
                return false;
            }
            if (System.nanoTime() - giveUp > 0) {
                log.violation(PATIENCE + " without an answer to " + request);
                return false;
            }
            Pauses.pause(PAUSE);
        }
        return true;
    }

    private boolean settle(Request request) {
        Optional<Thread> twin =
                random.nextInt(10) == 0
                        ? Optional.of(Thread.startVirtualThread(() -> attempt(door, log, request)))
                        : Optional.empty();
        boolean decided = settle(door, log, request, () -> orders.get() != Orders.LEAVE_UNANSWERED);
        twin.ifPresent(RetryingCaller::join);
        return decided;
    }

    private static boolean attempt(Door door, CallLog log, Request request) {
        log.sending(request);
        long sent = System.nanoTime();
        try {
            Answer answer = door.send(request);
            log.took(Duration.ofNanos(System.nanoTime() - sent));
            return log.received(request, answer);
        } catch (ConnectException e) {
            log.refused();
            return false;
        } catch (IOException e) {
            log.cut(request, e);
            return false;
        }
    }

    /** Of ten, two are replays, three reversals, one an inquiry, the rest redemptions. */
    private Request next() {
        int dice = random.nextInt(10);
        if (dice < 2 && !answered.isEmpty()) {
            return answered.stream()
                    .skip(random.nextInt(answered.size()))
                    .findFirst()
                    .orElseThrow();
        }
        if (dice < 5 && !standing.isEmpty()) {
            Request redeemed = standing.remove(random.nextInt(standing.size()));
            String number = log.answer(redeemed).orElseThrow().confirmationNumber();
            return Request.reverse(key(), redeemed.collector(), traces.incrementAndGet(), number);
        }
        String collector = collectors.get(random.nextInt(collectors.size()));
        if (dice == 5) {
            return Request.inquire(collector, traces.incrementAndGet());
        }
        int dollars = 10 * (1 + random.nextInt(3));
        return Request.redeem(key(), collector, traces.incrementAndGet(), dollars);
    }

    /** One in four has none. */
    private Optional<String> key() {
        return random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of("crash-" + Long.toHexString(random.nextLong()));
    }

    private void remember(Request request, Answer answer) {
        if (answered.contains(request)) {
            return;
        }
        answered.add(request);
        if (answered.size() > REMEMBERED_MAX) {
            answered.remove();
        }
        if (request.kind() == Request.Kind.REDEEM && answer.isApproved()) {
            standing.add(request);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a request was under way", e);
        }
    }
}
