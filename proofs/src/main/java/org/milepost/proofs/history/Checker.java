package org.milepost.proofs.history;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.milepost.postgres.DatabaseSettings;

/**
 * Compares a history with the books, account by account, when all callers have ended.
 *
 * <p>Threads: used by one thread.
 */
public final class Checker {

    private final Model model;
    private final Map<String, List<Operation>> operations;
    private final Map<String, List<AccountRead>> reads;
    private final Set<String> accounts = new HashSet<>();
    private final List<String> faults;
    private int booked;
    private int cancelled;
    private int conclusive;
    private int unknown;

    /**
     * What is known of a run beside its history.
     *
     * @param killed the runs of servers that were killed
     * @param outages when servers could not reach the database
     * @param endings when invocations ended for the server, which may be after the caller closed
     * @param isComplete whether the history has all that was invoked
     */
    public record Model(
            Set<Integer> killed,
            Outages outages,
            UnaryOperator<Invocation> endings,
            boolean isComplete) {

        /** Of a complete history without a network between callers and servers. */
        public static Model of(Set<Integer> killed, Outages outages) {
            return new Model(killed, outages, UnaryOperator.identity(), true);
        }
    }

    private Checker(History history, Model model) {
        this.model = model;
        this.operations = byAccount(history.operations(), Operation::account);
        this.reads = byAccount(history.reads(), AccountRead::account);
        this.faults = new ArrayList<>(history.violations());
    }

    /** Reads the books and checks all accounts. */
    public static Checker check(History history, Model model, DatabaseSettings database) {
        Checker checker = new Checker(history, model);
        Books.read(database, checker::checkAccount);
        checker.checkMissing();
        try {
            int wrong = Books.outOfBalance(database);
            if (wrong > 0) {
                checker.faults.add(wrong + " currencies do not add up to zero");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the books cannot be read: " + e.getMessage(), e);
        }
        return checker;
    }

    /**
     * Operations that are booked although no caller was answered: a server that ends answers all.
     */
    public static List<String> bookedWithoutAnswer(History history, DatabaseSettings database) {
        Map<String, Operation> open = new HashMap<>();
        history.operations().stream()
                .filter(it -> !it.isOk())
                .forEach(it -> open.put(it.name(), it));
        List<String> faults = new ArrayList<>();
        Books.read(
                database,
                books ->
                        books.standing().keySet().stream()
                                .filter(open::containsKey)
                                .forEach(
                                        it -> faults.add("booked, not answered: " + open.get(it))));
        return faults;
    }

    /** The violations, each with its operation, including those that callers noticed. */
    public List<String> violations() {
        return List.copyOf(faults);
    }

    /** Operations that are booked and not cancelled. */
    public int booked() {
        return booked;
    }

    /** Redemptions that the system cancelled because their answer was lost. */
    public int cancelled() {
        return cancelled;
    }

    /** Redemptions of which a caller knows for certain how they ended. */
    public int conclusive() {
        return conclusive;
    }

    /**
     * Redemptions that are charged although their last answer was that nothing is, because the
     * server could not reach the database and the caller did not ask again.
     */
    public int unknown() {
        return unknown;
    }

    private void checkAccount(AccountBooks books) {
        if (!accounts.add(books.name())) {
            throw new IllegalStateException("read twice: " + books.name());
        }
        List<Operation> own = operations.getOrDefault(books.name(), List.of());
        faults.addAll(
                AccountChecker.check(
                        books,
                        own,
                        reads.getOrDefault(books.name(), List.of()),
                        model.isComplete()));
        cancelled +=
                (int) books.transfers().stream().filter(RecordedTransfer::isCancellation).count();
        Map<String, List<RecordedTransfer>> standing = books.standing();
        for (Operation operation : own) {
            boolean isBooked = standing.containsKey(operation.name());
            booked += isBooked ? 1 : 0;
            if (operation.kind().isCheckout()) {
                checkAnswers(operation.with(model.endings()), isBooked);
            }
        }
    }

    private void checkAnswers(Operation operation, boolean isCharged) {
        LastAnswers strict = new LastAnswers(model.killed(), _ -> false);
        Predicate<Invocation> excused = model.outages()::overlaps;
        List<String> found = new LastAnswers(model.killed(), excused).check(operation, isCharged);
        found.forEach(it -> faults.add(it + ": " + operation));
        if (operation.kind() == Operation.Kind.REDEEM) {
            conclusive += strict.isConclusive(operation) ? 1 : 0;
            unknown += strict.check(operation, isCharged).size() - found.size();
        }
    }

    private void checkMissing() {
        Set<String> missing = new HashSet<>(operations.keySet());
        missing.addAll(reads.keySet());
        missing.removeAll(accounts);
        missing.forEach(it -> faults.add(it + " is not in the books"));
    }

    private static <T> Map<String, List<T>> byAccount(
            Collection<T> all, Function<T, String> account) {
        Map<String, List<T>> grouped = new HashMap<>();
        all.forEach(
                it -> grouped.computeIfAbsent(account.apply(it), _ -> new ArrayList<>()).add(it));
        return grouped;
    }
}
