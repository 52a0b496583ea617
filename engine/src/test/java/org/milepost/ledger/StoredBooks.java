package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.milepost.ledger.EffectStore.Written;

/** An in-memory store for batches: it keeps their results and reads them for later batches. */
final class StoredBooks {

    /** Of all transfers here. */
    static final Epoch EPOCH = new Epoch(3);

    private final Map<AccountId, Account> accounts = new TreeMap<>();
    private final Map<TransferId, Transfer> transfers = new TreeMap<>();
    private final Map<Batch.AnswerKey, Batch.AnswerRow> answers = new HashMap<>();
    private final List<Written<Effect>> effects = new ArrayList<>();
    private final Map<HouseId, Miles> houses = new TreeMap<>();
    private final Map<Integer, List<byte[]>> feed = new TreeMap<>();

    StoredBooks(Collection<Account> opened) {
        opened.forEach(it -> accounts.put(it.id(), it));
    }

    /** Runs one transaction, which is rolled back unless it is to be committed. */
    <R> List<OperationResult<R>> decide(
            List<? extends AccountOperation<R>> work, Instant now, boolean commit) {
        Batch batch = new Batch(accounts.values(), EPOCH, now);
        List<OperationResult<R>> verdicts = new ArrayList<>();
        for (AccountOperation<R> one : work) {
            verdicts.add(batch.decide(one, reading(one)));
        }
        if (commit) {
            store(batch);
        }
        return verdicts;
    }

    /** Runs one transaction with one command in it. */
    <R> OperationResult<R> decide(AccountOperation<R> work, Instant now) {
        return decide(List.of(work), now, true).getFirst();
    }

    /** Runs one transaction with operations of several kinds; each keeps its result. */
    List<QueuedOperation<?>> decideAll(
            List<? extends AccountOperation<?>> work, Instant now, boolean commit) {
        Batch batch = new Batch(accounts.values(), EPOCH, now);
        List<QueuedOperation<?>> queued = new ArrayList<>();
        for (AccountOperation<?> one : work) {
            QueuedOperation<?> operation = new QueuedOperation<>(one);
            operation.decide(batch, reading(one));
            queued.add(operation);
        }
        if (commit) {
            store(batch);
        }
        return queued;
    }

    /** The answer of a command. */
    static StoredAnswer answer(CommandOutcome outcome) {
        return switch (outcome) {
            case CommandOutcome.Answered it -> it.answer();
            case CommandOutcome.Conflicting _ -> throw new AssertionError("other content");
        };
    }

    Account account(AccountId id) {
        return Optional.ofNullable(accounts.get(id)).orElseThrow();
    }

    /** All transfers in key order. */
    Collection<Transfer> transfers() {
        return List.copyOf(transfers.values());
    }

    Map<AccountId, Long> balances() {
        Map<AccountId, Long> balances = new TreeMap<>();
        accounts.values().forEach(it -> balances.put(it.id(), it.balance().count()));
        return balances;
    }

    Verifier.Report verify() {
        Verifier verifier = new Verifier();
        for (Account account : accounts.values()) {
            verifier.next(account);
            transfers.values().stream()
                    .filter(it -> it.id().account().equals(account.id()))
                    .sorted(Comparator.comparing(Transfer::id))
                    .forEach(verifier::next);
        }
        Miles sum = sum();
        Map<Integer, BigInteger> houseSums = new TreeMap<>();
        houses.forEach((house, miles) -> houseSums.put(house.number(), count(miles)));
        Map<Integer, Integer> currencies = new TreeMap<>();
        houses.forEach((house, _) -> currencies.put(house.number(), 1));
        verifier.compareWith(auditedFeed());
        return verifier.finish(
                new AuditStore.Totals(houseSums, Map.of(1, count(sum)), currencies, List.of()));
    }

    private FeedAudit auditedFeed() {
        FeedAudit audit = new FeedAudit();
        feed.forEach(
                (stream, rows) -> {
                    for (int i = 0; i < rows.size(); i++) {
                        audit.next(stream, i + 1, rows.get(i));
                    }
                });
        return audit;
    }

    /** A transaction over these accounts, as they are now. */
    Batch begin(Collection<AccountId> ids, Instant now) {
        return new Batch(
                ids.stream().filter(accounts::containsKey).map(this::account).toList(), EPOCH, now);
    }

    /** What a look-up finds. */
    Lookup.Found look(Lookup lookup) {
        boolean booked =
                lookup.identity()
                        .map(
                                it ->
                                        answers.get(
                                                new Batch.AnswerKey(
                                                        lookup.account(),
                                                        it.kind(),
                                                        it.digest().high())))
                        .flatMap(it -> it.answer().booking())
                        .isPresent();
        return new Lookup.Found(
                Optional.ofNullable(accounts.get(lookup.account())), Optional.empty(), booked);
    }

    /** The sum over all accounts and house accounts, which must be zero. */
    Miles sum() {
        Miles members =
                accounts.values().stream().map(Account::balance).reduce(Miles.ZERO, Miles::plus);
        return houses.values().stream().reduce(members, Miles::plus);
    }

    void store(Batch batch) {
        store(batch, 0);
    }

    /** Commits a transaction of a session that has this stream of the feed. */
    void store(Batch batch, int stream) {
        if (!batch.booked().isEmpty()) {
            feed.computeIfAbsent(stream, _ -> new ArrayList<>())
                    .add(FeedRow.bytes(batch.booked().stream().map(Transfer::id).toList()));
        }
        batch.changed().forEach(it -> accounts.put(it.id(), it));
        batch.booked().forEach(it -> transfers.put(it.id(), it));
        batch.answersToDelete().forEach(answers::remove);
        batch.answersToInsert()
                .forEach((key, answer) -> assertThat(answers.put(key, answer)).isNull());
        effects.addAll(batch.effects());
        batch.houseChanges().forEach((house, by) -> houses.merge(house, by, Miles::plus));
    }

    Batch.Reading reading(AccountOperation<?> work) {
        Batch.Reading reading =
                new Batch.Reading(
                        Optional.ofNullable(answers.get(Batch.AnswerKey.of(work))),
                        Optional.empty());
        for (Read<?> read : work.reads()) {
            reading =
                    switch (read) {
                        case TransferRead it -> reading.with(it, named(work.account(), it));
                        case Imprint it -> reading.with(it, hasEffect(work.account(), it));
                        case PartsRead it -> reading.with(it, parts(work.account(), it));
                        case LegsRead it -> reading.with(it, legs(work.account(), it));
                        case CancelledKeyRead it ->
                                reading.with(it, isCancelled(work.account(), it));
                        default -> throw new IllegalStateException("not read in memory: " + read);
                    };
        }
        return reading;
    }

    private boolean isCancelled(AccountId account, CancelledKeyRead read) {
        return transfers.values().stream()
                .anyMatch(
                        it ->
                                it.id().account().equals(account)
                                        && it.kind() == TransferKind.CANCELLATION
                                        && it.facts().equals(read.facts()));
    }

    private List<Leg> legs(AccountId account, LegsRead read) {
        TransferId id = new TransferId(account, read.ordinal());
        return LegWriteStore.INSTANCE.of(effects).stream()
                .filter(it -> it.transfer().equals(id))
                .map(Written::effect)
                .toList();
    }

    private Parts parts(AccountId account, PartsRead read) {
        Parts parts = Parts.NONE;
        for (Written<PartReversal> one : PartWriteStore.INSTANCE.of(effects)) {
            if (one.transfer().account().equals(account)
                    && one.effect().original() == read.original()) {
                parts = parts.with(one.effect());
            }
        }
        return parts;
    }

    private boolean hasEffect(AccountId account, Effect effect) {
        return effects.stream()
                .anyMatch(
                        it ->
                                it.transfer().account().equals(account)
                                        && it.effect().equals(effect));
    }

    private Optional<AccountView.NamedTransfer> named(AccountId account, TransferRead read) {
        return Optional.ofNullable(transfers.get(new TransferId(account, read.ordinal())))
                .map(it -> new AccountView.NamedTransfer(it, undoneBy(it.id())));
    }

    private Optional<TransferKind> undoneBy(TransferId id) {
        return transfers.values().stream()
                .filter(it -> it.id().account().equals(id.account()))
                .filter(it -> it.undoes().orElse(0) == id.ordinal())
                .map(Transfer::kind)
                .findFirst();
    }

    private static BigInteger count(Miles miles) {
        return BigInteger.valueOf(miles.count());
    }
}
