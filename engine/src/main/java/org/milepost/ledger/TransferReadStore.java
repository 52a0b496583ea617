package org.milepost.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.postgres.RowArrays;

/** Reads the transfers that commands name. */
final class TransferReadStore extends ReadStore<TransferRead, Optional<AccountView.NamedTransfer>> {

    static final TransferReadStore INSTANCE = new TransferReadStore();

    private static final String SQL =
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

    private TransferReadStore() {
        super(TransferRead.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Wanted<TransferRead>> wanted) throws SQLException {
        return bindNamed(before, wanted, TransferRead::ordinal);
    }

    @Override
    Optional<AccountView.NamedTransfer> value(ResultSet row, Wanted<TransferRead> wanted)
            throws SQLException {
        OffsetDateTime madeAt = row.getObject(2, OffsetDateTime.class);
        if (madeAt == null) {
            return Optional.empty();
        }
        int undoes = row.getInt(6);
        Transfer transfer =
                new Transfer(
                        new TransferId(wanted.account(), wanted.read().ordinal()),
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

    @Override
    Optional<AccountView.NamedTransfer> current(
            Batch batch,
            AccountId account,
            TransferRead read,
            Optional<AccountView.NamedTransfer> stored) {
        TransferId id = new TransferId(account, read.ordinal());
        return batch.bookedNow(id)
                .map(transfer -> new AccountView.NamedTransfer(transfer, Optional.empty()))
                .or(() -> stored)
                .map(
                        found ->
                                new AccountView.NamedTransfer(
                                        found.transfer(), batch.undoneNow(id).or(found::undoneBy)));
    }

    @Override
    Optional<AccountView.NamedTransfer> none() {
        return Optional.empty();
    }
}
