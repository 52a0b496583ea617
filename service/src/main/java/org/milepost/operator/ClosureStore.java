package org.milepost.operator;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.milepost.member.MemberId;
import org.milepost.postgres.Bucket;
import org.milepost.postgres.Transaction;

/** The SQL of closed accounts. */
final class ClosureStore {

    private ClosureStore() {}

    /** When the accounts under a number were closed; empty while they are not. */
    static Optional<Instant> find(Transaction transaction, MemberId id) {
        return transaction
                .query(
                        """
                        SELECT closed_at FROM closure
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(key(id))
                .map((row, _) -> row.getObject("closed_at", OffsetDateTime.class).toInstant())
                .findOne();
    }

    /** Closes the accounts under a number; whether they were not closed. */
    static boolean add(Transaction transaction, MemberId id, Instant at) {
        return transaction
                        .update(
                                """
                                INSERT INTO closure (bucket, programme, number, closed_at)
                                VALUES (:bucket, :programme, :number, :at)
                                ON CONFLICT DO NOTHING
                                """)
                        .bindMap(key(id))
                        .bind("at", at.atOffset(ZoneOffset.UTC))
                        .execute()
                > 0;
    }

    /** Opens them again. */
    static void delete(Transaction transaction, MemberId id) {
        transaction
                .update(
                        """
                        DELETE FROM closure
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(key(id))
                .execute();
    }

    private static Map<String, Object> key(MemberId id) {
        return Map.of(
                "bucket", (short) Bucket.of(id.programmeCode(), id.number()).number(),
                "programme", (short) id.programme().value(),
                "number", id.number());
    }
}
