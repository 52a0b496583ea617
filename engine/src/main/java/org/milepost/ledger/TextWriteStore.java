package org.milepost.ledger;

import java.sql.SQLException;
import java.util.List;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Transaction;

/** Stores the texts of transfers, and erases them. */
final class TextWriteStore extends EffectStore<ErasableText> {

    static final TextWriteStore INSTANCE = new TextWriteStore();

    private static final String SQL =
            """
            INSERT INTO transfer_text (bucket, account, ordinal, text)
            SELECT bucket, account, ordinal, text
              FROM unnest(?::smallint[], ?::bigint[], ?::integer[], ?::text[])
                   AS k (bucket, account, ordinal, text)
            """;

    private TextWriteStore() {
        super(ErasableText.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Written<ErasableText>> written)
            throws SQLException {
        return before.then(written)
                .smallint(it -> it.transfer().account().bucket())
                .bigint(it -> it.transfer().account().number())
                .integer(it -> it.transfer().ordinal())
                .text(it -> it.effect().stored());
    }

    /**
     * Erases the texts of an account's transfers within the caller's transaction. The rows stay,
     * empty.
     *
     * @return how many were erased
     */
    static int erase(Transaction transaction, AccountId account) {
        return transaction
                .handle()
                .createUpdate(
                        """
                        UPDATE transfer_text SET text = ''
                         WHERE bucket = :bucket AND account = :account AND text <> ''
                        """)
                .bind("bucket", (short) account.bucket())
                .bind("account", account.number())
                .execute();
    }
}
