package org.milepost.proofs.history;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All operations and reads of a run, and the violations that callers noticed without the books.
 *
 * <p>Threads: shared by all callers.
 */
public final class History {

    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final Queue<AccountRead> reads = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicLong lastApproved = new AtomicLong();

    public void add(Operation operation) {
        operations.add(operation);
    }

    public void add(AccountRead read) {
        reads.add(read);
    }

    /** When the newest request was sent of those that were approved; 0 before the first. */
    public long lastApproved() {
        return lastApproved.get();
    }

    public void violation(String text) {
        violations.add(text);
    }

    /**
     * Counts an invocation.
     *
     * @param isRepeated whether the same request had been sent before
     */
    public void count(Invocation invocation, boolean isRepeated) {
        if (invocation.ending() == Invocation.Ending.REFUSED) {
            return;
        }
        sent.incrementAndGet();
        if (isRepeated) {
            repeated.incrementAndGet();
        }
        if (invocation.completion().isAnswered()) {
            answered.incrementAndGet();
        }
        if (invocation.isOk()) {
            lastApproved.accumulateAndGet(invocation.startNanos(), Math::max);
        }
    }

    public Collection<Operation> operations() {
        return operations;
    }

    public Collection<AccountRead> reads() {
        return reads;
    }

    public Collection<String> violations() {
        return violations;
    }

    /** How many requests a server took. */
    public int sentCount() {
        return sent.get();
    }

    /** How many of them had been sent before. */
    public int repeatedCount() {
        return repeated.get();
    }

    public int answeredCount() {
        return answered.get();
    }

    /** How often each value occurs among the invocations of all operations. */
    public <T extends Comparable<T>> Map<T, Long> counts(Function<Invocation, T> value) {
        return invocations()
                .collect(Collectors.groupingBy(value, TreeMap::new, Collectors.counting()));
    }

    public Stream<Invocation> invocations() {
        return operations.stream().flatMap(it -> it.invocations().stream());
    }
}
