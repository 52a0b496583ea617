package org.milepost.oauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Transaction;

/**
 * The table of clients' former secrets. Each is valid until its end, beside the present one.
 *
 * <p>Threads: shared; without state.
 */
public final class FormerSecretStore {

    private FormerSecretStore() {}

    /** The digests of a client's former secrets that are valid at a time. */
    static List<SecretDigest> valid(Transaction transaction, String clientId, Instant now) {
        return transaction
                .query(
                        """
                        SELECT digest FROM former_secret
                        WHERE client_id = :clientId AND valid_until > :now
                        """)
                .bind("clientId", clientId)
                .bind("now", at(now))
                .map((row, _) -> new SecretDigest(row.getBytes("digest")))
                .list();
    }

    /** All that are valid at a time. */
    public static List<FormerSecret> list(Transaction transaction, Instant now) {
        return transaction
                .query(
                        """
                        SELECT client_id, created_at, valid_until FROM former_secret
                        WHERE valid_until > :now
                        ORDER BY client_id, valid_until
                        """)
                .bind("now", at(now))
                .map((row, _) -> former(row))
                .list();
    }

    /**
     * Keeps the present secret of a locked client as a former one, until an instant.
     *
     * @return false when it is stored as a slow hash, which cannot be kept
     */
    public static boolean keep(Transaction transaction, String clientId, Instant validUntil) {
        return transaction
                        .update(
                                """
                                INSERT INTO former_secret (client_id, digest, created_at, valid_until)
                                SELECT client_id, secret_digest, secret_created_at, :validUntil
                                  FROM client
                                 WHERE client_id = :clientId AND secret_digest IS NOT NULL
                                """)
                        .bind("clientId", clientId)
                        .bind("validUntil", at(validUntil))
                        .execute()
                == 1;
    }

    /**
     * Ends all former secrets of a client.
     *
     * @return how many were valid at a time
     */
    public static int end(Transaction transaction, String clientId, Instant now) {
        int valid = valid(transaction, clientId, now).size();
        transaction
                .update("DELETE FROM former_secret WHERE client_id = :clientId")
                .bind("clientId", clientId)
                .execute();
        return valid;
    }

    private static FormerSecret former(ResultSet row) throws SQLException {
        return new FormerSecret(
                row.getString("client_id"),
                instant(row, "created_at"),
                row.getObject("valid_until", OffsetDateTime.class).toInstant());
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
