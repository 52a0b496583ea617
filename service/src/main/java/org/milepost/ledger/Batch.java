package org.milepost.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * most once and exactly.
 *
 * <p>Pure: no SQL and no clock. Threads: belongs to the lane that runs the transaction.
 */
final class Batch {

    private final Instant now;
    private final Map<AccountId, Account> accounts;
    private final Map<AccountId, Account> changed = new TreeMap<>();
    private final Map<MemoryKey, StoredAnswer> answers = new HashMap<>();
    private final Map<TransferId, Transfer> transfers = new HashMap<>();
    private final Map<TransferId, TransferKind> undone = new HashMap<>();
    private final List<Transfer> booked = new ArrayList<>();
    private final SortedMap<HouseId, Miles> houseChanges = new TreeMap<>();

    /** Where an answer is remembered. */
    record MemoryKey(AccountId account, Identity.Kind kind, Fingerprint digest)
            implements Comparable<MemoryKey> {

        private static final Comparator<MemoryKey> KEY_ORDER =
                Comparator.comparing(MemoryKey::account)
                        .thenComparing(MemoryKey::kind)
                        .thenComparing(MemoryKey::digest);

        static MemoryKey of(Command<?> command) {
            Identity identity = command.identity();
            return new MemoryKey(command.account(), identity.kind(), identity.digest());
        }

        @Override
        public int compareTo(MemoryKey other) {
            return KEY_ORDER.compare(this, other);
        }
    }

    /** A remembered answer and the content of the request that got it. */
    record StoredAnswer(Fingerprint content, Remembered remembered) {}

    /** What the database has of the things that one command named. */
    record Reading(
            Optional<StoredAnswer> answer,
            Optional<Miles> companion,
            Optional<Books.NamedTransfer> named) {}

    /**
     * Books over the locked accounts.
     *
     * @param now the time of every decision of this batch, in whole microseconds
     */
    Batch(Collection<Account> locked, Instant now) {
        this.now = now;
        this.accounts = new HashMap<>();
        locked.forEach(account -> accounts.put(account.id(), account));
    }

    /** Decides one command over what it read and what the commands before it did. */
    Verdict decide(Command<?> command, Reading reading) {
        MemoryKey key = MemoryKey.of(command);
        Optional<StoredAnswer> known =
                Optional.ofNullable(answers.get(key))
                        .or(reading::answer)
                        .filter(answer -> isFresh(answer, command.identity()));
        if (known.isPresent()) {
            StoredAnswer answer = known.get();
            return answer.content().equals(command.identity().content())
                    ? new Verdict.Answered(answer.remembered())
                    : new Verdict.Conflicting();
        }
        try {
            return new Verdict.Answered(decideAfresh(command, reading, key));
        } catch (RuntimeException e) {
            return new Verdict.Broken(e);
        }
    }

    /** The transfers that the commands booked, in key order. */
    List<Transfer> booked() {
        return booked.stream().sorted(Comparator.comparing(Transfer::id)).toList();
    }

    /** The accounts that changed, as they are now, in key order. */
    List<Account> changed() {
        return List.copyOf(changed.values());
    }

    /** The answers to remember. */
    Map<MemoryKey, StoredAnswer> answers() {
        return Map.copyOf(answers);
    }

    /** What each house account gains or loses, in the order of their numbers. */
    SortedMap<HouseId, Miles> houseChanges() {
        return houseChanges;
    }

    private boolean isFresh(StoredAnswer answer, Identity identity) {
        return now.isBefore(answer.remembered().at().plus(identity.memory()));
    }

    private Remembered decideAfresh(Command<?> command, Reading reading, MemoryKey key) {
        Optional<Account> account =
                Optional.ofNullable(accounts.get(command.account()))
                        .filter(found -> found.holder().equals(command.holder()));
        Optional<Books.NamedTransfer> named = named(command, reading);
        Optional<Miles> companion =
                command.companion()
                        .flatMap(id -> Optional.ofNullable(accounts.get(id)))
                        .map(Account::balance)
                        .or(reading::companion);
        Decision decision = command.decide(new Books(account, companion, named), now);
        return switch (decision) {
            case Decision.Booked it -> book(command, account.orElseThrow(), named, it, key);
            case Decision.Declined it -> {
                if (account.isEmpty()) {
                    throw new IllegalStateException("what is remembered belongs to an account");
                }
                yield remember(command, key, new Remembered(now, Optional.empty(), it.facts()));
            }
            case Decision.Rejected it -> new Remembered(now, Optional.empty(), it.facts());
        };
    }

    private Remembered book(
            Command<?> command,
            Account account,
            Optional<Books.NamedTransfer> named,
            Decision.Booked decision,
            MemoryKey key) {
        Posting posting = decision.posting();
        Transfer transfer = Transfer.next(account, posting, now);
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
        return remember(
                command,
                key,
                new Remembered(transfer.at(), Optional.of(transfer.id()), decision.facts()));
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

    private Remembered remember(Command<?> command, MemoryKey key, Remembered remembered) {
        answers.put(key, new StoredAnswer(command.identity().content(), remembered));
        return remembered;
    }

    private Optional<Books.NamedTransfer> named(Command<?> command, Reading reading) {
        if (command.names().isEmpty()) {
            return Optional.empty();
        }
        TransferId id = new TransferId(command.account(), command.names().getAsInt());
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
