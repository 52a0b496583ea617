package org.milepost.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.ledger.AccountOperation.Cancel;
import org.milepost.ledger.AccountOperation.ReadAnswer;
import org.milepost.ledger.AccountOperation.Result;

/**
 * The state of one transaction in memory: the locked accounts and stored answers as they were read,
 * and the changes that the operations of the batch make, one after the other.
 *
 * <p>Two guarantees are enforced here. A command takes effect once: a stored answer is returned
 * before the rules run, whether an earlier transaction or an earlier command of this one stored it.
 * And the invariants of the books hold whatever a rule returns: no balance below its floor,
 * ordinals without gaps, times that never decrease, a transfer undone at most once and exactly, an
 * imprint used once.
 *
 * <p>Pure: no SQL and no clock. Threads: belongs to the lane that runs the transaction.
 */
final class Batch {

    private final Epoch epoch;
    private final Instant now;
    private final Map<AccountId, Account> accounts;
    private final Map<AccountId, Account> changed = new TreeMap<>();
    private final Map<AnswerKey, Optional<AnswerRow>> answers = new HashMap<>();
    private final Set<AnswerKey> stored = new HashSet<>();
    private final Map<TransferId, Transfer> transfers = new HashMap<>();
    private final Map<TransferId, TransferKind> undone = new HashMap<>();
    private final NavigableMap<ImprintKey, Integer> imprints = new TreeMap<>();
    private final List<Transfer> booked = new ArrayList<>();
    private final SortedMap<HouseId, Miles> houseChanges = new TreeMap<>();

    /**
     * The key of a stored answer.
     *
     * @param digest the first 8 bytes of the identity's digest; enough within one account, because
     *     the content is compared too
     */
    record AnswerKey(AccountId account, Identity.Kind kind, long digest)
            implements Comparable<AnswerKey> {

        private static final Comparator<AnswerKey> KEY_ORDER =
                Comparator.comparing(AnswerKey::account)
                        .thenComparing(AnswerKey::kind)
                        .thenComparingLong(AnswerKey::digest);

        static AnswerKey of(AccountOperation operation) {
            Identity identity = operation.identity();
            return new AnswerKey(operation.account(), identity.kind(), identity.digest().high());
        }

        @Override
        public int compareTo(AnswerKey other) {
            return KEY_ORDER.compare(this, other);
        }
    }

    /** The key of an imprint. */
    record ImprintKey(AccountId account, Imprint imprint) implements Comparable<ImprintKey> {

        private static final Comparator<ImprintKey> KEY_ORDER =
                Comparator.comparing(ImprintKey::account).thenComparing(ImprintKey::imprint);

        @Override
        public int compareTo(ImprintKey other) {
            return KEY_ORDER.compare(this, other);
        }
    }

    /**
     * A row of the table of answers.
     *
     * @param content the content of the request that was answered
     * @param recipients the attempts that have the answer, if the command is {@link Cancellable}
     * @param hasTransferFacts whether its facts are those of the transfer that it names; then they
     *     are stored only there
     */
    record AnswerRow(
            Fingerprint content,
            StoredAnswer answer,
            AnswerRecipients recipients,
            boolean hasTransferFacts) {

        AnswerRow withRecipients(AnswerRecipients others) {
            return new AnswerRow(content, answer, others, hasTransferFacts);
        }

        /** The facts to store in the row. */
        String ownFacts() {
            return hasTransferFacts ? "" : answer.facts();
        }
    }

    /** What was read from the database for one operation. */
    record Reading(
            Optional<AnswerRow> answer,
            Optional<Miles> companion,
            Optional<AccountView.NamedTransfer> named,
            boolean isRepeated) {

        /** For an operation whose imprint is new, or that has none. */
        Reading(
                Optional<AnswerRow> answer,
                Optional<Miles> companion,
                Optional<AccountView.NamedTransfer> named) {
            this(answer, companion, named, false);
        }

        /** With an imprint that an earlier transfer has. */
        Reading repeated() {
            return new Reading(answer, companion, named, true);
        }

        /** With the transfer that the operation names. */
        Reading naming(Optional<AccountView.NamedTransfer> found) {
            return new Reading(answer, companion, found, isRepeated);
        }
    }

    /**
     * A batch without operations yet.
     *
     * @param locked the accounts that the transaction has locked
     * @param epoch the epoch of the transfers that it books
     * @param now the time of every decision of this batch, in whole microseconds
     */
    Batch(Collection<Account> locked, Epoch epoch, Instant now) {
        this.epoch = epoch;
        this.now = now;
        this.accounts = new HashMap<>();
        locked.forEach(account -> accounts.put(account.id(), account));
    }

    /** Carries out one operation on what was read for it and what earlier operations changed. */
    Result decide(AccountOperation operation, Reading reading) {
        AnswerKey key = AnswerKey.of(operation);
        if (reading.answer().isPresent()) {
            stored.add(key);
        }
        Optional<AnswerRow> known =
                answers.getOrDefault(key, reading.answer())
                        .filter(row -> isFresh(row, operation.identity(), now));
        try {
            return switch (operation) {
                case Cancel cancel -> cancel(cancel, known, reading, key);
                case ReadAnswer _ -> new Result.Read(known);
                case Command<?> command ->
                        known.isPresent()
                                ? replay(command, known.get(), key)
                                : new Result.Answered(decideNew(command, reading, key), false);
            };
        } catch (RuntimeException e) {
            return new Result.Broken(e);
        }
    }

    /** Whether no transfer was booked and no stored answer changed. */
    boolean isUnchanged() {
        return booked.isEmpty() && answers.isEmpty();
    }

    /** The booked transfers, in key order. */
    List<Transfer> booked() {
        return booked.stream().sorted(Comparator.comparing(Transfer::id)).toList();
    }

    /** The changed accounts in their new state, in key order. */
    List<Account> changed() {
        return List.copyOf(changed.values());
    }

    /** The stored answers to delete, including those to replace, in key order. */
    List<AnswerKey> answersToDelete() {
        return stored.stream().filter(answers::containsKey).sorted().toList();
    }

    /** The answers to insert, in key order. */
    SortedMap<AnswerKey, AnswerRow> answersToInsert() {
        SortedMap<AnswerKey, AnswerRow> rows = new TreeMap<>();
        answers.forEach((key, row) -> row.ifPresent(it -> rows.put(key, it)));
        return rows;
    }

    /** The imprints of booked transfers with their ordinals, in key order. */
    NavigableMap<ImprintKey, Integer> imprints() {
        return imprints;
    }

    /** The net change of each house account, in the order of their numbers. */
    SortedMap<HouseId, Miles> houseChanges() {
        return houseChanges;
    }

    /**
     * The result of a command that its stored answer alone decides finally: nothing changes, and no
     * cancellation can start any more, so the result stays true without the account's lock. Empty
     * for everything else, which {@link #decide} decides.
     *
     * @param reading what was read after every transaction in progress at {@code now} had ended: a
     *     cancellation that began before may take long to commit
     * @param now a time before it was read, in whole microseconds
     */
    static Optional<Result> settled(AccountOperation operation, Reading reading, Instant now) {
        if (!(operation instanceof Command<?> command)) {
            return Optional.empty();
        }
        return reading.answer()
                .filter(row -> isFresh(row, command.identity(), now))
                .filter(row -> !isCancellable(row, command, now))
                .map(row -> storedResult(command, row));
    }

    private static boolean isFresh(AnswerRow row, Identity identity, Instant now) {
        return now.isBefore(row.answer().at().plus(identity.answerLifetime()));
    }

    private Result replay(Command<?> command, AnswerRow row, AnswerKey key) {
        if (command instanceof Cancellable<?> attempted
                && isCancellable(row, attempted, now)
                && row.content().equals(command.identity().content())
                && !row.recipients().includes(attempted.attempt())) {
            AnswerRecipients more = row.recipients().with(attempted.attempt());
            answers.put(key, Optional.of(row.withRecipients(more)));
        }
        return storedResult(command, row);
    }

    private static Result storedResult(Command<?> command, AnswerRow row) {
        if (!row.content().equals(command.identity().content())) {
            return new Result.Conflicting();
        }
        // The attempt's own booking: the batch runs again after a commit with unknown result.
        boolean isOwn =
                command instanceof Cancellable<?> attempted
                        && row.recipients().isFirst(attempted.attempt());
        return new Result.Answered(row.answer(), !isOwn);
    }

    /**
     * Whether the booked transfer may still be cancelled, which is assumed for twice as long as is
     * allowed: the clock of the instance that cancels may be behind.
     */
    private static boolean isCancellable(AnswerRow row, Command<?> command, Instant now) {
        return command instanceof Cancellable<?> cancellable
                && row.answer().booking().isPresent()
                && now.isBefore(
                        row.answer().at().plus(cancellable.cancellableFor().multipliedBy(2)));
    }

    private Result cancel(
            Cancel cancel, Optional<AnswerRow> known, Reading reading, AnswerKey key) {
        TransferId id = new TransferId(cancel.account(), cancel.ordinal());
        Optional<AccountView.NamedTransfer> named =
                named(cancel, reading).filter(found -> found.undoneBy().isEmpty());
        boolean stands =
                named.isPresent()
                        && known.flatMap(row -> row.answer().booking())
                                .map(BookedTransfer::id)
                                .filter(id::equals)
                                .isPresent();
        if (!stands) {
            return new Result.Cancelled(CancellationResult.NOTHING_STANDS);
        }
        AnswerRow row = known.orElseThrow();
        AnswerRecipients others = row.recipients().without(cancel.command().attempt());
        if (!others.isEmpty()) {
            if (cancel.reason() == Cancel.Reason.LOST && !others.equals(row.recipients())) {
                answers.put(key, Optional.of(row.withRecipients(others)));
            }
            return new Result.Cancelled(CancellationResult.HELD);
        }
        Transfer original = named.orElseThrow().transfer();
        if (now.isAfter(original.at().plus(cancel.command().cancellableFor()))) {
            return new Result.Cancelled(CancellationResult.TOO_LATE);
        }
        Account account = account(cancel.account(), cancel.holder()).orElseThrow();
        book(account, cancel.command().undoing(account, original), named);
        answers.put(key, Optional.empty());
        return new Result.Cancelled(CancellationResult.DONE);
    }

    private StoredAnswer decideNew(Command<?> command, Reading reading, AnswerKey key) {
        Optional<Account> account = account(command.account(), command.holder());
        Optional<AccountView.NamedTransfer> named = named(command, reading);
        Optional<Miles> companion =
                command.companion()
                        .flatMap(id -> account(id, command.holder()))
                        .map(Account::balance)
                        .or(reading::companion);
        Optional<ImprintKey> imprint =
                command.imprint().map(it -> new ImprintKey(command.account(), it));
        boolean isRepeated =
                reading.isRepeated() || imprint.filter(imprints::containsKey).isPresent();
        Decision decision =
                command.decide(new AccountView(account, companion, named, isRepeated), now);
        return switch (decision) {
            case Decision.Booked it -> {
                if (isRepeated) {
                    throw new IllegalStateException("an imprint is used once");
                }
                Transfer transfer = book(account.orElseThrow(), it.posting(), named);
                imprint.ifPresent(made -> imprints.put(made, transfer.id().ordinal()));
                yield store(
                        command,
                        key,
                        new StoredAnswer(
                                transfer.at(), Optional.of(transfer.booking()), it.facts()),
                        it.facts().equals(transfer.facts()));
            }
            case Decision.Declined it -> {
                if (account.isEmpty()) {
                    throw new IllegalStateException("a stored answer belongs to an account");
                }
                yield store(
                        command, key, new StoredAnswer(now, Optional.empty(), it.facts()), false);
            }
            case Decision.Rejected it -> new StoredAnswer(now, Optional.empty(), it.facts());
        };
    }

    /** The account of this holder, with the changes of the operations so far. */
    private Optional<Account> account(AccountId id, String holder) {
        return Optional.ofNullable(accounts.get(id)).filter(found -> found.holder().equals(holder));
    }

    private Transfer book(
            Account account, Posting posting, Optional<AccountView.NamedTransfer> named) {
        Transfer transfer = Transfer.next(account, posting, epoch, now);
        Account after = account.after(transfer, posting.dayUse());
        Miles houseChange =
                houseChanges.getOrDefault(transfer.house(), Miles.ZERO).minus(transfer.change());
        posting.undoes().ifPresent(ordinal -> requireUndoable(transfer, ordinal, named));

        // Nothing fails from here on: a command whose booking failed must change nothing.
        posting.undoes()
                .ifPresent(
                        ordinal ->
                                undone.put(new TransferId(account.id(), ordinal), transfer.kind()));
        houseChanges.put(transfer.house(), houseChange);
        accounts.put(after.id(), after);
        changed.put(after.id(), after);
        booked.add(transfer);
        transfers.put(transfer.id(), transfer);
        return transfer;
    }

    private static void requireUndoable(
            Transfer transfer, int ordinal, Optional<AccountView.NamedTransfer> named) {
        AccountView.NamedTransfer original = named.orElseThrow();
        Transfer undoing = original.transfer();
        boolean exact =
                undoing.id().account().equals(transfer.id().account())
                        && undoing.id().ordinal() == ordinal
                        && undoing.change().equals(transfer.change().negated())
                        && undoing.house().equals(transfer.house());
        if (!exact || original.undoneBy().isPresent()) {
            throw new IllegalStateException("a transfer is undone once and exactly");
        }
    }

    private StoredAnswer store(
            Command<?> command, AnswerKey key, StoredAnswer answer, boolean hasTransferFacts) {
        AnswerRecipients recipients =
                answer.booking().isPresent() && command instanceof Cancellable<?> it
                        ? AnswerRecipients.of(it.attempt())
                        : AnswerRecipients.NONE;
        Fingerprint content = command.identity().content();
        answers.put(key, Optional.of(new AnswerRow(content, answer, recipients, hasTransferFacts)));
        return answer;
    }

    private Optional<AccountView.NamedTransfer> named(AccountOperation operation, Reading reading) {
        if (operation.names().isEmpty()) {
            return Optional.empty();
        }
        TransferId id = new TransferId(operation.account(), operation.names().getAsInt());
        return Optional.ofNullable(transfers.get(id))
                .map(transfer -> new AccountView.NamedTransfer(transfer, Optional.empty()))
                .or(reading::named)
                .map(
                        found ->
                                new AccountView.NamedTransfer(
                                        found.transfer(),
                                        Optional.ofNullable(undone.get(id)).or(found::undoneBy)));
    }
}
