package org.milepost.oauth;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The table of keys that sign tokens.
 *
 * <p>Threads: shared.
 */
public final class SigningKeyStore {

    private final Jdbi jdbi;

    /** A store over this database. */
    public SigningKeyStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** All keys as JSON Web Keys, the newest first. */
    List<String> all() {
        return jdbi.withHandle(SigningKeyStore::all);
    }

    /**
     * Adds the key unless there is one already: of several instances that start together on a new
     * database, one has its key taken and all use it.
     *
     * @return all keys as JSON Web Keys, the newest first
     */
    List<String> addFirst(String keyId, String jwk, Instant at) {
        return jdbi.inTransaction(
                handle -> {
                    // there is no row that two instances could lock, so they lock the table
                    handle.execute("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE");
                    if (all(handle).isEmpty()) {
                        handle.createUpdate(
                                        """
                                        INSERT INTO signing_key (key_id, jwk, created_at)
                                        VALUES (:keyId, :jwk, :at)
                                        """)
                                .bind("keyId", keyId)
                                .bind("jwk", jwk)
                                .bind("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
                                .execute();
                    }
                    return all(handle);
                });
    }

    private static List<String> all(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT jwk
                        FROM signing_key
                        ORDER BY created_at DESC, key_id
                        """)
                .mapTo(String.class)
                .list();
    }
}
