package org.milepost.readmodel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.TransferId;
import org.milepost.postgres.Transaction;

/**
 * The SQL of searches in the read model of transfers. A search first finds keys, newest first, by
 * one index; the transfers are then read by key. Each condition that a partial index has is
 * repeated, so that the planner can use the index for a parameter.
 */
final class TransferSearchStore {

    private static final int AT_FIRST = -1;

    private TransferSearchStore() {}

    /** The transfers with this indexed part of a confirmation number; nearly always one or none. */
    static List<TransferKey> byConfirmation(
            Transaction transaction, long confirmation, TransferSearch.Page page) {
        return keys(
                transaction
                        .query(
                                """
                                SELECT at, bucket, account, ordinal FROM transfer_model
                                 WHERE confirmation = :confirmation
                                   AND (at, bucket, account, ordinal)
                                       < (:at, :bucket, :account, :ordinal)
                                 ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                                 LIMIT :limit
                                """)
                        .bind("confirmation", confirmation),
                page);
    }

    /** The transfers that a partner or an operator gave this reference. */
    static List<TransferKey> byReference(
            Transaction transaction, String reference, TransferSearch.Page page) {
        return keys(
                transaction
                        .query(
                                """
                                SELECT at, bucket, account, ordinal
                                  FROM (SELECT * FROM (
                                        SELECT at, bucket, account, ordinal FROM transfer_model
                                         WHERE reference_id = :reference AND reference_id <> ''
                                           AND at <= :at
                                           AND (at, bucket, account, ordinal)
                                               < (:at, :bucket, :account, :ordinal)
                                         ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                                         LIMIT :limit) r
                                         UNION
                                        SELECT * FROM (
                                        SELECT at, bucket, account, ordinal FROM transfer_model
                                         WHERE transaction_id = :reference AND transaction_id <> ''
                                           AND at <= :at
                                           AND (at, bucket, account, ordinal)
                                               < (:at, :bucket, :account, :ordinal)
                                         ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                                         LIMIT :limit) t) both_names
                                 ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                                 LIMIT :limit
                                """)
                        .bind("reference", reference),
                page);
    }

    /** The transfers of requests with this trace. */
    static List<TransferKey> byTrace(
            Transaction transaction, String trace, TransferSearch.Page page) {
        return keys(
                transaction
                        .query(
                                """
                                SELECT at, bucket, account, ordinal FROM transfer_model
                                 WHERE trace = :trace AND trace <> '' AND at <= :at
                                   AND (at, bucket, account, ordinal)
                                       < (:at, :bucket, :account, :ordinal)
                                 ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                                 LIMIT :limit
                                """)
                        .bind("trace", trace),
                page);
    }

    /** The transfers of requests with a key of one of these digests. */
    static List<TransferKey> byKey(
            Transaction transaction, List<Long> digests, TransferSearch.Page page) {
        return keys(
                transaction
                        .query(
                                """
                                SELECT at, bucket, account, ordinal FROM request_key_model
                                 WHERE digest = ANY (:digests)
                                   AND (at, bucket, account, ordinal)
                                       < (:at, :bucket, :account, :ordinal)
                                 ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                                 LIMIT :limit
                                """)
                        .bindArray("digests", Long.class, digests),
                page);
    }

    /** The transfers of a place or an offer. */
    static List<TransferKey> byPlace(
            Transaction transaction, PlaceQuery query, TransferSearch.Page page) {
        Query found =
                query.partner() == 0
                        ? byOffer(transaction)
                        : query.store().isEmpty() ? byPartner(transaction) : byStore(transaction);
        if (query.partner() != 0) {
            found.bind("partner", query.partner());
            found.bind("anyOffer", query.offers().isEmpty());
        }
        if (query.partner() != 0 && !query.store().isEmpty()) {
            found.bind("store", query.store()).bind("till", query.till());
        }
        return keys(
                found.bindArray("offers", Integer.class, query.offers())
                        .bind("from", time(query.from())),
                page,
                query.until());
    }

    private static Query byPartner(Transaction transaction) {
        return transaction.query(
                """
                SELECT at, bucket, account, ordinal FROM transfer_model
                 WHERE partner = :partner AND partner > 0
                   AND (:anyOffer OR offer = ANY (:offers))
                   AND at >= :from AND at <= :at
                   AND (at, bucket, account, ordinal) < (:at, :bucket, :account, :ordinal)
                 ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                 LIMIT :limit
                """);
    }

    private static Query byStore(Transaction transaction) {
        return transaction.query(
                """
                SELECT at, bucket, account, ordinal FROM transfer_model
                 WHERE partner = :partner AND store = :store AND store <> ''
                   AND (:till = '' OR device = :till)
                   AND (:anyOffer OR offer = ANY (:offers))
                   AND at >= :from AND at <= :at
                   AND (at, bucket, account, ordinal) < (:at, :bucket, :account, :ordinal)
                 ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                 LIMIT :limit
                """);
    }

    /** The versions of an offer are few: the newest of each are found and merged. */
    private static Query byOffer(Transaction transaction) {
        return transaction.query(
                """
                SELECT m.at, m.bucket, m.account, m.ordinal
                  FROM unnest(:offers) AS v (version)
                 CROSS JOIN LATERAL (
                       SELECT at, bucket, account, ordinal FROM transfer_model
                        WHERE offer = v.version AND offer > 0
                          AND at >= :from AND at <= :at
                          AND (at, bucket, account, ordinal)
                              < (:at, :bucket, :account, :ordinal)
                        ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                        LIMIT :limit) m
                 ORDER BY m.at DESC, m.bucket DESC, m.account DESC, m.ordinal DESC
                 LIMIT :limit
                """);
    }

    private static List<TransferKey> keys(Query query, TransferSearch.Page page) {
        return keys(query, page, Instant.parse("9999-12-31T23:59:59Z"));
    }

    private static List<TransferKey> keys(Query query, TransferSearch.Page page, Instant until) {
        Optional<TransferKey> after = page.after().filter(it -> it.at().isBefore(until));
        return query.bind("at", time(after.map(TransferKey::at).orElse(until)))
                .bind(
                        "bucket",
                        after.map(it -> it.id().account().bucket()).orElse(AT_FIRST).shortValue())
                .bind("account", after.map(it -> it.id().account().number()).orElse(0L))
                .bind("ordinal", after.map(it -> it.id().ordinal()).orElse(0))
                .bind("limit", page.limit())
                .map(
                        (row, _) ->
                                new TransferKey(
                                        row.getObject("at", OffsetDateTime.class).toInstant(),
                                        id(row)))
                .list();
    }

    private static TransferId id(ResultSet row) throws SQLException {
        return new TransferId(
                new AccountId(row.getInt("bucket"), row.getLong("account")), row.getInt("ordinal"));
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
