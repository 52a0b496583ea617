package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.milepost.commit.BatchWriter;
import org.milepost.ledger.Batch.AnswerKey;
import org.milepost.ledger.Batch.AnswerRow;
import org.milepost.ledger.EffectStore.Written;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Session;
import org.milepost.postgres.Shard;

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
                   a.counters, a.standing, a.ordinal, a.last_at, a.head,
                   (SELECT CASE WHEN e.server_started_at = pg_postmaster_start_time()
                                 AND e.file = pg_relation_filepath(e.tableoid)
                                THEN e.epoch
                           END
                      FROM epoch e
                     WHERE e.bucket = ?
                     ORDER BY e.number DESC
                     LIMIT 1)
              FROM unnest(?::smallint[], ?::bigint[]) AS k (bucket, account)
              JOIN account a ON a.bucket = k.bucket AND a.account = k.account
                            AND (? OR a.bucket = ANY (?::smallint[]))
             ORDER BY a.bucket, a.account
               FOR NO KEY UPDATE OF a
            """;

    /**
     * Whether no writing transaction is in progress on the server that has the shard: none has a
     * transaction number that is in use or newer than the snapshot. Always false on a standby,
     * whose own transaction numbers do not show this. No row as long as there is no epoch.
     */
    private static final String NO_WRITE_IN_PROGRESS =
            """
            SELECT pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot())
                   AND age(pg_snapshot_xmax(pg_current_snapshot())::xid) = 0
                   AND NOT pg_is_in_recovery()
              FROM epoch e
             WHERE e.bucket = ?
             LIMIT 1
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

    /**
     * Updates the changed accounts, and adds to the stripes of the house accounts, which exist.
     * Fails with a division by zero unless it updates every one of them. The time is converted
     * without the session's time zone, as a distributed UPDATE needs it.
     */
    private static final String UPDATE_BALANCES =
            """
            WITH updated AS (
            UPDATE account a
               SET balance = k.balance, day = date 'epoch' + k.day, day_used = k.day_used,
                   counters = k.counters, ordinal = k.ordinal, head = k.head,
                   last_at = (timestamp 'epoch' + interval '1 microsecond' * k.last_at)
                             AT TIME ZONE 'UTC'
              FROM unnest(?::smallint[], ?::bigint[], ?::bigint[], ?::integer[], ?::bigint[],
                          ?::bytea[], ?::integer[], ?::bigint[], ?::bytea[])
                   AS k (bucket, account, balance, day, day_used, counters, ordinal, last_at,
                         head)
             WHERE a.bucket = k.bucket AND a.account = k.account
               AND (? OR a.bucket = ANY (?::smallint[]))
            RETURNING 1), added AS (
            UPDATE house_stripe s
               SET balance = s.balance + k.balance
              FROM unnest(?::smallint[], ?::integer[], ?::bigint[])
                   AS k (bucket, house, balance)
             WHERE s.bucket = k.bucket AND s.house = k.house
               AND (? OR s.bucket = ANY (?::smallint[]))
            RETURNING 1)
            SELECT 1 / ((SELECT count(*) FROM updated) = ?
                        AND (SELECT count(*) FROM added) = ?)::integer
            """;

    private static final String OPEN_STRIPES =
            """
            INSERT INTO house_stripe (bucket, house, balance, fed)
            SELECT ?::smallint, house, 0, true FROM unnest(?::integer[]) AS k (house)
             ORDER BY house
                ON CONFLICT (bucket, house) DO NOTHING
            """;

    private static final String LAST_POSITION =
            """
            SELECT position FROM feed WHERE stream = ? ORDER BY position DESC LIMIT 1
            """;

    private static final String INSERT_FEED =
            """
            INSERT INTO feed (stream, position, transfers) VALUES (?, ?, ?)
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
     */
    JournalStore(InstantSource clock, LedgerEvents events) {
        this.clock = clock;
        this.events = new EventSender(events);
    }

    /** A journal to which nobody listens. */
    JournalStore(InstantSource clock) {
        this(clock, LedgerEvents.NONE);
    }

    /** Carries the operations out; each keeps its result. */
    @Override
    public List<QueuedOperation<?>> write(
            Session session, Shard shard, List<QueuedOperation<?>> queued) {
        try {
            if (expectsReplays && readAnswersOnly(session, shard, queued)) {
                events.replayed(queued);
                return queued;
            }
            List<? extends AccountOperation<?>> operations = operations(queued);
            Shard named = shard.naming(buckets(queued));
            Locked locked = lockAndRead(session, shard, named, operations);
            Instant now = clock.instant();
            boolean beginsEpoch = locked.lacksEpoch();
            Epoch epoch = beginsEpoch ? EpochStore.begin(session, shard, now) : locked.epoch();
            Batch batch = new Batch(locked.accounts(), epoch, now);
            for (int i = 0; i < queued.size(); i++) {
                queued.get(i).decide(batch, locked.readings()[i]);
            }
            if (batch.isUnchanged() && !beginsEpoch) {
                // Nothing to make durable. A commit would still wait for the disk, because of the
                // row locks.
                session.rollback();
            } else {
                write(session, shard, named, batch);
            }
            expectsReplays =
                    batch.isUnchanged() && queued.stream().allMatch(QueuedOperation::isReplay);
            events.decided(batch, queued);
            return queued;
        } catch (SQLException e) {
            throw session.fault(e);
        }
    }

    private static IntStream buckets(List<QueuedOperation<?>> queued) {
        return queued.stream().mapToInt(it -> it.operation().account().bucket());
    }

    private static List<? extends AccountOperation<?>> operations(List<QueuedOperation<?>> queued) {
        return queued.stream().map(QueuedOperation::operation).toList();
    }

    /**
     * Decides all commands by their stored answers alone, read in one message that is a whole
     * transaction without locks, if that is possible; otherwise the next batch does not try it.
     */
    private boolean readAnswersOnly(Session session, Shard shard, List<QueuedOperation<?>> queued)
            throws SQLException {
        // A cancellation reads the clock while it holds the account's lock. So when no writing
        // transaction is in progress after this moment, every cancellation that was still in time
        // has been committed.
        Instant now = clock.instant();
        expectsReplays = false;
        List<? extends AccountOperation<?>> operations = operations(queued);
        PreparedStatement statement =
                StoredAnswerStore.bindReads(
                                RowArrays.bind(session, READ_ANSWERS_ONLY, List.of())
                                        .smallint(shard.first()),
                                operations,
                                shard.naming(buckets(queued)))
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
     * @param readings by the place of the operation
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Locked(List<Account> accounts, Epoch epoch, Batch.Reading[] readings) {

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

        RowArrays<?> bind(RowArrays<?> before, Shard shard) throws SQLException {
            return store.bind(before, wanted, shard);
        }

        void read(ResultSet rows, Batch.Reading[] readings) throws SQLException {
            store.read(rows, wanted, readings);
        }
    }

    /**
     * Locks the accounts, and reads what the operations declare.
     *
     * @param named the buckets of the operations
     */
    private Locked lockAndRead(
            Session session,
            Shard shard,
            Shard named,
            List<? extends AccountOperation<?>> operations)
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
                        .smallint(shard.first())
                        .smallint(AccountId::bucket)
                        .bigint(AccountId::number)
                        .shard(named);
        bound = StoredAnswerStore.bindReads(bound, operations, named);
        for (Reads<?, ?> ofKind : reads) {
            bound = ofKind.bind(bound, named);
        }
        PreparedStatement statement = bound.statement();
        statement.execute();
        List<Account> locked = new ArrayList<>(operations.size());
        Epoch epoch = Epoch.NONE;
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                locked.add(AccountStore.account(rows));
                epoch = new Epoch(rows.getInt(14));
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
        return new Locked(locked, epoch, readings);
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

    private void write(Session session, Shard shard, Shard named, Batch batch) throws SQLException {
        // Before the inserts, which may have the same key.
        StoredAnswerStore.delete(session, named, batch.answersToDelete());
        List<Map.Entry<AnswerKey, AnswerRow>> inserted =
                List.copyOf(batch.answersToInsert().entrySet());
        List<Transfer> booked = batch.booked();
        if (!booked.isEmpty()) {
            List<Written<Effect>> effects = batch.effects();
            List<EffectStore<?>> kinds = kinds(effects);
            List<Account> changed = batch.changed();
            OpenStream stream = stream(session, shard);
            openStripes(session, stream, batch);
            RowArrays<?> bound = transfers(RowArrays.bind(session, writeText(kinds), booked));
            bound = accounts(bound.then(changed)).shard(named);
            bound =
                    houses(bound, stream, batch)
                            .shard(shard.naming(IntStream.of(stream.number)))
                            .value(changed.size());
            bound = feed(bound.value(batch.houseChanges().size()), stream, batch);
            bound = StoredAnswerStore.bindInserts(bound, inserted);
            for (EffectStore<?> kind : kinds) {
                bound = kind.bindAll(bound, effects);
            }
            session.executeAndCommit(bound.statement());
            stream.position++;
            stream.houses.addAll(batch.houseChanges().keySet());
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
                    statements.add(UPDATE_BALANCES);
                    statements.add(INSERT_FEED);
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
                .integer(Account::ordinal)
                .micros(Account::lastAt)
                .bytea(it -> it.head().bytes());
    }

    private static RowArrays<Map.Entry<HouseId, Miles>> houses(
            RowArrays<?> before, OpenStream stream, Batch batch) throws SQLException {
        return before.then(List.copyOf(batch.houseChanges().entrySet()))
                .smallint(_ -> stream.number)
                .integer(it -> it.getKey().number())
                .bigint(it -> it.getValue().count());
    }

    private static RowArrays<?> feed(RowArrays<?> before, OpenStream stream, Batch batch)
            throws SQLException {
        List<TransferId> booked = batch.booked().stream().map(Transfer::id).toList();
        return before.smallint(stream.number).value(stream.position).value(FeedRow.bytes(booked));
    }

    /**
     * What a session knows of the stream to which it writes. Its number is that of the stripe, too.
     * Forgotten when a statement fails, because the transaction may have been committed or not.
     */
    private static final class OpenStream {
        private final int number;
        private final Set<HouseId> houses = new HashSet<>();
        private long position;

        OpenStream(int number, long position) {
            this.number = number;
            this.position = position;
        }
    }

    /** The streams of a session by their numbers; one unless its shard was split. */
    private static final class OpenStreams {
        private final Map<Integer, OpenStream> byNumber = new HashMap<>();
    }

    /**
     * The stream of a session. Another session writes to it only in a cluster, when it is at
     * another node; then the key of the feed refuses one of them, which reads the position again.
     * So a position is written only after the one before it was committed.
     */
    private static OpenStream stream(Session session, Shard shard) throws SQLException {
        int number = session.number(shard);
        Map<Integer, OpenStream> open = session.keep(OpenStreams.class, OpenStreams::new).byNumber;
        OpenStream known = open.get(number);
        if (known != null) {
            return known;
        }
        PreparedStatement statement = session.prepare(LAST_POSITION);
        statement.setShort(1, (short) number);
        try (ResultSet row = statement.executeQuery()) {
            OpenStream stream = new OpenStream(number, row.next() ? row.getLong(1) + 1 : 1);
            open.put(number, stream);
            return stream;
        }
    }

    /** Opens the stripes of house accounts to which this session has not yet added. */
    private static void openStripes(Session session, OpenStream stream, Batch batch)
            throws SQLException {
        List<HouseId> unknown =
                batch.houseChanges().keySet().stream()
                        .filter(it -> !stream.houses.contains(it))
                        .toList();
        if (!unknown.isEmpty()) {
            RowArrays.bind(session, OPEN_STRIPES, unknown)
                    .smallint(stream.number)
                    .integer(HouseId::number)
                    .statement()
                    .executeUpdate();
        }
    }

    private static String together(List<String> statements) {
        return String.join(";", statements);
    }
}
