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

/**
 * The books of one transaction, in memory: what its commands' accounts and memories were when they
 * were locked and read, and what the commands make of them one after the other.
 *
 * <p>This is where a command takes effect once: a remembered answer is given again before any rule
 * is asked, whether it was remembered by an earlier transaction or by an earlier command of this
 * one. And it is where the invariants of the books are enforced whatever a rule says: no account
 * passes its floor, ordinals have no gaps, time does not run backwards, a transfer is undone at
 * most once and exactly, an imprint is made once.
 *
 * <p>Pure: no SQL and no clock. Threads: belongs to the lane that runs the transaction.
 */
final class Batch {

    private final Epoch epoch;
    private final Instant now;
    private final Map<AccountId, Account> accounts;
    private final Map<AccountId, Account> changed = new TreeMap<>();
    private final Map<MemoryKey, Optional<StoredAnswer>> answers = new HashMap<>();
    private final Set<MemoryKey> stored = new HashSet<>();
    private final Map<TransferId, Transfer> transfers = new HashMap<>();
    private final Map<TransferId, TransferKind> undone = new HashMap<>();
    private final NavigableMap<ImprintKey, Integer> imprints = new TreeMap<>();
    private final List<Transfer> booked = new ArrayList<>();
    private final SortedMap<HouseId, Miles> houseChanges = new TreeMap<>();

    /**
     * Where an answer is remembered.
     *
     * @param digest the first 8 bytes of the identity's digest: enough within one account, since
     *     the content is compared as well
     */
    record MemoryKey(AccountId account, Identity.Kind kind, long digest)
            implements Comparable<MemoryKey> {

        private static final Comparator<MemoryKey> KEY_ORDER =
                Comparator.comparing(MemoryKey::account)
                        .thenComparing(MemoryKey::kind)
                        .thenComparingLong(MemoryKey::digest);

        static MemoryKey of(Work work) {
            Identity identity = work.identity();
            return new MemoryKey(work.account(), identity.kind(), identity.digest().high());
        }

        @Override
        public int compareTo(MemoryKey other) {
            return KEY_ORDER.compare(this, other);
        }
    }

    /** Where an imprint is kept. */
    record ImprintKey(AccountId account, Imprint imprint) implements Comparable<ImprintKey> {

        private static final Comparator<ImprintKey> KEY_ORDER =
                Comparator.comparing(ImprintKey::account).thenComparing(ImprintKey::imprint);

        @Override
        public int compareTo(ImprintKey other) {
            return KEY_ORDER.compare(this, other);
        }
    }

    /**
     * A remembered answer.
     *
     * @param content the content of the request that got it
     * @param holders who holds it, of the attempts at something {@link Cancellable}
     * @param toldByTransfer whether its facts are those of the transfer that it names, which need
     *     not be stored twice
     */
    record StoredAnswer(
            Fingerprint content, Remembered remembered, Holders holders, boolean toldByTransfer) {

        StoredAnswer heldBy(Holders others) {
            return new StoredAnswer(content, remembered, others, toldByTransfer);
        }

        /** The facts to store with it. */
        String ownFacts() {
            return toldByTransfer ? "" : remembered.facts();
        }
    }

    /** What the database has of the things that one piece of work named. */
    record Reading(
            Optional<StoredAnswer> answer,
            Optional<Miles> companion,
            Optional<Books.NamedTransfer> named,
            boolean isRepeated) {

        /** Of work without an imprint, or with one that is new. */
        Reading(
                Optional<StoredAnswer> answer,
                Optional<Miles> companion,
                Optional<Books.NamedTransfer> named) {
            this(answer, companion, named, false);
        }

        /** With an imprint that an earlier transfer has. */
        Reading repeated() {
            return new Reading(answer, companion, named, true);
        }

        /** With the transfer that the work named. */
        Reading naming(Optional<Books.NamedTransfer> found) {
            return new Reading(answer, companion, found, isRepeated);
        }
    }

    /**
     * Books over the locked accounts.
     *
     * @param epoch the epoch in which it books
     * @param now the time of every decision of this batch, in whole microseconds
     */
    Batch(Collection<Account> locked, Epoch epoch, Instant now) {
        this.epoch = epoch;
        this.now = now;
        this.accounts = new HashMap<>();
        locked.forEach(account -> accounts.put(account.id(), account));
    }

    /** Does one piece of work over what it read and what the work before it did. */
    Verdict decide(Work work, Reading reading) {
        MemoryKey key = MemoryKey.of(work);
        if (reading.answer().isPresent()) {
            stored.add(key);
        }
        Optional<StoredAnswer> known =
                answers.getOrDefault(key, reading.answer())
                        .filter(answer -> isFresh(answer, work.identity(), now));
        try {
            return switch (work) {
                case Cancel cancel -> cancel(cancel, known, reading, key);
                case Recall _ -> new Verdict.Recalled(known);
                case Command<?> command ->
                        known.isPresent()
                                ? replay(command, known.get(), key)
                                : new Verdict.Answered(decideAfresh(command, reading, key), false);
            };
        } catch (RuntimeException e) {
            return new Verdict.Broken(e);
        }
    }

    /** Whether the commands left the books and what is remembered as they were. */
    boolean isUnchanged() {
        return booked.isEmpty() && answers.isEmpty();
    }

    /** The transfers that the commands booked, in key order. */
    List<Transfer> booked() {
        return booked.stream().sorted(Comparator.comparing(Transfer::id)).toList();
    }

    /** The accounts that changed, as they are now, in key order. */
    List<Account> changed() {
        return List.copyOf(changed.values());
    }

    /** The stored answers that are to be forgotten, for good or for others, in key order. */
    List<MemoryKey> forgotten() {
        return stored.stream().filter(answers::containsKey).sorted().toList();
    }

    /** The answers to remember, in key order. */
    SortedMap<MemoryKey, StoredAnswer> remembered() {
        SortedMap<MemoryKey, StoredAnswer> remembered = new TreeMap<>();
        answers.forEach((key, answer) -> answer.ifPresent(it -> remembered.put(key, it)));
        return remembered;
    }

    /** The imprints of what was booked, with its ordinals, in key order. */
    NavigableMap<ImprintKey, Integer> imprints() {
        return imprints;
    }

    /** What each house account gains or loses, in the order of their numbers. */
    SortedMap<HouseId, Miles> houseChanges() {
        return houseChanges;
    }

    /**
     * The verdict on work that a remembered answer decides alone and for good: nothing changes, and
     * nobody can begin to take the answer back any more, so that it stays true when the account is
     * let go. Empty for everything else, which {@link #decide} decides.
     *
     * @param reading what was read when everything had ended that was under way at that time: a
     *     cancellation that began before may take long to commit
     * @param now a time before it was read, in whole microseconds
     */
    static Optional<Verdict> settled(Work work, Reading reading, Instant now) {
        if (!(work instanceof Command<?> command)) {
            return Optional.empty();
        }
        return reading.answer()
                .filter(answer -> isFresh(answer, command.identity(), now))
                .filter(answer -> !isCancellable(answer, command, now))
                .map(answer -> again(command, answer));
    }

    private static boolean isFresh(StoredAnswer answer, Identity identity, Instant now) {
        return now.isBefore(answer.remembered().at().plus(identity.memory()));
    }

    private Verdict replay(Command<?> command, StoredAnswer answer, MemoryKey key) {
        if (command instanceof Cancellable<?> attempted
                && isCancellable(answer, attempted, now)
                && answer.content().equals(command.identity().content())
                && !answer.holders().includes(attempted.attempt())) {
            Holders more = answer.holders().with(attempted.attempt());
            answers.put(key, Optional.of(answer.heldBy(more)));
        }
        return again(command, answer);
    }

    private static Verdict again(Command<?> command, StoredAnswer answer) {
        if (!answer.content().equals(command.identity().content())) {
            return new Verdict.Conflicting();
        }
        // its own booking: the batch runs again after a commit that nobody heard of
        boolean isOwn =
                command instanceof Cancellable<?> attempted
                        && answer.holders().isFirst(attempted.attempt());
        return new Verdict.Answered(answer.remembered(), !isOwn);
    }

    /** Whether what the answer tells of may still be taken back. */
    private static boolean isCancellable(StoredAnswer answer, Command<?> command, Instant now) {
        return command instanceof Cancellable<?> cancellable
                && answer.remembered().booking().isPresent()
                && now.isBefore(holdersNotedUntil(answer, cancellable));
    }

    /**
     * Twice as long as a booking can be cancelled: the instance that wants to cancel may have a
     * clock that is behind ours.
     */
    private static Instant holdersNotedUntil(StoredAnswer answer, Cancellable<?> command) {
        return answer.remembered().at().plus(command.cancellableFor().multipliedBy(2));
    }

    private Verdict cancel(
            Cancel cancel, Optional<StoredAnswer> known, Reading reading, MemoryKey key) {
        TransferId id = new TransferId(cancel.account(), cancel.ordinal());
        Optional<Books.NamedTransfer> named =
                named(cancel, reading).filter(found -> found.undoneBy().isEmpty());
        boolean stands =
                named.isPresent()
                        && known.flatMap(answer -> answer.remembered().booking())
                                .map(Booking::id)
                                .filter(id::equals)
                                .isPresent();
        if (!stands) {
            return new Verdict.Cancelled(Cancellation.NOTHING_STANDS);
        }
        StoredAnswer answer = known.orElseThrow();
        Holders others = answer.holders().without(cancel.command().attempt());
        if (!others.isEmpty()) {
            if (cancel.reason() == Cancel.Reason.LOST && !others.equals(answer.holders())) {
                answers.put(key, Optional.of(answer.heldBy(others)));
            }
            return new Verdict.Cancelled(Cancellation.HELD);
        }
        Transfer booked = named.orElseThrow().transfer();
        if (now.isAfter(booked.at().plus(cancel.command().cancellableFor()))) {
            return new Verdict.Cancelled(Cancellation.TOO_LATE);
        }
        Account account = account(cancel.account(), cancel.holder()).orElseThrow();
        book(account, cancel.command().undoing(account, booked), named);
        answers.put(key, Optional.empty());
        return new Verdict.Cancelled(Cancellation.DONE);
    }

    private Remembered decideAfresh(Command<?> command, Reading reading, MemoryKey key) {
        Optional<Account> account = account(command.account(), command.holder());
        Optional<Books.NamedTransfer> named = named(command, reading);
        Optional<Miles> companion =
                command.companion()
                        .flatMap(id -> account(id, command.holder()))
                        .map(Account::balance)
                        .or(reading::companion);
        Optional<ImprintKey> imprint =
                command.imprint().map(it -> new ImprintKey(command.account(), it));
        boolean isRepeated =
                reading.isRepeated() || imprint.filter(imprints::containsKey).isPresent();
        Decision decision = command.decide(new Books(account, companion, named, isRepeated), now);
        return switch (decision) {
            case Decision.Booked it -> {
                if (isRepeated) {
                    throw new IllegalStateException("an imprint is made once");
                }
                Transfer transfer = book(account.orElseThrow(), it.posting(), named);
                imprint.ifPresent(made -> imprints.put(made, transfer.id().ordinal()));
                yield remember(
                        command,
                        key,
                        new Remembered(transfer.at(), Optional.of(transfer.booking()), it.facts()),
                        it.facts().equals(transfer.facts()));
            }
            case Decision.Declined it -> {
                if (account.isEmpty()) {
                    throw new IllegalStateException("what is remembered belongs to an account");
                }
                yield remember(
                        command, key, new Remembered(now, Optional.empty(), it.facts()), false);
            }
            case Decision.Rejected it -> new Remembered(now, Optional.empty(), it.facts());
        };
    }

    /** The account of this holder, as the commands so far have left it. */
    private Optional<Account> account(AccountId id, String holder) {
        return Optional.ofNullable(accounts.get(id)).filter(found -> found.holder().equals(holder));
    }

    private Transfer book(Account account, Posting posting, Optional<Books.NamedTransfer> named) {
        Transfer transfer = Transfer.next(account, posting, epoch, now);
        Account after = account.after(transfer, posting.dayUse());
        Miles houseChange =
                houseChanges.getOrDefault(transfer.house(), Miles.ZERO).minus(transfer.change());
        posting.undoes().ifPresent(ordinal -> requireUndoable(transfer, ordinal, named));

        // Nothing fails from here on: a command whose booking failed must leave no trace.
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
            Transfer transfer, int ordinal, Optional<Books.NamedTransfer> named) {
        Books.NamedTransfer original = named.orElseThrow();
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

    private Remembered remember(
            Command<?> command, MemoryKey key, Remembered remembered, boolean toldByTransfer) {
        boolean isCancellable = remembered.booking().isPresent();
        Holders holders =
                isCancellable && command instanceof Cancellable<?> it
                        ? Holders.of(it.attempt())
                        : Holders.NONE;
        Fingerprint content = command.identity().content();
        answers.put(
                key, Optional.of(new StoredAnswer(content, remembered, holders, toldByTransfer)));
        return remembered;
    }

    private Optional<Books.NamedTransfer> named(Work work, Reading reading) {
        if (work.names().isEmpty()) {
            return Optional.empty();
        }
        TransferId id = new TransferId(work.account(), work.names().getAsInt());
        return Optional.ofNullable(transfers.get(id))
                .map(transfer -> new Books.NamedTransfer(transfer, Optional.empty()))
                .or(reading::named)
                .map(
                        found ->
                                new Books.NamedTransfer(
                                        found.transfer(),
                                        Optional.ofNullable(undone.get(id)).or(found::undoneBy)));
    }
}
