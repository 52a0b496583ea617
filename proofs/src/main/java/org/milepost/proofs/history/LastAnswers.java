package org.milepost.proofs.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Compares the answers of the checkout with each other and with the books: the last answer of a
 * redemption says whether it is charged.
 *
 * <p>An answer is delivered when the caller has read all of it. Invocations may overlap; then it is
 * not known which of their answers was the last. So "nothing is charged" is the last answer only if
 * no invocation that was or may have been approved ended after it began. An invocation that the
 * caller gave up, or whose connection was cut, may have been: the server counts an answer as
 * delivered once the socket took it. And a server that crashes between its commit and its answer
 * leaves the redemption in the books, for the retry to find.
 *
 * <p>Pure. Threads: shared.
 *
 * @param killed the runs of servers that were killed
 * @param excused whether an invocation was answered that nothing is charged while the server could
 *     not find out
 */
record LastAnswers(Set<Integer> killed, Predicate<Invocation> excused) {

    LastAnswers {
        killed = Set.copyOf(killed);
    }

    /**
     * The violations.
     *
     * @param isCharged whether the books have the transfer, not cancelled
     */
    List<String> check(Operation operation, boolean isCharged) {
        List<String> faults = new ArrayList<>();
        checkRefusals(operation, faults);
        if (!isCharged || operation.kind() != Operation.Kind.REDEEM) {
            return faults;
        }
        for (Invocation invocation : operation.invocations()) {
            if (invocation.isToldNotBooked() && isLast(invocation, operation)) {
                faults.add("charged, but the last answer was " + invocation.completion().text());
            }
        }
        return faults;
    }

    /** Whether the caller knows for certain how the redemption ended. */
    boolean isConclusive(Operation operation) {
        return operation.any(
                it -> it.completion().isAnswered() && (it.isOk() || isLast(it, operation)));
    }

    /** What was refused stays refused, in the same bytes. */
    private static void checkRefusals(Operation operation, List<String> faults) {
        for (Invocation refused : operation.invocations()) {
            if (refused.completion().type() == CompletionType.FAIL
                    && operation.any(
                            later ->
                                    later.startNanos() > refused.endNanos()
                                            && later.completion().isDecided()
                                            && !later.completion()
                                                    .text()
                                                    .equals(refused.completion().text()))) {
                faults.add("refused, and then answered otherwise");
            }
        }
    }

    private boolean isLast(Invocation invocation, Operation operation) {
        boolean isKnown = invocation.completion().isDecided() || !excused.test(invocation);
        return isKnown
                && !operation.any(
                        other ->
                                (other.isOk() || other.isOpenEnded())
                                        && mayBeLater(other, invocation));
    }

    private boolean mayBeLater(Invocation other, Invocation invocation) {
        boolean isCrashed = other.isOpenEnded() && killed.contains(other.run());
        return isCrashed || other.endNanos() > invocation.startNanos();
    }
}
