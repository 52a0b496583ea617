package org.milepost.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Transaction;

/**
 * Opens accounts and house accounts, and reads single accounts outside the lanes.
 *
 * <p>Threads: shared; connections come from the pool.
 */
final class AccountStore {

    /** An attempt fails only when another session opens a house account at the same time. */
    private static final int HOUSE_ATTEMPTS_MAX = 1_000;

    private static final String OPEN =
            """
            INSERT INTO account
                   (bucket, account, holder, currency, balance, floor, day, day_used, standing,
                    ordinal, last_at, head)
            SELECT bucket, account, holder, currency, 0, 0, date 'epoch' + day, 0, standing, 0,
                   timestamptz 'epoch' + interval '1 microsecond' * last_at, head
              FROM unnest(?::smallint[], ?::bigint[], ?::text[], ?::smallint[], ?::integer[],
                          ?::smallint[], ?::bigint[], ?::bytea[])
                   AS k (bucket, account, holder, currency, day, standing, last_at, head)
                ON CONFLICT (bucket, account) DO NOTHING
            """;

    private static final String FIND =
            """
            SELECT a.bucket, a.account, a.holder, a.currency, a.balance, a.floor, a.day,
                   a.day_used, a.counters, a.sliced_counters, a.standing, a.ordinal, a.last_at,
                   a.head
              FROM unnest(?::smallint[], ?::bigint[]) AS k (bucket, account)
              JOIN account a ON a.bucket = k.bucket AND a.account = k.account
            """;

    private final Jdbi jdbi;

    AccountStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Reads an account from a row that has the columns of the journal's locking statement. */
    static Account account(ResultSet row) throws SQLException {
        return new Account(
                new AccountId(row.getInt(1), row.getLong(2)),
                row.getString(3),
                row.getInt(4),
                Miles.of(row.getLong(5)),
                Miles.of(row.getLong(6)),
                Counters.ofStored(
                        new Counter(row.getObject(7, LocalDate.class), row.getLong(8)),
                        row.getBytes(9),
                        row.getBytes(10)),
                Standing.ofCode(row.getInt(11)),
                row.getInt(12),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                new Link(row.getBytes(14)));
    }

    /** The account of this holder, as of the last commit. */
    Optional<Account> find(AccountId id, String holder) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT bucket, account, holder, currency, balance, floor,
                                               day, day_used, counters, sliced_counters,
                                               standing, ordinal, last_at, head
                                          FROM account
                                         WHERE bucket = :bucket AND account = :account
                                           AND holder = :holder
                                        """)
                                .bind("bucket", (short) id.bucket())
                                .bind("account", id.number())
                                .bind("holder", holder)
                                .map((row, context) -> account(row))
                                .findOne());
    }

    /** The account of this holder, locked until the transaction ends. */
    static Optional<Account> lock(Transaction transaction, AccountId id, String holder) {
        return transaction
                .query(
                        """
                        SELECT bucket, account, holder, currency, balance, floor, day, day_used,
                               counters, sliced_counters, standing, ordinal, last_at, head
                          FROM account
                         WHERE bucket = :bucket AND account = :account AND holder = :holder
                           FOR UPDATE
                        """)
                .bind("bucket", (short) id.bucket())
                .bind("account", id.number())
                .bind("holder", holder)
                .map((row, _) -> account(row))
                .findOne();
    }

    /** Whether a transfer of the account has a house account of this role on its other side. */
    static boolean hasTransfer(Transaction transaction, AccountId id, HouseRole role) {
        return transaction
                .query(
                        """
                        SELECT EXISTS (SELECT FROM transfer t JOIN house h USING (house)
                                        WHERE t.bucket = :bucket AND t.account = :account
                                          AND h.role = :role)
                        """)
                .bind("bucket", (short) id.bucket())
                .bind("account", id.number())
                .bind("role", (short) role.code())
                .mapTo(Boolean.class)
                .one();
    }

    /** The sum of an account's transfers up to this one, inclusive. */
    Miles balanceAfter(TransferId transfer) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT CAST(sum(amount) AS bigint) FROM transfer
                                         WHERE bucket = :bucket AND account = :account
                                           AND ordinal <= :ordinal
                                        """)
                                .bind("bucket", (short) transfer.account().bucket())
                                .bind("account", transfer.account().number())
                                .bind("ordinal", transfer.ordinal())
                                .map((row, context) -> Miles.of(row.getLong(1)))
                                .one());
    }

    /**
     * Opens accounts without history, all or none.
     *
     * @return how many are new; existing accounts stay unchanged
     */
    int open(List<AccountOpening> openings, Instant now) {
        return jdbi.inTransaction(handle -> open(new Transaction(handle), openings, now));
    }

    /** Opens accounts within the caller's transaction. */
    static int open(Transaction transaction, List<AccountOpening> openings, Instant now) {
        List<Account> accounts = openings.stream().sorted().map(it -> it.account(now)).toList();
        Connection connection = transaction.handle().getConnection();
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            return RowArrays.bind(statement, accounts)
                    .smallint(it -> it.id().bucket())
                    .bigint(it -> it.id().number())
                    .text(Account::holder)
                    .smallint(Account::currency)
                    .days(it -> it.counters().first().window())
                    .smallint(it -> it.standing().code())
                    .micros(Account::lastAt)
                    .bytea(it -> it.head().bytes())
                    .statement()
                    .executeUpdate();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    /** Those of these accounts that exist, of any holder, by their keys. */
    static Map<AccountId, Account> find(Transaction transaction, List<AccountId> ids) {
        Map<AccountId, Account> found = new HashMap<>();
        Connection connection = transaction.handle().getConnection();
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            RowArrays.bind(statement, ids).smallint(AccountId::bucket).bigint(AccountId::number);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Account account = account(rows);
                    found.put(account.id(), account);
                }
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
        return found;
    }

    /**
     * Locks the existing accounts of one holder, in key order, until the transaction ends. The lock
     * conflicts with {@link #holdStanding} as well as with the lanes.
     *
     * @return their standings, in key order
     */
    static List<Standing> lockStandings(
            Transaction transaction, List<AccountId> accounts, String holder) {
        return accounts.stream()
                .sorted()
                .flatMap(account -> lockStanding(transaction.handle(), account, holder).stream())
                .toList();
    }

    private static Optional<Standing> lockStanding(
            Handle handle, AccountId account, String holder) {
        return handle.createQuery(
                        """
                        SELECT standing FROM account
                         WHERE bucket = :bucket AND account = :account AND holder = :holder
                           FOR UPDATE
                        """)
                .bind("bucket", (short) account.bucket())
                .bind("account", account.number())
                .bind("holder", holder)
                .map((row, context) -> Standing.ofCode(row.getInt(1)))
                .findOne();
    }

    /**
     * The standing of an account, locked against changes until the transaction ends. Lanes do not
     * wait: this lock does not conflict with theirs.
     */
    static Optional<Standing> holdStanding(
            Transaction transaction, AccountId account, String holder) {
        return transaction
                .handle()
                .createQuery(
                        """
                        SELECT standing FROM account
                         WHERE bucket = :bucket AND account = :account AND holder = :holder
                           FOR KEY SHARE
                        """)
                .bind("bucket", (short) account.bucket())
                .bind("account", account.number())
                .bind("holder", holder)
                .map((row, context) -> Standing.ofCode(row.getInt(1)))
                .findOne();
    }

    /** Sets the standing of locked accounts, which lanes do not write. */
    static void setStanding(
            Transaction transaction, List<AccountId> accounts, String holder, Standing standing) {
        for (AccountId account : accounts.stream().sorted().toList()) {
            transaction
                    .handle()
                    .createUpdate(
                            """
                            UPDATE account SET standing = :standing
                             WHERE bucket = :bucket AND account = :account AND holder = :holder
                            """)
                    .bind("standing", (short) standing.code())
                    .bind("bucket", (short) account.bucket())
                    .bind("account", account.number())
                    .bind("holder", holder)
                    .execute();
        }
    }

    /** Lowers floors, which lanes do not write, to the lowest of them and of this one. */
    static Miles lowerFloor(
            Transaction transaction, List<AccountId> accounts, String holder, Miles floor) {
        long lowest = floor.count();
        List<AccountId> sorted = accounts.stream().sorted().toList();
        for (AccountId account : sorted) {
            lowest =
                    transaction
                            .query(
                                    """
                                    SELECT least(floor, :floor) FROM account
                                     WHERE bucket = :bucket AND account = :account
                                       AND holder = :holder
                                       FOR UPDATE
                                    """)
                            .bind("floor", lowest)
                            .bind("bucket", (short) account.bucket())
                            .bind("account", account.number())
                            .bind("holder", holder)
                            .mapTo(Long.class)
                            .findOne()
                            .orElse(lowest);
        }
        for (AccountId account : sorted) {
            transaction
                    .update(
                            """
                            UPDATE account SET floor = :floor
                             WHERE bucket = :bucket AND account = :account AND holder = :holder
                            """)
                    .bind("floor", lowest)
                    .bind("bucket", (short) account.bucket())
                    .bind("account", account.number())
                    .bind("holder", holder)
                    .execute();
        }
        return Miles.of(lowest);
    }

    /** The house account for this purpose, opened if there is none. */
    HouseId house(int currency, int partner, HouseRole role) {
        return jdbi.inTransaction(
                handle -> {
                    for (int attempt = 0; attempt < HOUSE_ATTEMPTS_MAX; attempt++) {
                        openHouse(handle, currency, partner, role);
                        Optional<HouseId> house = findHouse(handle, currency, partner, role);
                        if (house.isPresent()) {
                            return house.get();
                        }
                    }
                    throw new IllegalStateException("no number for a house account");
                });
    }

    /** Does nothing when it exists or when another session took the next number first. */
    private static void openHouse(Handle handle, int currency, int partner, HouseRole role) {
        handle.createUpdate(
                        """
                        INSERT INTO house (house, currency, partner, role)
                        SELECT coalesce(max(house), 0) + 1, :currency, :partner, :role
                          FROM house
                            ON CONFLICT DO NOTHING
                        """)
                .bind("currency", (short) currency)
                .bind("partner", partner)
                .bind("role", (short) role.code())
                .execute();
    }

    private static Optional<HouseId> findHouse(
            Handle handle, int currency, int partner, HouseRole role) {
        return handle.createQuery(
                        """
                        SELECT house FROM house
                         WHERE currency = :currency AND partner = :partner AND role = :role
                        """)
                .bind("currency", (short) currency)
                .bind("partner", partner)
                .bind("role", (short) role.code())
                .map((row, context) -> new HouseId(row.getInt(1)))
                .findOne();
    }
}
