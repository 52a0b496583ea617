package org.milepost.proofs.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a caller wants booked in an account, and every invocation of it. However often it is
 * invoked, it takes effect once.
 *
 * <p>Threads: shared by the callers that invoke it.
 */
public final class Operation {

    private final Kind kind;
    private final String account;
    private final String name;
    private final long amount;
    private final boolean hasKey;
    private final List<Invocation> invocations = new ArrayList<>();

    /** Which call it is. */
    public enum Kind {
        REDEEM,
        REVERSE_REDEMPTION,
        CREDIT,
        DEBIT,
        REVERSE_DEBIT;

        boolean isCheckout() {
            return this == REDEEM || this == REVERSE_REDEMPTION;
        }
    }

    /**
     * An operation that was not invoked.
     *
     * @param account such as {@code ATRP/3081470000000000/AVIOS}
     * @param name by which its transfer is found in the books
     * @param amount of its transfer: a debit is negative
     * @param hasKey whether its requests have an idempotency key
     */
    public Operation(Kind kind, String account, String name, long amount, boolean hasKey) {
        this.kind = kind;
        this.account = account;
        this.name = name;
        this.amount = amount;
        this.hasKey = hasKey;
    }

    public Kind kind() {
        return kind;
    }

    public String account() {
        return account;
    }

    public String name() {
        return name;
    }

    public long amount() {
        return amount;
    }

    public synchronized void add(Invocation invocation) {
        invocations.add(invocation);
    }

    /** All invocations so far, by their end. */
    public synchronized List<Invocation> invocations() {
        return List.copyOf(invocations);
    }

    /** The same operation with its invocations seen otherwise. */
    Operation with(UnaryOperator<Invocation> view) {
        Operation other = new Operation(kind, account, name, amount, hasKey);
        invocations().forEach(it -> other.add(view.apply(it)));
        return other;
    }

    /** The number of the transfer, once an answer said that it is booked. */
    public Optional<String> number() {
        return invocations().stream()
                .filter(Invocation::isOk)
                .map(it -> it.completion().number())
                .findFirst();
    }

    public boolean isDecided() {
        return any(it -> it.completion().isDecided());
    }

    public boolean isOk() {
        return any(Invocation::isOk);
    }

    /** Whether it was sent to a server at all. */
    public boolean isSent() {
        return any(it -> it.ending() != Invocation.Ending.REFUSED);
    }

    boolean any(Predicate<Invocation> condition) {
        return invocations().stream().anyMatch(condition);
    }

    /** Before it was first sent. */
    long firstNanos() {
        return invocations().stream()
                .mapToLong(Invocation::startNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Whether a refusal is final. The partner API does not store refusals of requests without key:
     * the same request may be booked when the member has collected enough since.
     */
    boolean isRefusalFinal() {
        return hasKey
                || kind.isCheckout()
                || invocations().stream()
                        .allMatch(it -> it.completion().type() == CompletionType.FAIL);
    }

    /** With all that happened, for a person. */
    @Override
    public String toString() {
        List<Invocation> all = invocations();
        StringBuilder text =
                new StringBuilder(
                        "%s %s of %d%s".formatted(kind, name, amount, hasKey ? ", with key" : ""));
        long zero = firstNanos();
        all.forEach(it -> text.append("\n    ").append(it.text(zero)));
        return text.toString();
    }
}
