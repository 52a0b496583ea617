package org.milepost.proofs.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares the operations and reads of one account with its transfers in the books.
 *
 * <p>The books have put the account's transfers into one order. Every answer must agree with it: a
 * transfer that was answered as booked is there, once, with the amount, number and balance of the
 * answer; a refused one is not there; one that was answered before another operation was invoked
 * comes before that one's transfer; and a balance that was read is the one after some transfer that
 * is no older than the last one answered before the read began, and that was invoked before it
 * ended.
 *
 * <p>Threads: used by one thread.
 */
final class AccountChecker {

    /** When a transfer was invoked that no caller invoked. */
    private static final long EVER = Long.MIN_VALUE;

    private static final long NEVER = Long.MAX_VALUE;

    /**
     * The partner API leaves larger amounts out of its lists, such as the opening of a rich one.
     */
    private static final long SHOWN_MAX = 999_999;

    private final AccountBooks books;
    private final long[] balances;
    private final Map<String, Integer> ordinals;
    private final List<String> faults = new ArrayList<>();

    /** By ordinal: when the transfer was first invoked. */
    private final long[] invokedNanos;

    /** By ordinal: when a caller had first been answered that it is booked. */
    private final long[] answeredNanos;

    /** By the time of an answer: the highest ordinal that was answered by then. */
    private final TreeMap<Long, Integer> knownBy = new TreeMap<>();

    /** By ordinal: when the last one up to this was first invoked. */
    private final long[] allInvokedNanos;

    /** The ordinal up to which no caller invoked the transfers. */
    private int uninvoked;

    private AccountChecker(AccountBooks books) {
        this.books = books;
        this.balances = books.balances();
        this.ordinals = books.ordinals();
        int size = balances.length;
        this.invokedNanos = filled(size, EVER);
        this.answeredNanos = filled(size, NEVER);
        this.allInvokedNanos = new long[size];
    }

    /**
     * The violations.
     *
     * @param isComplete whether the operations are all that were invoked; otherwise the books may
     *     have others too
     */
    static List<String> check(
            AccountBooks books,
            Collection<Operation> operations,
            Collection<AccountRead> reads,
            boolean isComplete) {
        AccountChecker checker = new AccountChecker(books);
        if (!checker.isWithoutGaps()) {
            return checker.faults;
        }
        checker.checkBooks();
        checker.checkOperations(operations);
        checker.note(operations, isComplete);
        checker.checkOrder();
        operations.forEach(checker::checkAnsweredBalances);
        reads.forEach(checker::checkRead);
        return checker.faults;
    }

    private boolean isWithoutGaps() {
        for (int i = 0; i < books.transfers().size(); i++) {
            if (books.transfers().get(i).ordinal() != i + 1) {
                fault("a gap before ordinal " + books.transfers().get(i).ordinal());
                return false;
            }
        }
        return true;
    }

    private void checkBooks() {
        Set<Integer> undone = new HashSet<>();
        for (int i = 0; i < books.transfers().size(); i++) {
            RecordedTransfer transfer = books.transfers().get(i);
            if (balances[i + 1] < 0) {
                fault("an impossible balance of " + balances[i + 1] + " after " + transfer);
            }
            if (transfer.undoes() > 0 && !undone.add(transfer.undoes())) {
                fault("reversed twice: ordinal " + transfer.undoes());
            }
        }
        if (books.balance() != balances[balances.length - 1]) {
            fault(
                    "the account has %d, its transfers add up to %d"
                            .formatted(books.balance(), balances[balances.length - 1]));
        }
    }

    private void checkOperations(Collection<Operation> operations) {
        Map<String, List<RecordedTransfer>> standing = books.standing();
        for (Operation operation : operations) {
            checkOperation(operation, standing.getOrDefault(operation.name(), List.of()));
        }
    }

    private void checkOperation(Operation operation, List<RecordedTransfer> standing) {
        if (standing.size() > 1) {
            fault("applied " + standing.size() + " times: " + operation);
        }
        if (standing.isEmpty() && operation.isOk()) {
            fault("lost: " + operation);
        }
        if (!standing.isEmpty() && isRefusedWrongly(operation)) {
            fault("refused, and yet booked: " + operation + "\n  books: " + standing);
        }
        for (RecordedTransfer transfer : standing) {
            if (transfer.amount() != operation.amount()) {
                fault("another amount: " + transfer + " for " + operation);
            }
        }
        List<Completion> booked =
                operation.invocations().stream()
                        .map(Invocation::completion)
                        .filter(it -> it.isOk() && !it.number().isEmpty())
                        .toList();
        for (Completion one : booked) {
            if (!standing.isEmpty()
                    && standing.stream().noneMatch(it -> it.number().equals(one.number()))) {
                fault("another number than " + standing + ": " + operation);
            }
        }
        if (booked.stream().map(Completion::text).distinct().count() > 1) {
            fault("different answers: " + operation);
        }
    }

    /** Whether something booked was refused finally, or refused after it was answered as booked. */
    private static boolean isRefusedWrongly(Operation operation) {
        long okNanos =
                operation.invocations().stream()
                        .filter(Invocation::isOk)
                        .mapToLong(Invocation::endNanos)
                        .min()
                        .orElse(NEVER);
        return operation.any(
                it ->
                        it.completion().type() == CompletionType.FAIL
                                && (operation.isRefusalFinal() || it.startNanos() > okNanos));
    }

    /** Notes of each transfer when it was invoked and answered. */
    private void note(Collection<Operation> operations, boolean isComplete) {
        Map<String, Long> invoked = new HashMap<>();
        for (Operation operation : operations) {
            invoked.merge(operation.name(), operation.firstNanos(), Math::min);
            for (Invocation invocation : operation.invocations()) {
                Integer ordinal = ordinals.get(invocation.completion().number());
                if (invocation.isOk() && ordinal != null) {
                    answeredNanos[ordinal] =
                            Math.min(answeredNanos[ordinal], invocation.endNanos());
                }
            }
        }
        long latest = EVER;
        for (RecordedTransfer transfer : books.transfers()) {
            int ordinal = transfer.ordinal();
            if (isComplete
                    && latest != EVER
                    && !transfer.isCancellation()
                    && !invoked.containsKey(transfer.name())) {
                fault("no caller invoked it: " + transfer);
            }
            invokedNanos[ordinal] =
                    transfer.isCancellation()
                            ? invokedNanos[transfer.undoes()]
                            : invoked.getOrDefault(transfer.name(), EVER);
            latest = Math.max(latest, invokedNanos[ordinal]);
            allInvokedNanos[ordinal] = latest;
            uninvoked = latest == EVER ? ordinal : uninvoked;
            if (answeredNanos[ordinal] != NEVER) {
                knownBy.merge(answeredNanos[ordinal], ordinal, Math::max);
            }
        }
        int highest = 0;
        for (Map.Entry<Long, Integer> entry : knownBy.entrySet()) {
            highest = Math.max(highest, entry.getValue());
            entry.setValue(highest);
        }
    }

    /** A transfer that was answered comes before one that was invoked afterwards. */
    private void checkOrder() {
        long firstAnswerNanos = NEVER;
        for (int ordinal = balances.length - 1; ordinal > 0; ordinal--) {
            if (invokedNanos[ordinal] > firstAnswerNanos) {
                fault(
                        "invoked after a later one was answered: "
                                + books.transfers().get(ordinal - 1));
            }
            firstAnswerNanos = Math.min(firstAnswerNanos, answeredNanos[ordinal]);
        }
    }

    private void checkAnsweredBalances(Operation operation) {
        for (Invocation invocation : operation.invocations()) {
            Completion completion = invocation.completion();
            if (completion.balance().isEmpty()) {
                continue;
            }
            long balance = completion.balance().getAsLong();
            Integer ordinal = ordinals.get(completion.number());
            if (completion.type() == CompletionType.FAIL) {
                checkBalance(balance, operation.firstNanos(), invocation.endNanos(), operation);
            } else if (ordinal != null && balances[ordinal] != balance) {
                fault(
                        "a balance of %d in the answer, %d in the books: %s"
                                .formatted(balance, balances[ordinal], operation));
            }
        }
    }

    private void checkRead(AccountRead read) {
        read.balance().ifPresent(it -> checkBalance(it, read.startNanos(), read.endNanos(), read));
        if (read.wanted() == 0) {
            return;
        }
        List<String> latest = read.latest();
        if (latest.isEmpty() && shown(oldest(read.startNanos()), read.wanted()).isEmpty()) {
            return;
        }
        int first = latest.isEmpty() ? 0 : ordinals.getOrDefault(latest.getFirst(), 0);
        List<String> shown = shown(first, read.wanted());
        if (first < oldest(read.startNanos()) || first > newest(read.endNanos())) {
            fault("a list from ordinal " + first + ", which is not of its time: " + read);
        } else if (latest.size() != shown.size()) {
            fault("a list of another length than was asked for: " + read);
        } else if (!latest.equals(shown)) {
            fault("a list with a gap: " + read);
        }
    }

    /** The numbers that a list has from this ordinal on backwards. */
    private List<String> shown(int first, int wanted) {
        List<String> shown = new ArrayList<>(wanted);
        for (int ordinal = first; ordinal > 0 && shown.size() < wanted; ordinal--) {
            RecordedTransfer transfer = books.transfers().get(ordinal - 1);
            if (Math.abs(transfer.amount()) <= SHOWN_MAX) {
                shown.add(transfer.number());
            }
        }
        return shown;
    }

    private void checkBalance(long balance, long startNanos, long endNanos, Object source) {
        int oldest = oldest(startNanos);
        int newest = newest(endNanos);
        for (int ordinal = newest; ordinal >= oldest; ordinal--) {
            if (balances[ordinal] == balance) {
                return;
            }
        }
        String kind = "an impossible balance";
        for (int ordinal = 0; ordinal < oldest; ordinal++) {
            kind = balances[ordinal] == balance ? "a stale balance" : kind;
        }
        fault(
                "%s of %d, not one of ordinals %d to %d: %s"
                        .formatted(kind, balance, oldest, newest, source));
    }

    /** The highest ordinal that was answered by then. */
    private int oldest(long nanos) {
        Map.Entry<Long, Integer> known = knownBy.lowerEntry(nanos);
        return Math.max(uninvoked, known == null ? 0 : known.getValue());
    }

    /** The highest ordinal up to which all were invoked by then. */
    private int newest(long nanos) {
        int low = 0;
        int high = balances.length - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (allInvokedNanos[middle] <= nanos) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void fault(String text) {
        faults.add(books.name() + ": " + text);
    }

    private static long[] filled(int size, long value) {
        long[] filled = new long[size];
        Arrays.fill(filled, value);
        return filled;
    }
}
