package org.milepost.readmodel;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
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
import org.milepost.postgres.Shard;
import org.milepost.postgres.Transaction;

/**
 * The SQL that reads the transfers that a search has found. What the read model has and what the
 * books have is read by statements of their own, because in a cluster they are on different nodes;
 * those of the books name the buckets of one shard.
 */
final class FoundTransferStore {

    private FoundTransferStore() {}

    /** What the read model has of a transfer. */
    private record ModelRow(
            int currency,
            Miles balance,
            int partner,
            Optional<Instant> happenedAt,
            Optional<TransferId> undone,
            List<TransferId> undoneBy) {

        /** The other transfers of which the epoch is needed. */
        Stream<TransferId> others() {
            return Stream.concat(undone.stream(), undoneBy.stream());
        }
    }

    /** What the books have of it. */
    private record BooksRow(Transfer transfer, String holder, Optional<String> text) {}

    /** These transfers, in this order, with what is stored beside them. */
    static List<FoundTransfer> read(Transaction transaction, List<TransferKey> keys) {
        List<TransferId> ids = keys.stream().map(TransferKey::id).toList();
        Map<TransferId, ModelRow> model = model(transaction, ids);
        Map<TransferId, BooksRow> books = new HashMap<>();
        Map<TransferId, Epoch> epochs = new HashMap<>();
        for (var ofShard : transaction.shards().split(ids, it -> it.account().bucket())) {
            Shard shard = ofShard.getKey();
            List<TransferId> its = ofShard.getValue();
            books.putAll(books(transaction, shard, its));
            List<TransferId> others =
                    its.stream()
                            .flatMap(it -> Stream.ofNullable(model.get(it)))
                            .flatMap(ModelRow::others)
                            .toList();
            if (!others.isEmpty()) {
                epochs.putAll(epochs(transaction, shard, others));
            }
        }
        Map<Integer, HouseRole> roles =
                roles(
                        transaction,
                        books.values().stream()
                                .map(it -> it.transfer().house().number())
                                .distinct()
                                .toList());
        List<FoundTransfer> found = new ArrayList<>(ids.size());
        for (TransferId id : ids) {
            ModelRow ofModel = model.get(id);
            BooksRow ofBooks = books.get(id);
            if (ofModel != null && ofBooks != null) {
                found.add(found(ofModel, ofBooks, epochs, roles));
            }
        }
        return found;
    }

    private static Map<TransferId, ModelRow> model(Transaction transaction, List<TransferId> ids) {
        Map<TransferId, ModelRow> rows = new HashMap<>();
        named(
                        transaction,
                        """
                        SELECT m.bucket, m.account, m.ordinal, m.currency, m.balance, m.partner,
                               m.happened_at, m.undoes, u.ordinals
                          FROM unnest(:buckets, :accounts, :ordinals)
                               AS k (bucket, account, ordinal)
                         CROSS JOIN LATERAL (
                               SELECT * FROM transfer_model
                                WHERE bucket = k.bucket AND account = k.account
                                  AND ordinal = k.ordinal
                               OFFSET 0) m
                         CROSS JOIN LATERAL (
                               SELECT array_agg(undoing.ordinal ORDER BY undoing.ordinal)
                                      AS ordinals
                                 FROM transfer_model undoing
                                WHERE undoing.bucket = k.bucket AND undoing.account = k.account
                                  AND undoing.undoes = k.ordinal AND undoing.undoes > 0) u
                        """,
                        ids)
                .map(
                        (row, _) -> {
                            TransferId id = id(row);
                            OffsetDateTime happenedAt =
                                    row.getObject("happened_at", OffsetDateTime.class);
                            int undone = row.getInt("undoes");
                            return rows.put(
                                    id,
                                    new ModelRow(
                                            row.getInt("currency"),
                                            Miles.of(row.getLong("balance")),
                                            row.getInt("partner"),
                                            Optional.ofNullable(happenedAt)
                                                    .map(OffsetDateTime::toInstant),
                                            undone == 0
                                                    ? Optional.empty()
                                                    : Optional.of(
                                                            new TransferId(id.account(), undone)),
                                            ids(id.account(), row.getArray("ordinals"))));
                        })
                .list();
        return rows;
    }

    private static Map<TransferId, BooksRow> books(
            Transaction transaction, Shard shard, List<TransferId> ids) {
        Map<TransferId, BooksRow> rows = new HashMap<>();
        ofShard(
                        transaction,
                        shard,
                        """
                        SELECT t.bucket, t.account, t.ordinal, t.kind, t.amount, t.house, t.undoes,
                               t.at, t.epoch, t.facts, t.link, a.holder, x.text
                          FROM unnest(:buckets, :accounts, :ordinals)
                               AS k (bucket, account, ordinal)
                         CROSS JOIN LATERAL (
                               SELECT holder FROM account
                                WHERE bucket = k.bucket AND account = k.account
                                  AND (:whole OR bucket = ANY (:shard))
                               OFFSET 0) a
                         CROSS JOIN LATERAL (
                               SELECT * FROM transfer
                                WHERE bucket = k.bucket AND account = k.account
                                  AND ordinal = k.ordinal
                                  AND (:whole OR bucket = ANY (:shard))
                               OFFSET 0) t
                          LEFT JOIN LATERAL (
                               SELECT text FROM transfer_text
                                WHERE bucket = k.bucket AND account = k.account
                                  AND ordinal = k.ordinal
                                  AND (:whole OR bucket = ANY (:shard))
                               OFFSET 0) x ON true
                        """,
                        ids)
                .map(
                        (row, _) -> {
                            Transfer transfer = transfer(row);
                            String text = row.getString("text");
                            return rows.put(
                                    transfer.id(),
                                    new BooksRow(
                                            transfer,
                                            row.getString("holder"),
                                            text == null || text.isEmpty()
                                                    ? Optional.empty()
                                                    : Optional.of(new ErasableText(text).text())));
                        })
                .list();
        return rows;
    }

    private static Map<TransferId, Epoch> epochs(
            Transaction transaction, Shard shard, List<TransferId> ids) {
        Map<TransferId, Epoch> rows = new HashMap<>();
        ofShard(
                        transaction,
                        shard,
                        """
                        SELECT t.bucket, t.account, t.ordinal, t.epoch
                          FROM unnest(:buckets, :accounts, :ordinals)
                               AS k (bucket, account, ordinal)
                         CROSS JOIN LATERAL (
                               SELECT * FROM transfer
                                WHERE bucket = k.bucket AND account = k.account
                                  AND ordinal = k.ordinal
                                  AND (:whole OR bucket = ANY (:shard))
                               OFFSET 0) t
                        """,
                        ids)
                .map((row, _) -> rows.put(id(row), new Epoch(row.getInt("epoch"))))
                .list();
        return rows;
    }

    private static Map<Integer, HouseRole> roles(Transaction transaction, List<Integer> houses) {
        Map<Integer, HouseRole> roles = new HashMap<>();
        transaction
                .query("SELECT house, role FROM house WHERE house = ANY (:houses)")
                .bindArray("houses", Integer.class, houses)
                .map((row, _) -> roles.put(row.getInt(1), HouseRole.ofCode(row.getInt(2))))
                .list();
        return roles;
    }

    private static Query ofShard(
            Transaction transaction, Shard shard, String sql, List<TransferId> ids) {
        return named(transaction, sql, ids)
                .bind("whole", shard.isWhole())
                .bindArray(
                        "shard",
                        Short.class,
                        shard.buckets().stream().map(Integer::shortValue).toList());
    }

    private static Query named(Transaction transaction, String sql, List<TransferId> ids) {
        return transaction
                .query(sql)
                .bindArray(
                        "buckets",
                        Short.class,
                        ids.stream().map(it -> (short) it.account().bucket()).toList())
                .bindArray(
                        "accounts",
                        Long.class,
                        ids.stream().map(it -> it.account().number()).toList())
                .bindArray(
                        "ordinals", Integer.class, ids.stream().map(TransferId::ordinal).toList());
    }

    private static FoundTransfer found(
            ModelRow model,
            BooksRow books,
            Map<TransferId, Epoch> epochs,
            Map<Integer, HouseRole> roles) {
        Transfer transfer = books.transfer();
        return new FoundTransfer(
                transfer,
                books.text(),
                books.holder(),
                model.currency(),
                model.balance(),
                model.partner(),
                Optional.ofNullable(roles.get(transfer.house().number())).orElseThrow(),
                model.happenedAt(),
                model.undone().map(it -> booked(it, epochs)),
                model.undoneBy().stream().map(it -> booked(it, epochs)).toList());
    }

    private static BookedTransfer booked(TransferId id, Map<TransferId, Epoch> epochs) {
        return new BookedTransfer(id, epochs.getOrDefault(id, Epoch.NONE));
    }

    private static Transfer transfer(ResultSet row) throws SQLException {
        int undoes = row.getInt("undoes");
        return new Transfer(
                id(row),
                TransferKind.ofCode(row.getInt("kind")),
                Miles.of(row.getLong("amount")),
                new HouseId(row.getInt("house")),
                undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new Epoch(row.getInt("epoch")),
                row.getString("facts"),
                new Link(row.getBytes("link")));
    }

    private static List<TransferId> ids(AccountId account, @Nullable Array ordinals)
            throws SQLException {
        return ordinals == null
                ? List.of()
                : Stream.of((Integer[]) ordinals.getArray())
                        .map(it -> new TransferId(account, it))
                        .toList();
    }

    private static TransferId id(ResultSet row) throws SQLException {
        return new TransferId(
                new AccountId(row.getInt("bucket"), row.getLong("account")), row.getInt("ordinal"));
    }
}
