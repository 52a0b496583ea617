package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.milepost.commit.BatchWriter;
import org.milepost.ledger.AccountOperation.Result;
import org.milepost.ledger.Batch.AnswerKey;
import org.milepost.ledger.Batch.AnswerRow;
import org.milepost.ledger.Batch.ImprintKey;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Session;

/**
 * The SQL of the journal: one transaction for a batch of operations, with a fixed number of
 * statements.
 *
 * <p>The first statement locks all accounts in key order. Later ones read everything that the
 * operations name: a statement sees what was committed before it began, and while the locks are
 * held no other transaction can commit more. Then {@link Batch} decides the operations in memory,
 * and the changes are written. When the batch before consisted of retries, the stored answers are
 * read first, in one message without locks; that is enough when they are final. Rows are selected
 * by pairs of bucket and account, joined from arrays; the plan is a loop of index lookups for any
 * number of rows.
 *
 * <p>The first statement also reads the current epoch from the epoch row that was written last.
 * There is none when another server process wrote that row, or when it was written for another file
 * of its table: then the server was restarted (as after every restore of its files and every
 * promotion that loses a commit) or the rows were restored, and the batch begins an epoch.
 *
 * <p>Threads: shared by all lanes; each call uses the session of its lane.
 */
final class JournalStore implements BatchWriter<AccountOperation, Result> {

    private static final String LOCK_ACCOUNTS =
            """
            SELECT a.bucket, a.account, a.holder, a.currency, a.balance, a.floor, a.day, a.day_used,
                   a.standing, a.ordinal, a.last_at, a.head,
                   (SELECT CASE WHEN e.server_started_at = pg_postmaster_start_time()
                                 AND e.file = pg_relation_filepath(e.tableoid)
                                THEN e.epoch
                           END
                      FROM epoch e
                     ORDER BY e.number DESC
                     LIMIT 1)
              FROM unnest(?::smallint[], ?::bigint[]) AS k (bucket, account)
              JOIN account a ON a.bucket = k.bucket AND a.account = k.account
             ORDER BY a.bucket, a.account
               FOR NO KEY UPDATE OF a
            """;

    /**
     * Whether no writing transaction is in progress on the server: none has a transaction number
     * that is in use or newer than the snapshot. False on a standby, which cannot know.
     */
    private static final String IS_QUIET =
            """
            SELECT pg_snapshot_xmin(s) = pg_snapshot_xmax(s) AND age(pg_snapshot_xmax(s)::xid) = 0
                   AND NOT pg_is_in_recovery()
              FROM pg_current_snapshot() s
            """;

    /**
     * {@code OFFSET 0} prevents a sequential scan, which the planner chooses while it believes that
     * the table is empty.
     */
    private static final String READ_ANSWERS =
            """
            SELECT k.n, w.at, w.ordinal, w.content_high, w.content_low, w.facts,
                   CASE WHEN w.facts = '' THEN t.facts END, w.holders, c.balance, t.epoch
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::smallint[], ?::bigint[],
                          ?::bigint[], ?::text[])
                   AS k (n, bucket, account, kind, digest, companion, holder)
              LEFT JOIN answer w ON w.bucket = k.bucket AND w.kind = k.kind
                                AND w.account = k.account AND w.digest = k.digest
              LEFT JOIN LATERAL (
                   SELECT b.facts, b.epoch
                     FROM transfer b
                    WHERE b.bucket = w.bucket AND b.account = w.account AND b.ordinal = w.ordinal
                   OFFSET 0) t ON true
              LEFT JOIN account c ON c.bucket = k.bucket AND c.account = k.companion
                                 AND c.holder = k.holder
            """;

    private static final String READ_TRANSFERS =
            """
            SELECT k.n, t.at, t.kind, t.amount, t.house, t.undoes, t.epoch, t.facts, t.link,
                   u.kind
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::integer[])
                   AS k (n, bucket, account, named)
              LEFT JOIN transfer t ON t.bucket = k.bucket AND t.account = k.account
                                  AND t.ordinal = k.named
              LEFT JOIN transfer u ON u.bucket = k.bucket AND u.account = k.account
                                  AND u.undoes = k.named AND u.undoes > 0
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

    private static final String INSERT_ANSWERS =
            """
            INSERT INTO answer
                   (bucket, account, kind, digest, content_high, content_low, holders, at,
                    ordinal, facts)
            SELECT bucket, account, kind, digest, content_high, content_low, holders,
                   timestamptz 'epoch' + interval '1 microsecond' * at, ordinal, facts
              FROM unnest(?::smallint[], ?::bigint[], ?::smallint[], ?::bigint[], ?::bigint[],
                          ?::bigint[], ?::bytea[], ?::bigint[], ?::integer[], ?::text[])
                   AS w (bucket, account, kind, digest, content_high, content_low, holders, at,
                         ordinal, facts)
            """;

    private static final String DELETE_ANSWERS =
            """
            DELETE FROM answer w
             USING unnest(?::smallint[], ?::bigint[], ?::smallint[], ?::bigint[])
                   AS k (bucket, account, kind, digest)
             WHERE w.bucket = k.bucket AND w.kind = k.kind
               AND w.account = k.account AND w.digest = k.digest
            """;

    private static final String READ_IMPRINTS =
            """
            SELECT k.n, i.ordinal
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::smallint[], ?::bytea[])
                   AS k (n, bucket, account, kind, digest)
              LEFT JOIN imprint i ON i.bucket = k.bucket AND i.account = k.account
                                 AND i.kind = k.kind AND i.digest = k.digest
            """;

    private static final String INSERT_IMPRINTS =
            """
            INSERT INTO imprint (bucket, account, kind, digest, ordinal)
            SELECT bucket, account, kind, digest, ordinal
              FROM unnest(?::smallint[], ?::bigint[], ?::smallint[], ?::bytea[], ?::integer[])
                   AS k (bucket, account, kind, digest, ordinal)
            """;

    /** Fails with a division by zero unless it updates every changed account. */
    private static final String UPDATE_ACCOUNTS =
            """
            WITH updated AS (
            UPDATE account a
               SET balance = k.balance, day = date 'epoch' + k.day, day_used = k.day_used,
                   ordinal = k.ordinal, head = k.head,
                   last_at = timestamptz 'epoch' + interval '1 microsecond' * k.last_at
              FROM unnest(?::smallint[], ?::bigint[], ?::bigint[], ?::integer[], ?::bigint[],
                          ?::integer[], ?::bigint[], ?::bytea[])
                   AS k (bucket, account, balance, day, day_used, ordinal, last_at, head)
             WHERE a.bucket = k.bucket AND a.account = k.account
            RETURNING 1)
            SELECT 1 / (count(*) = ?)::integer FROM updated
            """;

    private static final String ADD_TO_HOUSES =
            """
            INSERT INTO house_stripe AS s (bucket, house, balance)
            SELECT ?::smallint, house, balance
              FROM unnest(?::integer[], ?::bigint[]) AS k (house, balance)
             ORDER BY house
                ON CONFLICT (bucket, house) DO UPDATE SET balance = s.balance + excluded.balance
            """;

    // Statements that are sent in one message: a round trip costs as much time as a row. Each
    // statement still has its own snapshot.

    private static final String LOCK_AND_READ = together(LOCK_ACCOUNTS, READ_ANSWERS);

    private static final String LOCK_AND_READ_TRANSFERS =
            together(LOCK_ACCOUNTS, READ_ANSWERS, READ_TRANSFERS);

    private static final String LOCK_AND_READ_IMPRINTS =
            together(LOCK_ACCOUNTS, READ_ANSWERS, READ_IMPRINTS);

    private static final String LOCK_AND_READ_ALL =
            together(LOCK_ACCOUNTS, READ_ANSWERS, READ_TRANSFERS, READ_IMPRINTS);

    private static final String READ_ANSWERS_ONLY = together(IS_QUIET, READ_ANSWERS, "ROLLBACK");

    private static final String WRITE =
            together(INSERT_TRANSFERS, UPDATE_ACCOUNTS, ADD_TO_HOUSES, INSERT_ANSWERS);

    private static final String WRITE_AND_COMMIT = Session.thenCommit(WRITE);

    private static final String WRITE_ALL_AND_COMMIT =
            Session.thenCommit(together(WRITE, INSERT_IMPRINTS));

    private final InstantSource clock;

    /** Predicted from the last batch of any lane, because retries come in groups. */
    private volatile boolean expectsReplays;

    /**
     * The journal of one database.
     *
     * @param clock in whole microseconds, as the database stores time
     */
    JournalStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public List<Result> write(Session session, int home, List<AccountOperation> commands) {
        try {
            if (expectsReplays) {
                Optional<List<Result>> settled = readAnswersOnly(session, commands);
                if (settled.isPresent()) {
                    return settled.get();
                }
            }
            Batch.Reading[] readings = new Batch.Reading[commands.size()];
            Locked locked = lockAndRead(session, commands, readings);
            Instant now = clock.instant();
            boolean beginsEpoch = locked.lacksEpoch();
            Epoch epoch = beginsEpoch ? EpochStore.begin(session, now) : locked.epoch();
            Batch batch = new Batch(locked.accounts(), epoch, now);
            List<Result> results = new ArrayList<>(commands.size());
            for (int i = 0; i < commands.size(); i++) {
                results.add(batch.decide(commands.get(i), readings[i]));
            }
            if (batch.isUnchanged() && !beginsEpoch) {
                // Nothing to make durable. A commit would still wait for the disk, because of the
                // row locks.
                session.rollback();
            } else {
                write(session, home, batch);
            }
            expectsReplays = batch.isUnchanged() && results.stream().allMatch(Result::isReplay);
            return results;
        } catch (SQLException e) {
            throw session.fault(e);
        }
    }

    /**
     * The results, read in one message that is a whole transaction without locks, when the stored
     * answers decide all commands. Empty otherwise; then the next batch does not try it.
     */
    private Optional<List<Result>> readAnswersOnly(Session session, List<AccountOperation> commands)
            throws SQLException {
        // A cancellation reads the clock while it holds the account's lock. So when no writing
        // transaction is in progress after this moment, every cancellation that was still in time
        // has been committed.
        Instant now = clock.instant();
        expectsReplays = false;
        PreparedStatement statement =
                answersOf(RowArrays.bind(session, READ_ANSWERS_ONLY, commands), commands)
                        .statement();
        statement.execute();
        boolean isQuiet = isTrue(statement);
        Batch.Reading[] readings = new Batch.Reading[commands.size()];
        requireNext(statement);
        readAnswers(statement, commands, readings);
        List<Result> results = new ArrayList<>(commands.size());
        for (int i = 0; isQuiet && i < commands.size(); i++) {
            Batch.settled(commands.get(i), readings[i], now).ifPresent(results::add);
        }
        expectsReplays = results.size() == commands.size();
        return expectsReplays ? Optional.of(results) : Optional.empty();
    }

    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /**
     * The locked accounts of a batch.
     *
     * @param epoch the current epoch, or none; always none without an account
     */
    private record Locked(List<Account> accounts, Epoch epoch) {

        /** Whether transfers may be booked and there is no epoch for them. */
        boolean lacksEpoch() {
            return epoch.isNone() && !accounts.isEmpty();
        }
    }

    /** Locks the accounts, and reads what the operations name into the readings. */
    private static Locked lockAndRead(
            Session session, List<AccountOperation> commands, Batch.Reading[] readings)
            throws SQLException {
        List<Integer> naming = places(commands, it -> it.names().isPresent());
        List<Integer> imprinting = places(commands, it -> it.imprint().isPresent());
        String sql = reading(!naming.isEmpty(), !imprinting.isEmpty());
        SortedSet<AccountId> accounts = new TreeSet<>();
        commands.forEach(it -> accounts.add(it.account()));
        RowArrays<?> locks =
                RowArrays.bind(session, sql, List.copyOf(accounts))
                        .smallint(AccountId::bucket)
                        .bigint(AccountId::number);
        RowArrays<Integer> bound = answersOf(locks, commands);
        if (!naming.isEmpty()) {
            bound =
                    bound.then(naming)
                            .integer(n -> n)
                            .smallint(n -> commands.get(n).account().bucket())
                            .bigint(n -> commands.get(n).account().number())
                            .integer(n -> commands.get(n).names().orElseThrow());
        }
        if (!imprinting.isEmpty()) {
            bound =
                    bound.then(imprinting)
                            .integer(n -> n)
                            .smallint(n -> commands.get(n).account().bucket())
                            .bigint(n -> commands.get(n).account().number())
                            .smallint(n -> imprint(commands.get(n)).kind().code())
                            .bytea(n -> imprint(commands.get(n)).digest().bytes());
        }
        PreparedStatement statement = bound.statement();
        statement.execute();
        List<Account> locked = new ArrayList<>(commands.size());
        Epoch epoch = Epoch.NONE;
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                locked.add(AccountStore.account(rows));
                epoch = new Epoch(rows.getInt(13));
            }
        }
        requireNext(statement);
        readAnswers(statement, commands, readings);
        if (!naming.isEmpty()) {
            try (ResultSet rows = next(statement)) {
                while (rows.next()) {
                    int place = rows.getInt(1);
                    readings[place] = readings[place].naming(named(rows, commands.get(place)));
                }
            }
        }
        if (!imprinting.isEmpty()) {
            try (ResultSet rows = next(statement)) {
                while (rows.next()) {
                    int place = rows.getInt(1);
                    if (rows.getInt(2) > 0) {
                        readings[place] = readings[place].repeated();
                    }
                }
            }
        }
        return new Locked(locked, epoch);
    }

    /** Binds the keys of the stored answers and of the companions' balances. */
    private static RowArrays<Integer> answersOf(
            RowArrays<?> before, List<AccountOperation> commands) throws SQLException {
        return before.then(places(commands, it -> true))
                .integer(n -> n)
                .smallint(n -> commands.get(n).account().bucket())
                .bigint(n -> commands.get(n).account().number())
                .smallint(n -> commands.get(n).identity().kind().code())
                .bigint(n -> commands.get(n).identity().digest().high())
                .bigint(n -> commands.get(n).companion().map(AccountId::number).orElse(0L))
                .text(n -> commands.get(n).holder());
    }

    private static void readAnswers(
            PreparedStatement statement, List<AccountOperation> commands, Batch.Reading[] readings)
            throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                int place = rows.getInt(1);
                readings[place] = reading(rows, commands.get(place));
            }
        }
    }

    private static List<Integer> places(
            List<AccountOperation> commands, Predicate<AccountOperation> which) {
        List<Integer> places = new ArrayList<>(commands.size());
        for (int n = 0; n < commands.size(); n++) {
            if (which.test(commands.get(n))) {
                places.add(n);
            }
        }
        return places;
    }

    private static String reading(boolean named, boolean imprints) {
        if (imprints) {
            return named ? LOCK_AND_READ_ALL : LOCK_AND_READ_IMPRINTS;
        }
        return named ? LOCK_AND_READ_TRANSFERS : LOCK_AND_READ;
    }

    private static Imprint imprint(AccountOperation work) {
        return work.imprint().orElseThrow();
    }

    private static ResultSet next(PreparedStatement statement) throws SQLException {
        requireNext(statement);
        return statement.getResultSet();
    }

    private static void requireNext(PreparedStatement statement) throws SQLException {
        if (!statement.getMoreResults()) {
            throw new IllegalStateException("a result is missing for a statement");
        }
    }

    private static Batch.Reading reading(ResultSet row, AccountOperation work) throws SQLException {
        Optional<AnswerRow> answer = Optional.empty();
        OffsetDateTime answeredAt = row.getObject(2, OffsetDateTime.class);
        if (answeredAt != null) {
            int ordinal = row.getInt(3);
            String transferFacts = row.getString(7);
            answer =
                    Optional.of(
                            new AnswerRow(
                                    new Fingerprint(row.getLong(4), row.getLong(5)),
                                    new StoredAnswer(
                                            answeredAt.toInstant(),
                                            ordinal == 0
                                                    ? Optional.empty()
                                                    : Optional.of(
                                                            new BookedTransfer(
                                                                    new TransferId(
                                                                            work.account(),
                                                                            ordinal),
                                                                    new Epoch(row.getInt(10)))),
                                            transferFacts == null
                                                    ? row.getString(6)
                                                    : transferFacts),
                                    AnswerRecipients.ofBytes(row.getBytes(8)),
                                    transferFacts != null));
        }
        long balance = row.getLong(9);
        Optional<Miles> companion =
                row.wasNull() ? Optional.empty() : Optional.of(Miles.of(balance));
        return new Batch.Reading(answer, companion, Optional.empty());
    }

    private static Optional<AccountView.NamedTransfer> named(ResultSet row, AccountOperation work)
            throws SQLException {
        OffsetDateTime madeAt = row.getObject(2, OffsetDateTime.class);
        if (madeAt == null) {
            return Optional.empty();
        }
        int undoes = row.getInt(6);
        Transfer transfer =
                new Transfer(
                        new TransferId(work.account(), work.names().orElseThrow()),
                        TransferKind.ofCode(row.getInt(3)),
                        Miles.of(row.getLong(4)),
                        new HouseId(row.getInt(5)),
                        undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                        madeAt.toInstant(),
                        new Epoch(row.getInt(7)),
                        row.getString(8),
                        new Link(row.getBytes(9)));
        int undoneBy = row.getInt(10);
        return Optional.of(
                new AccountView.NamedTransfer(
                        transfer,
                        undoneBy == 0
                                ? Optional.empty()
                                : Optional.of(TransferKind.ofCode(undoneBy))));
    }

    private static void write(Session session, int home, Batch batch) throws SQLException {
        // Before the inserts, which may have the same key.
        deleteAnswers(session, batch.answersToDelete());
        List<Map.Entry<AnswerKey, AnswerRow>> inserted =
                List.copyOf(batch.answersToInsert().entrySet());
        List<Transfer> booked = batch.booked();
        if (!booked.isEmpty()) {
            List<Account> changed = batch.changed();
            List<Map.Entry<ImprintKey, Integer>> imprints =
                    List.copyOf(batch.imprints().entrySet());
            String sql = imprints.isEmpty() ? WRITE_AND_COMMIT : WRITE_ALL_AND_COMMIT;
            RowArrays<Transfer> transfers = transfers(RowArrays.bind(session, sql, booked));
            RowArrays<Account> accounts = accounts(transfers.then(changed)).value(changed.size());
            RowArrays<Map.Entry<AnswerKey, AnswerRow>> answers =
                    answers(houses(accounts, home, batch.houseChanges()).then(inserted));
            PreparedStatement statement =
                    imprints.isEmpty()
                            ? answers.statement()
                            : imprints(answers.then(imprints)).statement();
            session.executeAndCommit(statement);
        } else if (!inserted.isEmpty()) {
            answers(RowArrays.bind(session, INSERT_ANSWERS, inserted)).statement().executeUpdate();
        }
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

    private static RowArrays<Map.Entry<AnswerKey, AnswerRow>> answers(
            RowArrays<Map.Entry<AnswerKey, AnswerRow>> rows) throws SQLException {
        return rows.smallint(it -> it.getKey().account().bucket())
                .bigint(it -> it.getKey().account().number())
                .smallint(it -> it.getKey().kind().code())
                .bigint(it -> it.getKey().digest())
                .bigint(it -> it.getValue().content().high())
                .bigint(it -> it.getValue().content().low())
                .bytea(it -> it.getValue().recipients().bytes())
                .micros(it -> it.getValue().answer().at())
                .integer(
                        it ->
                                it.getValue()
                                        .answer()
                                        .booking()
                                        .map(booked -> booked.id().ordinal())
                                        .orElse(0))
                .text(it -> it.getValue().ownFacts());
    }

    private static RowArrays<Map.Entry<ImprintKey, Integer>> imprints(
            RowArrays<Map.Entry<ImprintKey, Integer>> rows) throws SQLException {
        return rows.smallint(it -> it.getKey().account().bucket())
                .bigint(it -> it.getKey().account().number())
                .smallint(it -> it.getKey().imprint().kind().code())
                .bytea(it -> it.getKey().imprint().digest().bytes())
                .integer(Map.Entry::getValue);
    }

    private static void deleteAnswers(Session session, List<AnswerKey> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        RowArrays.bind(session, DELETE_ANSWERS, keys)
                .smallint(it -> it.account().bucket())
                .bigint(it -> it.account().number())
                .smallint(it -> it.kind().code())
                .bigint(AnswerKey::digest)
                .statement()
                .executeUpdate();
    }

    private static RowArrays<Account> accounts(RowArrays<Account> rows) throws SQLException {
        return rows.smallint(it -> it.id().bucket())
                .bigint(it -> it.id().number())
                .bigint(it -> it.balance().count())
                .days(it -> it.dayUse().day())
                .bigint(it -> it.dayUse().used())
                .integer(Account::ordinal)
                .micros(Account::lastAt)
                .bytea(it -> it.head().bytes());
    }

    private static RowArrays<Map.Entry<HouseId, Miles>> houses(
            RowArrays<?> before, int home, SortedMap<HouseId, Miles> changes) throws SQLException {
        return before.then(List.copyOf(changes.entrySet()))
                .value(home)
                .integer(it -> it.getKey().number())
                .bigint(it -> it.getValue().count());
    }

    private static String together(String... statements) {
        return String.join(";", statements);
    }
}
