package org.milepost.proofs.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.milepost.proofs.crash.RetryingCaller.Orders;
import org.milepost.proofs.site.Pauses;

/**
 * The callers of one round, all at once.
 *
 * <p>Threads: used by one thread; starts one for each caller.
 */
final class Callers {

    private static final int COUNT = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final CallLog log;
    private final AtomicReference<Orders> orders = new AtomicReference<>(Orders.WORK);
    private final List<Thread> threads = new ArrayList<>();

    private Callers(CallLog log) {
        this.log = log;
    }

    /**
     * Starts them.
     *
     * @param traces the last trace id that was given to a request
     */
    static Callers start(
            Door door,
            CallLog log,
            List<String> collectors,
            SplittableRandom random,
            AtomicLong traces) {
        Callers callers = new Callers(log);
        for (int i = 0; i < COUNT; i++) {
            RetryingCaller caller =
                    new RetryingCaller(
                            door, log, collectors, random.split(), traces, callers.orders);
            callers.threads.add(Thread.ofPlatform().daemon().name("caller-" + i).start(caller));
        }
        return callers;
    }

    /** Waits until this many more requests than now are answered. */
    void awaitAnswers(int more) {
        int wanted = log.answeredCount() + more;
        if (!Pauses.await(PATIENCE, () -> log.answeredCount() >= wanted)) {
            log.violation("fewer than " + more + " answers in " + PATIENCE);
        }
    }

    /** From now on a caller leaves with the first request that is not answered. */
    void leaveUnanswered() {
        orders.set(Orders.LEAVE_UNANSWERED);
    }

    /** Lets each have its request answered, and waits. */
    void finish() {
        orders.compareAndSet(Orders.WORK, Orders.FINISH);
        if (!Pauses.await(PATIENCE, () -> threads.stream().noneMatch(Thread::isAlive))) {
            log.violation("callers that do not end within " + PATIENCE);
        }
    }

    /** Sends requests, as many at once as there are callers, each until it is decided. */
    static void settleAll(Door door, CallLog log, Collection<Request> requests) {
        ConcurrentLinkedQueue<Request> queue = new ConcurrentLinkedQueue<>(requests);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> settleQueue(door, log, queue)));
        }
        Pauses.await(
                PATIENCE.plusMillis(requests.size()),
                () -> threads.stream().noneMatch(Thread::isAlive));
        if (!queue.isEmpty()) {
            log.violation(queue.size() + " requests were not settled in time");
        }
    }

    private static void settleQueue(
            Door door, CallLog log, ConcurrentLinkedQueue<Request> requests) {
        for (Request next = requests.poll(); next != null; next = requests.poll()) {
            RetryingCaller.settle(door, log, next, () -> true);
        }
    }
}
