package org.milepost.oauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Transaction;

/**
 * The table of API clients.
 *
 * <p>Threads: safe for all.
 */
public final class ClientStore {

    private final Jdbi jdbi;

    /** A store over this database. */
    public ClientStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** All clients, the inactive ones among them. */
    public List<Client> all() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT client_id, partner, scopes, member_scopes,
                                               redirect_uris, active
                                        FROM client
                                        """)
                                .map((row, context) -> client(row))
                                .list());
    }

    /** The client of this name with what is kept of its secret. */
    Optional<Credential> find(String clientId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT client_id, secret_digest, secret_hash, partner,
                                               scopes, member_scopes, redirect_uris, active
                                        FROM client
                                        WHERE client_id = :clientId
                                        """)
                                .bind("clientId", clientId)
                                .map((row, context) -> new Credential(client(row), secret(row)))
                                .findOne());
    }

    /** Adds the client, or replaces what is known of it, in a transaction of its own. */
    public void put(Client client, SecretDigest secret) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        INSERT INTO client
                                            (client_id, secret_digest, partner, scopes,
                                             member_scopes, redirect_uris, active)
                                        VALUES (:clientId, :secret, :partner, :scopes,
                                                :memberScopes, :redirectUris, :active)
                                        ON CONFLICT (client_id) DO UPDATE
                                        SET secret_digest = excluded.secret_digest,
                                            secret_hash = NULL,
                                            partner = excluded.partner,
                                            scopes = excluded.scopes,
                                            member_scopes = excluded.member_scopes,
                                            redirect_uris = excluded.redirect_uris,
                                            active = excluded.active
                                        """)
                                .bind("clientId", client.clientId())
                                .bind("secret", secret.bytes())
                                .bind("partner", client.partner().orElse(null))
                                .bindArray("scopes", String.class, client.scopes().toArray())
                                .bindArray(
                                        "memberScopes",
                                        String.class,
                                        client.memberScopes().toArray())
                                .bindArray(
                                        "redirectUris",
                                        String.class,
                                        client.redirectUris().toArray())
                                .bind("active", client.active())
                                .execute());
    }

    /**
     * Adds a client within a transaction of the caller's.
     *
     * @return whether it is new; one that is there already is left as it is
     */
    public static boolean add(Transaction transaction, Client client, SecretDigest secret) {
        return transaction
                        .update(
                                """
                                INSERT INTO client
                                    (client_id, secret_digest, partner, scopes, member_scopes,
                                     redirect_uris, active)
                                VALUES (:clientId, :secret, :partner, :scopes,
                                        :memberScopes, :redirectUris, :active)
                                ON CONFLICT (client_id) DO NOTHING
                                """)
                        .bind("clientId", client.clientId())
                        .bind("secret", secret.bytes())
                        .bind("partner", client.partner())
                        .bindArray("scopes", String.class, client.scopes().toArray())
                        .bindArray("memberScopes", String.class, client.memberScopes().toArray())
                        .bindArray("redirectUris", String.class, client.redirectUris().toArray())
                        .bind("active", client.active())
                        .execute()
                == 1;
    }

    /** The client of this name, locked until the caller's transaction ends. */
    public static Optional<Client> lock(Transaction transaction, String clientId) {
        return transaction
                .query(
                        """
                        SELECT client_id, partner, scopes, member_scopes, redirect_uris, active
                        FROM client
                        WHERE client_id = :clientId
                        FOR UPDATE
                        """)
                .bind("clientId", clientId)
                .map((row, context) -> client(row))
                .findOne();
    }

    /** Sets the scopes, the addresses and the activity of a locked client to these. */
    public static void change(Transaction transaction, Client client) {
        transaction
                .update(
                        """
                        UPDATE client
                        SET scopes = :scopes, member_scopes = :memberScopes,
                            redirect_uris = :redirectUris, active = :active
                        WHERE client_id = :clientId
                        """)
                .bind("clientId", client.clientId())
                .bindArray("scopes", String.class, client.scopes().toArray())
                .bindArray("memberScopes", String.class, client.memberScopes().toArray())
                .bindArray("redirectUris", String.class, client.redirectUris().toArray())
                .bind("active", client.active())
                .execute();
    }

    /** Gives a locked client another secret; the one before does not sign in any more. */
    public static void changeSecret(Transaction transaction, String clientId, SecretDigest secret) {
        transaction
                .update(
                        """
                        UPDATE client SET secret_digest = :secret, secret_hash = NULL
                        WHERE client_id = :clientId
                        """)
                .bind("clientId", clientId)
                .bind("secret", secret.bytes())
                .execute();
    }

    /** Replaces a slow hash whose secret was right, unless the client has got another secret. */
    void convert(String clientId, StoredSecret.SlowHash before, SecretDigest secret) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        UPDATE client
                                        SET secret_digest = :secret, secret_hash = NULL
                                        WHERE client_id = :clientId AND secret_hash = :before
                                        """)
                                .bind("clientId", clientId)
                                .bind("before", before.hash())
                                .bind("secret", secret.bytes())
                                .execute());
    }

    /**
     * Lets the client sign in, or stops it and its tokens.
     *
     * @return whether there is such a client
     */
    public boolean activate(String clientId, boolean active) {
        return jdbi.withHandle(
                handle ->
                        handle.createUpdate(
                                                """
                                                UPDATE client
                                                SET active = :active
                                                WHERE client_id = :clientId
                                                """)
                                        .bind("clientId", clientId)
                                        .bind("active", active)
                                        .execute()
                                == 1);
    }

    private static Client client(ResultSet row) throws SQLException {
        int partner = row.getInt("partner");
        Optional<Integer> acting = row.wasNull() ? Optional.empty() : Optional.of(partner);
        return new Client(
                row.getString("client_id"),
                acting,
                texts(row, "scopes"),
                texts(row, "member_scopes"),
                texts(row, "redirect_uris"),
                row.getBoolean("active"));
    }

    private static StoredSecret secret(ResultSet row) throws SQLException {
        byte @Nullable [] digest = row.getBytes("secret_digest");
        return digest == null
                ? new StoredSecret.SlowHash(row.getString("secret_hash"))
                : new SecretDigest(digest);
    }

    private static Set<String> texts(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }

    /** A client and the hash of its secret. */
    record Credential(Client client, StoredSecret secret) {}
}
