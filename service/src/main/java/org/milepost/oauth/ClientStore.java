package org.milepost.oauth;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.milepost.dialect.StaffRole;
import org.milepost.postgres.Transaction;

/**
 * The table of API clients.
 *
 * <p>Threads: shared.
 */
public final class ClientStore {

    private static final String INSERT =
            """
            INSERT INTO client
                (client_id, secret_digest, partner, scopes, member_scopes, redirect_uris,
                 is_public, active, roles, secret_created_at)
            VALUES (:clientId, :secret, :partner, :scopes, :memberScopes, :redirectUris,
                    :isPublic, :active, :roles, now())
            """;

    private final Jdbi jdbi;

    /** A store over this database. */
    public ClientStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** All clients, also the inactive ones. */
    public List<Client> all() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT client_id, partner, scopes, member_scopes,
                                               redirect_uris, is_public, active, roles
                                        FROM client
                                        """)
                                .map((row, context) -> client(row))
                                .list());
    }

    /** The client with this identifier, and what is stored of its secret. */
    Optional<Credential> find(String clientId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT client_id, secret_digest, secret_hash, partner,
                                               scopes, member_scopes, redirect_uris,
                                               is_public, active, roles
                                        FROM client
                                        WHERE client_id = :clientId
                                        """)
                                .bind("clientId", clientId)
                                .map((row, context) -> new Credential(client(row), secret(row)))
                                .findOne());
    }

    /** The digests of a client's former secrets that are valid at a time. */
    List<SecretDigest> formerSecrets(String clientId, Instant now) {
        return jdbi.withHandle(
                handle -> FormerSecretStore.valid(new Transaction(handle), clientId, now));
    }

    /** When the secret of each client that has one was made, as far as it is known. */
    public Map<String, Optional<Instant>> secretsCreatedAt() {
        Map<String, Optional<Instant>> created = new TreeMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT client_id, secret_created_at FROM client
                                        WHERE NOT is_public
                                        """)
                                .map(
                                        (row, _) ->
                                                created.put(
                                                        row.getString("client_id"),
                                                        secretCreatedAt(row)))
                                .list());
        return created;
    }

    private static Optional<Instant> secretCreatedAt(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject("secret_created_at", OffsetDateTime.class);
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }

    /** The roles of an active client; none for others. */
    public Set<StaffRole> rolesOf(String clientId) {
        return find(clientId)
                .map(Credential::client)
                .filter(Client::active)
                .map(Client::roles)
                .orElse(Set.of());
    }

    /** Adds the client, or replaces it, in a transaction of its own. */
    public void put(Client client, SecretDigest secret) {
        jdbi.useHandle(
                handle ->
                        insert(
                                new Transaction(handle),
                                client,
                                Optional.of(secret),
                                """
                                ON CONFLICT (client_id) DO UPDATE
                                SET secret_digest = excluded.secret_digest,
                                    secret_hash = NULL,
                                    secret_created_at = excluded.secret_created_at,
                                    partner = excluded.partner,
                                    scopes = excluded.scopes,
                                    member_scopes = excluded.member_scopes,
                                    redirect_uris = excluded.redirect_uris,
                                    is_public = excluded.is_public,
                                    active = excluded.active,
                                    roles = excluded.roles
                                """));
    }

    /**
     * Adds a client within the caller's transaction.
     *
     * @param secret absent for a public client
     * @return false, and nothing is changed, when there is already one with this identifier
     */
    public static boolean add(
            Transaction transaction, Client client, Optional<SecretDigest> secret) {
        return insert(transaction, client, secret, "ON CONFLICT (client_id) DO NOTHING") == 1;
    }

    /** The client with this identifier, locked until the caller's transaction ends. */
    public static Optional<Client> lock(Transaction transaction, String clientId) {
        return transaction
                .query(
                        """
                        SELECT client_id, partner, scopes, member_scopes, redirect_uris,
                               is_public, active, roles
                        FROM client
                        WHERE client_id = :clientId
                        FOR UPDATE
                        """)
                .bind("clientId", clientId)
                .map((row, context) -> client(row))
                .findOne();
    }

    /** Changes the scopes, roles, redirect addresses and the activity of a locked client. */
    public static void change(Transaction transaction, Client client) {
        bind(
                        transaction.update(
                                """
                                UPDATE client
                                SET scopes = :scopes, member_scopes = :memberScopes,
                                    redirect_uris = :redirectUris, active = :active,
                                    roles = :roles
                                WHERE client_id = :clientId
                                """),
                        client)
                .execute();
    }

    /** Replaces the secret of a locked client. */
    public static void changeSecret(Transaction transaction, String clientId, SecretDigest secret) {
        transaction
                .update(
                        """
                        UPDATE client
                        SET secret_digest = :secret, secret_hash = NULL, secret_created_at = now()
                        WHERE client_id = :clientId
                        """)
                .bind("clientId", clientId)
                .bind("secret", secret.bytes())
                .execute();
    }

    /** Replaces a slow hash by a digest, unless the client has got another secret meanwhile. */
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

    private static int insert(
            Transaction transaction,
            Client client,
            Optional<SecretDigest> secret,
            String onConflict) {
        return bind(transaction.update(INSERT + onConflict), client)
                .bind("partner", client.partner())
                .bind("isPublic", client.isPublic())
                .bind("secret", secret.map(SecretDigest::bytes))
                .execute();
    }

    private static Update bind(Update update, Client client) {
        return update.bind("clientId", client.clientId())
                .bindArray("scopes", String.class, client.scopes().toArray())
                .bindArray("memberScopes", String.class, client.memberScopes().toArray())
                .bindArray("redirectUris", String.class, client.redirectUris().toArray())
                .bindArray(
                        "roles",
                        String.class,
                        client.roles().stream().map(StaffRole::word).sorted().toArray())
                .bind("active", client.active());
    }

    private static Client client(ResultSet row) throws SQLException {
        int partner = row.getInt("partner");
        Optional<Integer> acting = row.wasNull() ? Optional.empty() : Optional.of(partner);
        Set<String> scopes = texts(row, "scopes");
        return new Client(
                row.getString("client_id"),
                acting,
                scopes,
                texts(row, "member_scopes"),
                texts(row, "redirect_uris"),
                row.getBoolean("is_public"),
                row.getBoolean("active"),
                roles(row, scopes));
    }

    /** A client of an older version has none stored. A role that is not known allows nothing. */
    private static Set<StaffRole> roles(ResultSet row, Set<String> scopes) throws SQLException {
        @Nullable Array stored = row.getArray("roles");
        if (stored == null || !scopes.contains(Client.OPERATOR_SCOPE)) {
            return Client.usualRoles(scopes);
        }
        return Stream.of((String[]) stored.getArray())
                .filter(StaffRole.BY_WORD::containsKey)
                .map(StaffRole.BY_WORD::get)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static StoredSecret secret(ResultSet row) throws SQLException {
        if (row.getBoolean("is_public")) {
            return new StoredSecret.None();
        }
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
