package org.milepost.readmodel;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;
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
                        : byPartner(transaction, query)
                                .bind("partner", query.partner())
                                .bind("anyOffer", query.offers().isEmpty());
        return keys(
                found.bindArray("offers", Integer.class, query.offers())
                        .bind("from", time(query.from())),
                page,
                query.until());
    }

    private static Query byPartner(Transaction transaction, PlaceQuery query) {
        if (query.store().isEmpty()) {
            return byPartner(transaction);
        }
        return query.till().isEmpty()
                ? byStore(transaction).bind("store", query.store())
                : byTill(transaction).bind("store", query.store()).bind("till", query.till());
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
                   AND (:anyOffer OR offer = ANY (:offers))
                   AND at >= :from AND at <= :at
                   AND (at, bucket, account, ordinal) < (:at, :bucket, :account, :ordinal)
                 ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC
                 LIMIT :limit
                """);
    }

    private static Query byTill(Transaction transaction) {
        return transaction.query(
                """
                SELECT at, bucket, account, ordinal FROM transfer_model
                 WHERE partner = :partner AND store = :store AND store <> '' AND device = :till
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

    /** These transfers, in this order, with what is stored beside them. */
    static List<FoundTransfer> read(Transaction transaction, List<TransferKey> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<TransferId> ids = keys.stream().map(TransferKey::id).toList();
        return transaction
                .query(
                        """
                        SELECT m.bucket, m.account, m.ordinal, m.currency, m.balance, m.partner,
                               m.happened_at, m.undoes AS undone, a.holder, t.kind, t.amount,
                               t.house, t.undoes, t.at, t.epoch, t.facts, t.link, x.text,
                               o.epoch AS undone_epoch, u.ordinals, u.epochs, h.role
                          FROM unnest(:buckets, :accounts, :ordinals) WITH ORDINALITY
                               AS k (bucket, account, ordinal, place)
                         CROSS JOIN LATERAL (
                               SELECT * FROM transfer_model
                                WHERE bucket = k.bucket AND account = k.account
                                  AND ordinal = k.ordinal
                               OFFSET 0) m
                         CROSS JOIN LATERAL (
                               SELECT holder FROM account
                                WHERE bucket = k.bucket AND account = k.account
                               OFFSET 0) a
                         CROSS JOIN LATERAL (
                               SELECT * FROM transfer
                                WHERE bucket = k.bucket AND account = k.account
                                  AND ordinal = k.ordinal
                               OFFSET 0) t
                          JOIN house h ON h.house = t.house
                          LEFT JOIN LATERAL (
                               SELECT text FROM transfer_text
                                WHERE bucket = k.bucket AND account = k.account
                                  AND ordinal = k.ordinal
                               OFFSET 0) x ON true
                          LEFT JOIN LATERAL (
                               SELECT epoch FROM transfer
                                WHERE bucket = k.bucket AND account = k.account
                                  AND ordinal = m.undoes AND m.undoes > 0
                               OFFSET 0) o ON true
                         CROSS JOIN LATERAL (
                               SELECT array_agg(undoing.ordinal ORDER BY undoing.ordinal) AS ordinals,
                                      array_agg(later.epoch ORDER BY undoing.ordinal) AS epochs
                                 FROM (SELECT ordinal FROM transfer_model
                                        WHERE bucket = k.bucket AND account = k.account
                                          AND undoes = k.ordinal AND undoes > 0
                                       OFFSET 0) undoing
                                CROSS JOIN LATERAL (
                                       SELECT epoch FROM transfer
                                        WHERE bucket = k.bucket AND account = k.account
                                          AND ordinal = undoing.ordinal
                                       OFFSET 0) later) u
                         ORDER BY k.place
                        """)
                .bindArray(
                        "buckets",
                        Short.class,
                        ids.stream().map(it -> (short) it.account().bucket()).toList())
                .bindArray(
                        "accounts",
                        Long.class,
                        ids.stream().map(it -> it.account().number()).toList())
                .bindArray(
                        "ordinals", Integer.class, ids.stream().map(TransferId::ordinal).toList())
                .map((row, _) -> found(row))
                .list();
    }

    private static FoundTransfer found(ResultSet row) throws SQLException {
        TransferId id = id(row);
        int undoes = row.getInt("undoes");
        int undone = row.getInt("undone");
        String text = row.getString("text");
        OffsetDateTime happenedAt = row.getObject("happened_at", OffsetDateTime.class);
        return new FoundTransfer(
                new Transfer(
                        id,
                        TransferKind.ofCode(row.getInt("kind")),
                        Miles.of(row.getLong("amount")),
                        new HouseId(row.getInt("house")),
                        undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        new Epoch(row.getInt("epoch")),
                        row.getString("facts"),
                        new Link(row.getBytes("link"))),
                text == null || text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ErasableText(text).text()),
                row.getString("holder"),
                row.getInt("currency"),
                Miles.of(row.getLong("balance")),
                row.getInt("partner"),
                HouseRole.ofCode(row.getInt("role")),
                Optional.ofNullable(happenedAt).map(OffsetDateTime::toInstant),
                undone == 0
                        ? Optional.empty()
                        : Optional.of(
                                new BookedTransfer(
                                        new TransferId(id.account(), undone),
                                        new Epoch(row.getInt("undone_epoch")))),
                undoneBy(id.account(), row.getArray("ordinals"), row.getArray("epochs")));
    }

    private static List<BookedTransfer> undoneBy(
            AccountId account, @Nullable Array ordinals, @Nullable Array epochs)
            throws SQLException {
        List<BookedTransfer> undoneBy = new ArrayList<>();
        if (ordinals != null && epochs != null) {
            Integer[] numbers = (Integer[]) ordinals.getArray();
            Integer[] numbersOfEpochs = (Integer[]) epochs.getArray();
            for (int i = 0; i < numbers.length; i++) {
                undoneBy.add(
                        new BookedTransfer(
                                new TransferId(account, numbers[i]),
                                new Epoch(numbersOfEpochs[i])));
            }
        }
        return undoneBy;
    }

    private static TransferId id(ResultSet row) throws SQLException {
        return new TransferId(
                new AccountId(row.getInt("bucket"), row.getLong("account")), row.getInt("ordinal"));
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
