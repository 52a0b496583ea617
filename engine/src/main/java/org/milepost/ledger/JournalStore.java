package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.milepost.commit.BatchWriter;
import org.milepost.ledger.Batch.AnswerKey;
import org.milepost.ledger.Batch.AnswerRow;
import org.milepost.ledger.EffectStore.Written;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Session;

/**
 * The SQL of the journal: one transaction for a batch of operations, with a fixed number of
 * statements for each kind of thing that is read or written.
 *
 * <p>The first statement locks all accounts in key order. Later ones read everything that the
 * operations declare: a statement sees what was committed before it began, and while the locks are
 * held no other transaction can commit more. Each kind of read and of effect has its own statement
 * ({@link ReadStore}, {@link EffectStore}); a message has those of the kinds that its batch needs.
 * Then {@link Batch} decides the operations in memory, and the changes are written. When the batch
 * before consisted of retries, the stored answers are read first, in one message without locks;
 * that is enough when they are final. Rows are selected by pairs of bucket and account, joined from
 * arrays; the plan is a loop of index lookups for any number of rows.
 *
 * <p>The first statement also reads the current epoch from the epoch row that was written last.
 * There is none when another server process wrote that row, or when it was written for another file
 * of its table: then the server was restarted (as after every restore of its files and every
 * promotion that loses a commit) or the rows were restored, and the batch begins an epoch.
 *
 * <p>Threads: shared by all lanes; each call uses the session of its lane.
 */
final class JournalStore implements BatchWriter<QueuedOperation<?>, QueuedOperation<?>> {

    private static final String LOCK_ACCOUNTS =
            """
            SELECT a.bucket, a.account, a.holder, a.currency, a.balance, a.floor, a.day, a.day_used,
                   a.counters, a.sliced_counters, a.standing, a.ordinal, a.last_at, a.head,
                   (SELECT CASE WHEN e.server_started_at = pg_postmaster_start_time()
                                 AND e.file = pg_relation_filepath(e.tableoid)
                                THEN e.epoch
                           END
                      FROM epoch e
                     ORDER BY e.number DESC
                     LIMIT 1),
                   (SELECT current_setting('synchronous_standby_names') <> '')
              FROM unnest(?::smallint[], ?::bigint[]) AS k (bucket, account)
              JOIN account a ON a.bucket = k.bucket AND a.account = k.account
             ORDER BY a.bucket, a.account
               FOR NO KEY UPDATE OF a
            """;

    /**
     * Whether no writing transaction is in progress on the server: none has a transaction number
     * that is in use or newer than the snapshot. Always false on a standby, whose own transaction
     * numbers do not show this, and when commits wait for a standby: then only a commit shows that
     * what was read is on it.
     */
    private static final String NO_WRITE_IN_PROGRESS =
            """
            SELECT pg_snapshot_xmin(s) = pg_snapshot_xmax(s) AND age(pg_snapshot_xmax(s)::xid) = 0
                   AND NOT pg_is_in_recovery()
                   AND current_setting('synchronous_standby_names') = ''
              FROM pg_current_snapshot() s
            """;

    private static final String INSERT_TRANSFERS =
            """
            INSERT INTO transfer
                   (bucket, account, ordinal, kind, amount, house, undoes, at, epoch, facts, link)
            SELECT bucket, account, ordinal, kind, amount, house, undoes,
                   timestamptz 'epoch' + interval '1 microsecond' * at, epoch, facts, link
              FROM unnest(?::smallint[], ?::bigint[], ?::integer[], ?::smallint[], ?::bigint[],
                          ?::integer[], ?::integer[], ?::bigint[], ?::integer[], ?::text[],
                          ?::bytea[])
                   AS t (bucket, account, ordinal, kind, amount, house, undoes, at, epoch, facts,
                         link)
            """;

    /** Fails with a division by zero unless it updates every changed account. */
    private static final String UPDATE_ACCOUNTS =
            """
            WITH updated AS (
            UPDATE account a
               SET balance = k.balance, day = date 'epoch' + k.day, day_used = k.day_used,
                   counters = k.counters, sliced_counters = k.sliced_counters,
                   ordinal = k.ordinal, head = k.head,
                   last_at = timestamptz 'epoch' + interval '1 microsecond' * k.last_at
              FROM unnest(?::smallint[], ?::bigint[], ?::bigint[], ?::integer[], ?::bigint[],
                          ?::bytea[], ?::bytea[], ?::integer[], ?::bigint[], ?::bytea[])
                   AS k (bucket, account, balance, day, day_used, counters, sliced_counters,
                         ordinal, last_at, head)
             WHERE a.bucket = k.bucket AND a.account = k.account
            RETURNING 1)
            SELECT 1 / (count(*) = ?)::integer FROM updated
            """;

    /** Also writes the row of the feed, because a statement more would cost as much as the row. */
    private static final String ADD_TO_HOUSES =
            """
            WITH fed AS (
            INSERT INTO feed (stream, position, transfers)
            SELECT ?::smallint,
                   coalesce((SELECT f.position FROM feed f
                              WHERE f.stream = ?::smallint
                              ORDER BY f.position DESC LIMIT 1), 0) + 1,
                   ?::bytea)
            INSERT INTO house_stripe AS s (bucket, house, balance, fed)
            SELECT ?::smallint, house, balance, true
              FROM unnest(?::integer[], ?::bigint[]) AS k (house, balance)
             ORDER BY house
                ON CONFLICT (bucket, house) DO UPDATE SET balance = s.balance + excluded.balance
            """;

    // Statements that are sent in one message: a round trip costs as much time as a row. Each
    // statement still has its own snapshot.

    private static final String READ_ANSWERS_ONLY =
            together(List.of(NO_WRITE_IN_PROGRESS, StoredAnswerStore.READ, "ROLLBACK"));

    /** All kinds of reads, in the order in which they are sent. */
    private static final List<ReadStore<?, ?>> READS =
            List.of(
                    TransferReadStore.INSTANCE,
                    ImprintReadStore.INSTANCE,
                    PartReadStore.INSTANCE,
                    LegReadStore.INSTANCE,
                    CancelledKeyReadStore.INSTANCE);

    /** All kinds of effects, in the order in which they are sent. */
    private static final List<EffectStore<?>> EFFECTS =
            List.of(
                    ImprintWriteStore.INSTANCE,
                    TextWriteStore.INSTANCE,
                    PartWriteStore.INSTANCE,
                    LegWriteStore.INSTANCE);

    private final InstantSource clock;
    private final boolean keepsToBucket;
    private final EventSender events;

    /** By the kinds that a message has; a batch has few different sets of kinds. */
    private final Map<List<ReadStore<?, ?>>, String> readTexts = new ConcurrentHashMap<>();

    private final Map<List<EffectStore<?>>, String> writeTexts = new ConcurrentHashMap<>();

    /** Predicted from the last batch of any lane, because retries come in groups. */
    private volatile boolean expectsReplays;

    /**
     * The journal of one database.
     *
     * @param clock in whole microseconds, as the database stores time
     * @param keepsToBucket whether each batch writes to one bucket only; then the stripes of house
     *     accounts are those of that bucket, otherwise of the session's number
     */
    JournalStore(InstantSource clock, boolean keepsToBucket, LedgerEvents events) {
        this.clock = clock;
        this.keepsToBucket = keepsToBucket;
        this.events = new EventSender(events);
    }

    /** A journal to which nobody listens. */
    JournalStore(InstantSource clock, boolean keepsToBucket) {
        this(clock, keepsToBucket, LedgerEvents.NONE);
    }

    /** Carries the operations out; each keeps its result. */
    @Override
    public List<QueuedOperation<?>> write(
            Session session, int home, List<QueuedOperation<?>> queued) {
        try {
            if (expectsReplays && readAnswersOnly(session, queued)) {
                events.replayed(queued);
                return queued;
            }
            List<? extends AccountOperation<?>> operations = operations(queued);
            Locked locked = lockAndRead(session, operations);
            Instant now = clock.instant();
            boolean beginsEpoch = locked.lacksEpoch();
            Epoch epoch = beginsEpoch ? EpochStore.begin(session, now) : locked.epoch();
            Batch batch = new Batch(locked.accounts(), epoch, now);
            for (int i = 0; i < queued.size(); i++) {
                queued.get(i).decide(batch, locked.readings()[i]);
            }
            if (batch.isUnchanged() && !beginsEpoch && !locked.waitsForStandby()) {
                // Nothing to make durable. A commit would still wait for the disk, because of the
                // row locks; so with a synchronous standby it waits until all that was read is
                // there too.
                session.rollback();
            } else {
                write(session, home, batch);
            }
            expectsReplays =
                    batch.isUnchanged() && queued.stream().allMatch(QueuedOperation::isReplay);
            events.decided(batch, queued);
            return queued;
        } catch (SQLException e) {
            throw session.fault(e);
        }
    }

    private static List<? extends AccountOperation<?>> operations(List<QueuedOperation<?>> queued) {
        return queued.stream().map(QueuedOperation::operation).toList();
    }

    /**
     * Decides all commands by their stored answers alone, read in one message that is a whole
     * transaction without locks, if that is possible; otherwise the next batch does not try it.
     */
    private boolean readAnswersOnly(Session session, List<QueuedOperation<?>> queued)
            throws SQLException {
        // A cancellation reads the clock while it holds the account's lock. So when no writing
        // transaction is in progress after this moment, every cancellation that was still in time
        // has been committed.
        Instant now = clock.instant();
        expectsReplays = false;
        List<? extends AccountOperation<?>> operations = operations(queued);
        PreparedStatement statement =
                StoredAnswerStore.bindReads(
                                RowArrays.bind(session, READ_ANSWERS_ONLY, List.of()), operations)
                        .statement();
        statement.execute();
        boolean isQuiet = isTrue(statement);
        Batch.Reading[] readings;
        try (ResultSet rows = next(statement)) {
            readings = StoredAnswerStore.read(rows, operations);
        }
        int settled = 0;
        for (int i = 0; isQuiet && i < queued.size(); i++) {
            settled += queued.get(i).settle(readings[i], now) ? 1 : 0;
        }
        expectsReplays = settled == queued.size();
        return expectsReplays;
    }

    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /**
     * The locked accounts of a batch, and what its operations have read.
     *
     * @param epoch the current epoch, or none; always none without an account
     * @param waitsForStandby whether commits wait for a standby; always false without an account
     * @param readings by the place of the operation
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Locked(
            List<Account> accounts,
            Epoch epoch,
            boolean waitsForStandby,
            Batch.Reading[] readings) {

        /** Whether transfers may be booked and there is no epoch for them. */
        boolean lacksEpoch() {
            return epoch.isNone() && !accounts.isEmpty();
        }
    }

    /** The reads of one kind in a batch. */
    private record Reads<K extends Read<V>, V>(
            ReadStore<K, V> store, List<ReadStore.Wanted<K>> wanted) {

        static <K extends Read<V>, V> Reads<K, V> of(
                ReadStore<K, V> store, List<? extends AccountOperation<?>> operations) {
            return new Reads<>(store, store.of(operations));
        }

        RowArrays<?> bind(RowArrays<?> before) throws SQLException {
            return store.bind(before, wanted);
        }

        void read(ResultSet rows, Batch.Reading[] readings) throws SQLException {
            store.read(rows, wanted, readings);
        }
    }

    /** Locks the accounts, and reads what the operations declare. */
    private Locked lockAndRead(Session session, List<? extends AccountOperation<?>> operations)
            throws SQLException {
        List<Reads<?, ?>> reads = new ArrayList<>(READS.size());
        for (ReadStore<?, ?> store : READS) {
            Reads<?, ?> ofKind = Reads.of(store, operations);
            if (!ofKind.wanted().isEmpty()) {
                reads.add(ofKind);
            }
        }
        SortedSet<AccountId> accounts = new TreeSet<>();
        operations.forEach(it -> accounts.add(it.account()));
        RowArrays<?> bound =
                RowArrays.bind(session, readText(reads), List.copyOf(accounts))
                        .smallint(AccountId::bucket)
                        .bigint(AccountId::number);
        bound = StoredAnswerStore.bindReads(bound, operations);
        for (Reads<?, ?> ofKind : reads) {
            bound = ofKind.bind(bound);
        }
        PreparedStatement statement = bound.statement();
        statement.execute();
        List<Account> locked = new ArrayList<>(operations.size());
        Epoch epoch = Epoch.NONE;
        boolean waitsForStandby = false;
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                locked.add(AccountStore.account(rows));
                epoch = new Epoch(rows.getInt(15));
                waitsForStandby = rows.getBoolean(16);
            }
        }
        Batch.Reading[] readings;
        try (ResultSet rows = next(statement)) {
            readings = StoredAnswerStore.read(rows, operations);
        }
        for (Reads<?, ?> ofKind : reads) {
            try (ResultSet rows = next(statement)) {
                ofKind.read(rows, readings);
            }
        }
        return new Locked(locked, epoch, waitsForStandby, readings);
    }

    private String readText(List<Reads<?, ?>> reads) {
        List<ReadStore<?, ?>> kinds = new ArrayList<>(reads.size());
        reads.forEach(it -> kinds.add(it.store()));
        return readTexts.computeIfAbsent(
                kinds,
                _ -> {
                    List<String> statements = new ArrayList<>();
                    statements.add(LOCK_ACCOUNTS);
                    statements.add(StoredAnswerStore.READ);
                    kinds.forEach(it -> statements.add(it.sql()));
                    return together(statements);
                });
    }

    private static ResultSet next(PreparedStatement statement) throws SQLException {
        if (!statement.getMoreResults()) {
            throw new IllegalStateException("a result is missing for a statement");
        }
        return statement.getResultSet();
    }

    private void write(Session session, int home, Batch batch) throws SQLException {
        // Before the inserts, which may have the same key.
        StoredAnswerStore.delete(session, batch.answersToDelete());
        List<Map.Entry<AnswerKey, AnswerRow>> inserted =
                List.copyOf(batch.answersToInsert().entrySet());
        List<Transfer> booked = batch.booked();
        if (!booked.isEmpty()) {
            List<Written<Effect>> effects = batch.effects();
            List<EffectStore<?>> kinds = kinds(effects);
            List<Account> changed = batch.changed();
            int stream = session.number();
            RowArrays<?> bound = transfers(RowArrays.bind(session, writeText(kinds), booked));
            bound = accounts(bound.then(changed)).value(changed.size());
            bound = houses(bound, stream, keepsToBucket ? home : stream, batch);
            bound = StoredAnswerStore.bindInserts(bound, inserted);
            for (EffectStore<?> kind : kinds) {
                bound = kind.bindAll(bound, effects);
            }
            session.executeAndCommit(bound.statement());
        } else if (!inserted.isEmpty()) {
            StoredAnswerStore.bindInserts(
                            RowArrays.bind(session, StoredAnswerStore.INSERT, List.of()), inserted)
                    .statement()
                    .executeUpdate();
        }
    }

    private static List<EffectStore<?>> kinds(List<Written<Effect>> effects) {
        return EFFECTS.stream()
                .filter(
                        kind ->
                                effects.stream()
                                        .anyMatch(it -> it.effect().effectStore().equals(kind)))
                .toList();
    }

    private String writeText(List<EffectStore<?>> kinds) {
        return writeTexts.computeIfAbsent(
                kinds,
                _ -> {
                    List<String> statements = new ArrayList<>();
                    statements.add(INSERT_TRANSFERS);
                    statements.add(UPDATE_ACCOUNTS);
                    statements.add(ADD_TO_HOUSES);
                    statements.add(StoredAnswerStore.INSERT);
                    kinds.forEach(it -> statements.add(it.sql()));
                    return Session.thenCommit(together(statements));
                });
    }

    private static RowArrays<Transfer> transfers(RowArrays<Transfer> rows) throws SQLException {
        return rows.smallint(it -> it.id().account().bucket())
                .bigint(it -> it.id().account().number())
                .integer(it -> it.id().ordinal())
                .smallint(it -> it.kind().code())
                .bigint(it -> it.change().count())
                .integer(it -> it.house().number())
                .integer(it -> it.undoes().orElse(0))
                .micros(Transfer::at)
                .integer(it -> it.epoch().number())
                .text(Transfer::facts)
                .bytea(it -> it.link().bytes());
    }

    private static RowArrays<Account> accounts(RowArrays<Account> rows) throws SQLException {
        return rows.smallint(it -> it.id().bucket())
                .bigint(it -> it.id().number())
                .bigint(it -> it.balance().count())
                .days(it -> it.counters().first().window())
                .bigint(it -> it.counters().first().used())
                .bytea(it -> it.counters().stored())
                .bytea(it -> it.counters().storedSlices())
                .integer(Account::ordinal)
                .micros(Account::lastAt)
                .bytea(it -> it.head().bytes());
    }

    private static RowArrays<Map.Entry<HouseId, Miles>> houses(
            RowArrays<?> before, int stream, int stripe, Batch batch) throws SQLException {
        List<TransferId> booked = batch.booked().stream().map(Transfer::id).toList();
        return before.then(List.copyOf(batch.houseChanges().entrySet()))
                .value(stream)
                .value(stream)
                .value(FeedRow.bytes(booked))
                .value(stripe)
                .integer(it -> it.getKey().number())
                .bigint(it -> it.getValue().count());
    }

    private static String together(List<String> statements) {
        return String.join(";", statements);
    }
}
