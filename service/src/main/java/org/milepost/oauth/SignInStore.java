package org.milepost.oauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Transaction;

/**
 * The table of sign-ins: browsers in which a member has signed in.
 *
 * <p>Threads: shared.
 */
public final class SignInStore {

    /** That of all sign-ins of former versions. */
    private static final Duration FORMER_LIFETIME = Duration.ofMinutes(15);

    private final Jdbi jdbi;
    private final AccountStatus accounts;

    /** A store over this database. */
    public SignInStore(Jdbi jdbi, AccountStatus accounts) {
        this.jdbi = jdbi;
        this.accounts = accounts;
    }

    /**
     * Adds a sign-in.
     *
     * @return false, and nothing is added, when the member's account is not active
     */
    boolean add(byte[] tokenHash, Subject subject, Instant signedInAt, Instant expiresAt) {
        return jdbi.inTransaction(
                handle ->
                        accounts.isActive(new Transaction(handle), subject)
                                && handle.createUpdate(
                                                        """
                                                        INSERT INTO sign_in
                                                            (token_hash, subject, signed_in_at,
                                                             expires_at)
                                                        VALUES (:tokenHash, :subject, :signedInAt,
                                                                :expiresAt)
                                                        """)
                                                .bind("tokenHash", tokenHash)
                                                .bind("subject", subject.text())
                                                .bind("signedInAt", time(signedInAt))
                                                .bind("expiresAt", time(expiresAt))
                                                .execute()
                                        == 1);
    }

    /** Deletes some of those that have ended, without waiting for locks. */
    void deleteExpired(Instant now, int most) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        DELETE FROM sign_in
                                        WHERE token_hash IN (
                                            SELECT token_hash
                                            FROM sign_in
                                            WHERE expires_at < :now
                                            LIMIT :most
                                            FOR UPDATE SKIP LOCKED)
                                        """)
                                .bind("now", time(now))
                                .bind("most", most)
                                .execute());
    }

    /** The sign-in that nothing was decided with. */
    Optional<SignIn> find(byte[] tokenHash, Instant now) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT subject, signed_in_at, expires_at
                                        FROM sign_in
                                        WHERE token_hash = :tokenHash
                                          AND expires_at > :now
                                          AND decided_at IS NULL
                                        """)
                                .bind("tokenHash", tokenHash)
                                .bind("now", time(now))
                                .map((row, context) -> signIn(row))
                                .findOne());
    }

    /**
     * A decision at the consent page.
     *
     * @param formHash the SHA-256 of the token of the form that was posted
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Decided(ConsentDecisions.Choice choice, byte[] formHash, Instant at) {}

    /** What was decided with a sign-in, until its row is deleted. */
    Optional<Decided> findDecided(byte[] tokenHash) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT decision, form_hash, decided_at
                                        FROM sign_in
                                        WHERE token_hash = :tokenHash AND decided_at IS NOT NULL
                                        """)
                                .bind("tokenHash", tokenHash)
                                .map(
                                        (row, context) ->
                                                new Decided(
                                                        ConsentDecisions.Choice.valueOf(
                                                                row.getString("decision")),
                                                        row.getBytes("form_hash"),
                                                        instant(row, "decided_at")))
                                .findOne());
    }

    /**
     * Decides with a sign-in, which is then valid for nothing else.
     *
     * @param account whose account must stay active until the decision is committed
     * @param alongside what else the decision writes in its transaction
     */
    Result decide(
            byte[] tokenHash,
            Decided decided,
            Optional<Subject> account,
            Consumer<Transaction> alongside) {
        return jdbi.inTransaction(
                handle -> {
                    Transaction transaction = new Transaction(handle);
                    boolean active =
                            account.map(it -> accounts.isActive(transaction, it)).orElse(true);
                    if (!active) {
                        remove(transaction, tokenHash);
                        return Result.ACCOUNT_NOT_ACTIVE;
                    }
                    if (!mark(transaction, tokenHash, decided)) {
                        return Result.DECIDED_BEFORE;
                    }
                    alongside.accept(transaction);
                    return Result.DECIDED;
                });
    }

    /** What became of a decision. */
    enum Result {
        DECIDED,
        /** Another decision was first, or the sign-in has ended. */
        DECIDED_BEFORE,
        /** The sign-in has ended. */
        ACCOUNT_NOT_ACTIVE
    }

    private static void remove(Transaction transaction, byte[] tokenHash) {
        transaction
                .update(
                        """
                        DELETE FROM sign_in WHERE token_hash = :tokenHash AND decided_at IS NULL
                        """)
                .bind("tokenHash", tokenHash)
                .execute();
    }

    private static boolean mark(Transaction transaction, byte[] tokenHash, Decided decided) {
        return transaction
                        .update(
                                """
                                UPDATE sign_in
                                   SET decided_at = :now, decision = :decision,
                                       form_hash = :formHash,
                                       expires_at = greatest(expires_at, :keptUntil)
                                 WHERE token_hash = :tokenHash
                                   AND decided_at IS NULL AND expires_at > :now
                                """)
                        .bind("tokenHash", tokenHash)
                        .bind("decision", decided.choice.name())
                        .bind("formHash", decided.formHash)
                        .bind("now", time(decided.at))
                        .bind("keptUntil", time(decided.at.plus(ConsentDecisions.REPEATED_FOR)))
                        .execute()
                == 1;
    }

    /** The sign-ins of a member, the earliest first. */
    static List<MemberSignIn> ofMember(Transaction transaction, String subject) {
        return transaction
                .query(
                        """
                        SELECT sign_in_id, subject, signed_in_at, expires_at FROM sign_in
                         WHERE subject = :subject AND decided_at IS NULL
                         ORDER BY expires_at, sign_in_id
                        """)
                .bind("subject", subject)
                .map((row, context) -> memberSignIn(row))
                .list();
    }

    /** Ends a sign-in of this member; whether it was there. */
    static boolean remove(Transaction transaction, String subject, UUID id) {
        return transaction
                        .update(
                                """
                                DELETE FROM sign_in
                                WHERE subject = :subject AND sign_in_id = :id
                                """)
                        .bind("subject", subject)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Ends all sign-ins of these members, locked in the order of their keys. */
    static List<MemberSignIn> removeAll(Transaction transaction, List<String> subjects) {
        return transaction
                .query(
                        """
                        WITH locked AS (
                            SELECT token_hash FROM sign_in
                             WHERE subject = ANY (:subjects) AND decided_at IS NULL
                             ORDER BY token_hash
                               FOR UPDATE)
                        DELETE FROM sign_in s USING locked l
                         WHERE s.token_hash = l.token_hash
                        RETURNING s.sign_in_id, s.subject, s.signed_in_at, s.expires_at
                        """)
                .bindArray("subjects", String.class, subjects.toArray())
                .map((row, context) -> memberSignIn(row))
                .list();
    }

    private static MemberSignIn memberSignIn(ResultSet row) throws SQLException {
        Instant until = instant(row, "expires_at");
        return new MemberSignIn(
                row.getObject("sign_in_id", UUID.class),
                row.getString("subject"),
                signedInAt(row),
                until);
    }

    private static SignIn signIn(ResultSet row) throws SQLException {
        return new SignIn(Subject.of(row.getString("subject")).orElseThrow(), signedInAt(row));
    }

    /** A row of a former version has no time of its own. */
    private static Instant signedInAt(ResultSet row) throws SQLException {
        OffsetDateTime at = row.getObject("signed_in_at", OffsetDateTime.class);
        return at == null ? instant(row, "expires_at").minus(FORMER_LIFETIME) : at.toInstant();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
