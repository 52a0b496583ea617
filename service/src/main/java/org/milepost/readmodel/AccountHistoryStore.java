package org.milepost.readmodel;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Transaction;

/** The SQL of accounts' histories in the read model. Every statement names one account. */
final class AccountHistoryStore {

    private static final int STEP_FIRST = 32;

    private AccountHistoryStore() {}

    /** The balance of an account as of the last commit; empty when it is not this holder's. */
    static Optional<Long> balance(Transaction transaction, AccountId account, String holder) {
        return of(
                        transaction,
                        account,
                        """
                        SELECT balance FROM account
                         WHERE bucket = :bucket AND account = :account AND holder = :holder
                        """)
                .bind("holder", holder)
                .mapTo(Long.class)
                .findOne();
    }

    /** The latest transfers before an ordinal. */
    static List<TransferKey> latest(
            Transaction transaction, AccountId account, int before, int limit) {
        return keys(
                of(
                                transaction,
                                account,
                                """
                                SELECT at, ordinal FROM transfer_model
                                 WHERE bucket = :bucket AND account = :account
                                   AND ordinal < :before
                                 ORDER BY bucket DESC, account DESC, ordinal DESC
                                 LIMIT :limit
                                """)
                        .bind("before", before)
                        .bind("limit", limit),
                account);
    }

    /**
     * The transfers since a time, the latest first: read backwards in growing steps, because times
     * do not decrease.
     */
    static List<TransferKey> since(
            Transaction transaction, AccountId account, Instant since, int limit) {
        List<TransferKey> found = new ArrayList<>();
        int before = Integer.MAX_VALUE;
        for (int step = STEP_FIRST; found.size() < limit; step *= 2) {
            int rows = Math.min(step, limit - found.size());
            List<TransferKey> next = latest(transaction, account, before, rows);
            next.stream().filter(it -> !it.at().isBefore(since)).forEach(found::add);
            if (next.size() < rows || next.getLast().at().isBefore(since)) {
                break;
            }
            before = next.getLast().id().ordinal();
        }
        return found;
    }

    private static List<TransferKey> keys(Query query, AccountId account) {
        return query.map(
                        (row, _) ->
                                new TransferKey(
                                        row.getObject("at", OffsetDateTime.class).toInstant(),
                                        new TransferId(account, row.getInt("ordinal"))))
                .list();
    }

    /**
     * The balance at an instant. The last transfer that was booked by then is found by binary
     * search over the ordinals of the books, one row a step, as histories are read; if the read
     * model has not got it yet, the balance is added up. The transfers that happened at another
     * time than they were booked have an index of their own.
     */
    static BalanceAt balanceAt(Transaction transaction, AccountId account, Instant at) {
        return of(
                        transaction,
                        account,
                        """
                        WITH RECURSIVE search (low, high) AS (
                            SELECT 1, ordinal + 1 FROM account
                             WHERE bucket = :bucket AND account = :account
                             UNION ALL
                            SELECT CASE WHEN t.at <= :at THEN t.ordinal + 1 ELSE s.low END,
                                   CASE WHEN t.at <= :at THEN s.high ELSE t.ordinal END
                              FROM search s, LATERAL (
                                   SELECT h.ordinal, h.at FROM transfer h
                                    WHERE h.bucket = :bucket AND h.account = :account
                                      AND h.ordinal = s.low + (s.high - s.low) / 2
                                   OFFSET 0) t
                             WHERE s.low < s.high),
                        booked AS (
                            SELECT f.low - 1 AS transfers,
                                   CASE WHEN f.low = 1 THEN 0
                                        WHEN m.balance IS NOT NULL THEN m.balance
                                        ELSE (SELECT sum(h.amount)::bigint FROM transfer h
                                               WHERE h.bucket = :bucket AND h.account = :account
                                                 AND h.ordinal < f.low) END AS balance
                              FROM (SELECT low FROM search WHERE low = high) f
                              LEFT JOIN transfer_model m
                                ON m.bucket = :bucket AND m.account = :account
                               AND m.ordinal = f.low - 1)
                        SELECT b.balance, b.transfers, d.amount, d.transfers AS difference
                          FROM booked b, (
                               SELECT coalesce(sum(CASE WHEN happened_at <= :at THEN amount
                                                        ELSE -amount END), 0)::bigint AS amount,
                                      coalesce(sum(CASE WHEN happened_at <= :at THEN 1
                                                        ELSE -1 END), 0)::bigint AS transfers
                                 FROM transfer_model
                                WHERE bucket = :bucket AND account = :account
                                  AND happened_at IS NOT NULL
                                  AND (happened_at <= :at) <> (at <= :at)) d
                        """)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .map(
                        (row, _) -> {
                            long balance = row.getLong("balance");
                            long transfers = row.getLong("transfers");
                            return new BalanceAt(
                                    Miles.of(balance),
                                    transfers,
                                    Miles.of(Math.addExact(balance, row.getLong("amount"))),
                                    transfers + row.getLong("difference"));
                        })
                .one();
    }

    /** The sums of each kind. */
    static List<KindSum> composition(Transaction transaction, AccountId account) {
        return of(
                        transaction,
                        account,
                        """
                        SELECT kind, count(*) AS transfers, sum(amount)::bigint AS amount
                          FROM transfer_model
                         WHERE bucket = :bucket AND account = :account
                         GROUP BY kind
                         ORDER BY kind
                        """)
                .map(
                        (row, _) ->
                                new KindSum(
                                        TransferKind.ofCode(row.getInt("kind")),
                                        row.getLong("transfers"),
                                        Miles.of(row.getLong("amount"))))
                .list();
    }

    private static Query of(Transaction transaction, AccountId account, String sql) {
        return transaction
                .query(sql)
                .bind("bucket", (short) account.bucket())
                .bind("account", account.number());
    }
}
