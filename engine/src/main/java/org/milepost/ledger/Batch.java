package org.milepost.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.ledger.AccountOperation.Cancel;
import org.milepost.ledger.EffectStore.Written;

/**
 * The state of one transaction in memory: the locked accounts and stored answers as they were read,
 * and the changes that the operations of the batch make, one after the other.
 *
 * <p>Two guarantees are enforced here. A command takes effect once: a stored answer is returned
 * before the rules run, whether an earlier transaction or an earlier command of this one stored it.
 * The invariants of the books hold even if a rule is wrong: no balance below its floor, ordinals
 * without gaps, times that never decrease, a transfer undone at most once and exactly, and what
 * each {@link Effect} requires.
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
    private final List<Written<Effect>> effects = new ArrayList<>();
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

        static AnswerKey of(AccountOperation<?> operation) {
            Identity identity = operation.identity();
            return new AnswerKey(operation.account(), identity.kind(), identity.digest().high());
        }

        @Override
        public int compareTo(AnswerKey other) {
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

    /**
     * What was read from the database for one operation.
     *
     * @param answer the stored answer of its identity
     * @param companion the balance of the companion
     * @param found what its other reads found
     */
    record Reading(Optional<AnswerRow> answer, Optional<Miles> companion, Readings found) {

        /** For an operation without further reads. */
        Reading(Optional<AnswerRow> answer, Optional<Miles> companion) {
            this(answer, companion, Readings.NONE);
        }

        /** With what one more read found. */
        <V> Reading with(Read<V> read, V value) {
            return new Reading(answer, companion, found.with(read, value));
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
    <R> OperationResult<R> decide(AccountOperation<R> operation, Reading reading) {
        if (reading.answer().isPresent()) {
            stored.add(AnswerKey.of(operation));
        }
        try {
            return new OperationResult.Done<>(operation.carryOut(this, reading));
        } catch (RuntimeException e) {
            return new OperationResult.Broken<>(e);
        }
    }

    /** The answer that is stored for an operation, unless it is too old. */
    Optional<AnswerRow> known(AccountOperation<?> operation, Reading reading) {
        return answers.getOrDefault(AnswerKey.of(operation), reading.answer())
                .filter(row -> isFresh(row, operation.identity(), now));
    }

    /** Decides a command, or finds its stored answer. */
    CommandOutcome execute(Command<?> command, Reading reading) {
        AnswerKey key = AnswerKey.of(command);
        Optional<AnswerRow> known = known(command, reading);
        return known.isPresent()
                ? replay(command, known.get(), key)
                : new CommandOutcome.Answered(decideNew(command, reading, key), false);
    }

    /** The transfer that an earlier operation of this batch booked under this key, if any. */
    Optional<Transfer> bookedNow(TransferId id) {
        return Optional.ofNullable(transfers.get(id));
    }

    /** The kind of the transfer by which this batch undid another, if it did. */
    Optional<TransferKind> undoneNow(TransferId id) {
        return Optional.ofNullable(undone.get(id));
    }

    /** Whether an earlier operation of this batch wrote this effect for the account. */
    boolean hasEffect(AccountId account, Effect effect) {
        return effects.stream()
                .anyMatch(
                        it ->
                                it.transfer().account().equals(account)
                                        && it.effect().equals(effect));
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

    /** What the bookings write besides their transfers, in the order of the operations. */
    List<Written<Effect>> effects() {
        return List.copyOf(effects);
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
    static Optional<CommandOutcome> settled(Command<?> command, Reading reading, Instant now) {
        return reading.answer()
                .filter(row -> isFresh(row, command.identity(), now))
                .filter(row -> !isCancellable(row, command, now))
                .map(row -> storedOutcome(command, row));
    }

    private static boolean isFresh(AnswerRow row, Identity identity, Instant now) {
        return now.isBefore(row.answer().at().plus(identity.answerLifetime()));
    }

    private CommandOutcome replay(Command<?> command, AnswerRow row, AnswerKey key) {
        if (command instanceof Cancellable<?> attempted
                && isCancellable(row, attempted, now)
                && command.accepts(row.content())
                && !row.recipients().includes(attempted.attempt())) {
            AnswerRecipients more = row.recipients().with(attempted.attempt());
            answers.put(key, Optional.of(row.withRecipients(more)));
        }
        return storedOutcome(command, row);
    }

    private static CommandOutcome storedOutcome(Command<?> command, AnswerRow row) {
        if (!command.accepts(row.content())) {
            return new CommandOutcome.Conflicting();
        }
        // The attempt's own booking: the batch runs again after a commit with unknown result.
        boolean isOwn =
                command instanceof Cancellable<?> attempted
                        && row.recipients().isFirst(attempted.attempt());
        return new CommandOutcome.Answered(row.answer(), !isOwn);
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

    /** Cancels what a command booked, unless another attempt has the answer. */
    CancellationResult cancel(Cancel cancel, Reading reading) {
        AnswerKey key = AnswerKey.of(cancel);
        Optional<AnswerRow> known = known(cancel, reading);
        TransferId id = new TransferId(cancel.account(), cancel.ordinal());
        AccountView books = view(cancel, reading);
        Optional<AccountView.NamedTransfer> named =
                books.get(cancel.booked()).filter(found -> found.undoneBy().isEmpty());
        boolean stands =
                named.isPresent()
                        && known.flatMap(row -> row.answer().booking())
                                .map(BookedTransfer::id)
                                .filter(id::equals)
                                .isPresent();
        if (!stands) {
            return CancellationResult.NOTHING_STANDS;
        }
        AnswerRow row = known.orElseThrow();
        AnswerRecipients others = row.recipients().without(cancel.command().attempt());
        if (!others.isEmpty()) {
            if (cancel.reason() == Cancel.Reason.LOST && !others.equals(row.recipients())) {
                answers.put(key, Optional.of(row.withRecipients(others)));
            }
            return CancellationResult.HELD;
        }
        Transfer original = named.orElseThrow().transfer();
        // After the reversal of a part, the rest of a redemption stays booked.
        if (!books.parts().isNone()
                || now.isAfter(original.at().plus(cancel.command().cancellableFor()))) {
            return CancellationResult.TOO_LATE;
        }
        Account account = account(cancel.account(), cancel.holder()).orElseThrow();
        book(account, cancel.command().undoing(account, original), books);
        answers.put(key, Optional.empty());
        return CancellationResult.DONE;
    }

    private StoredAnswer decideNew(Command<?> command, Reading reading, AnswerKey key) {
        AccountView books = view(command, reading);
        return switch (command.decide(books, now)) {
            case Decision.Booked it -> {
                Transfer transfer = book(books.account().orElseThrow(), it.posting(), books);
                yield store(
                        command,
                        key,
                        new StoredAnswer(
                                transfer.at(), Optional.of(transfer.booking()), it.facts()),
                        it.facts().equals(transfer.facts()));
            }
            case Decision.Declined it -> {
                if (books.account().isEmpty()) {
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

    /** What an operation has read, with the changes of the operations so far. */
    private AccountView view(AccountOperation<?> operation, Reading reading) {
        Optional<Miles> companion =
                operation
                        .companion()
                        .flatMap(id -> account(id, operation.holder()))
                        .map(Account::balance)
                        .or(reading::companion);
        Readings found = Readings.NONE;
        for (Read<?> read : operation.reads()) {
            found = withCurrent(found, operation.account(), read, reading.found());
        }
        return new AccountView(account(operation.account(), operation.holder()), companion, found);
    }

    private <V> Readings withCurrent(
            Readings found, AccountId account, Read<V> read, Readings stored) {
        return found.with(read, read.readStore().found(this, account, read, stored));
    }

    private Transfer book(Account account, Posting posting, AccountView books) {
        Transfer transfer = Transfer.next(account, posting, epoch, now);
        Account after = account.after(transfer, posting.counters());
        SortedMap<HouseId, Miles> houses = withLegs(account, posting);
        posting.undoes().ifPresent(ordinal -> requireUndoable(transfer, posting, ordinal, books));
        posting.effects().forEach(effect -> effect.requireAllowed(books, transfer));

        // Nothing fails from here on: a command whose booking failed must change nothing.
        posting.undoes()
                .ifPresent(
                        ordinal ->
                                undone.put(new TransferId(account.id(), ordinal), transfer.kind()));
        houseChanges.putAll(houses);
        accounts.put(after.id(), after);
        changed.put(after.id(), after);
        booked.add(transfer);
        transfers.put(transfer.id(), transfer);
        posting.effects().forEach(it -> effects.add(new Written<>(transfer.id(), it)));
        return transfer;
    }

    /** The changes of the posting's house accounts, added to those of the batch so far. */
    private SortedMap<HouseId, Miles> withLegs(Account account, Posting posting) {
        List<Leg> legs = Leg.of(posting);
        SortedMap<HouseId, Miles> houses = new TreeMap<>();
        add(houses, posting.house(), Leg.first(posting.change(), account.currency(), legs));
        legs.forEach(leg -> add(houses, leg.house(), leg.amount()));
        return houses;
    }

    private void add(SortedMap<HouseId, Miles> houses, HouseId house, Miles amount) {
        Miles before = houses.getOrDefault(house, houseChanges.getOrDefault(house, Miles.ZERO));
        houses.put(house, before.plus(amount));
    }

    private static void requireUndoable(
            Transfer transfer, Posting posting, int ordinal, AccountView books) {
        AccountView.NamedTransfer original = books.get(new TransferRead(ordinal)).orElseThrow();
        Transfer undoing = original.transfer();
        boolean exact =
                undoing.id().account().equals(transfer.id().account())
                        && undoing.id().ordinal() == ordinal
                        && undoing.change().equals(transfer.change().negated())
                        && undoing.house().equals(transfer.house());
        boolean isWhole =
                books.get(new PartsRead(ordinal)).isNone()
                        && books.get(new LegsRead(ordinal)).stream()
                                .map(Leg::negated)
                                .toList()
                                .equals(Leg.of(posting));
        if (!exact || !isWhole || original.undoneBy().isPresent()) {
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
}
