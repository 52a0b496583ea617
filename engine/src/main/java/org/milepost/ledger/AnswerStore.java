package org.milepost.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;

/**
 * Forgets answers that are kept no longer.
 *
 * <p>Threads: shared; connections come from the pool.
 */
final class AnswerStore {

    private final Jdbi jdbi;

    AnswerStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Deletes answers that were given before a time; those kept for good stay. A row that a lane
     * has locked is left for the next time.
     *
     * @return how many are gone; fewer than the limit when there are no more
     */
    int forget(Instant before, int rowsMax) {
        return jdbi.withHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        DELETE FROM answer
                                         WHERE (bucket, kind, account, digest) IN (
                                               SELECT bucket, kind, account, digest
                                                 FROM answer
                                                WHERE at < :before AND kind <> :reference
                                                LIMIT :rows
                                                  FOR UPDATE SKIP LOCKED)
                                        """)
                                .bind("before", before.atOffset(ZoneOffset.UTC))
                                .bind("reference", (short) Identity.Kind.REFERENCE.code())
                                .bind("rows", rowsMax)
                                .execute());
    }
}
