package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.milepost.postgres.Transaction;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * What members let clients do: from the code, which lasts a minute and works once, to refresh
 * tokens, each of which works once and brings the next (RFC 9700, sections 2.1.1 and 2.2.2).
 *
 * <p>Somebody who shows a code or a refresh token for the second time, or a code with the wrong
 * verifier, may be a thief, or the one who was robbed. Both lose: the grant is revoked, and with it
 * all its tokens.
 *
 * <p>Nothing is granted, redeemed or refreshed while the member's account is not active, and what
 * was granted before has ended by then: see {@link MemberAccess}.
 *
 * <p>Which grants were revoked is read every second and held in memory for as long as one of their
 * access tokens may last, so that all instances refuse those within two seconds. While the database
 * is away, the last known count.
 *
 * <p>Threads: safe for all; a job reads, and forgets what ended long ago.
 */
public final class Grants implements AutoCloseable {

    static final Duration CODE_LIFE = Duration.ofMinutes(1);
    static final Duration GRANT_LIFE = Duration.ofDays(90);

    /** How long the second showing of a code that nobody redeemed in time is noticed. */
    private static final Duration CODE_KEPT = Duration.ofDays(1);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Beyond it tokens of grants that were revoked elsewhere may still pass. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private static final int PERIODS_TO_CLEANING = 60;
    private static final int CLEANED_MAX = 1_000;

    /** Clocks of instances may differ so much. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    private final GrantStore store;
    private final AccountCheck accounts;
    private final Duration accessTokenLife;
    private final InstantSource clock;
    private final BackgroundJob job =
            new BackgroundJob("revoked-grants", PERIOD, SINCE_SUCCESS_MAX, this::refresh);

    private volatile Set<UUID> revoked;

    // The job's own thread only.
    private int periodsSinceCleaning;

    /** A grant with the refresh token that continues it. */
    record Continued(Grant grant, String refreshToken) {}

    /**
     * Reads what is revoked for the first time, and keeps that fresh until closed.
     *
     * @param accounts whether members' accounts are active
     * @param accessTokenLife how long access tokens of members last
     * @param clock real time
     */
    public Grants(
            GrantStore store,
            AccountCheck accounts,
            Duration accessTokenLife,
            InstantSource clock) {
        this.store = store;
        this.accounts = accounts;
        this.accessTokenLife = accessTokenLife;
        this.clock = clock;
        this.revoked = readRevoked();
        job.start();
    }

    /**
     * A member grants scopes to a client.
     *
     * @param challenge the SHA-256 of the verifier that will redeem the code (RFC 7636)
     * @return the code; empty when the member's account is not active
     */
    Optional<String> give(
            String clientId,
            Subject subject,
            Set<String> scopes,
            RedirectUri redirectUri,
            String challenge) {
        Instant now = clock.instant();
        Instant codeExpiresAt = now.plus(CODE_LIFE);
        Grant grant =
                new Grant(
                        UUID.randomUUID(),
                        clientId,
                        subject.text(),
                        scopes,
                        codeExpiresAt.plus(CODE_KEPT),
                        Optional.empty());
        String code = Ticket.draw();
        GrantStore.Coded coded =
                new GrantStore.Coded(grant, redirectUri.text(), challenge, codeExpiresAt);
        boolean given =
                whileActive(
                        grant,
                        transaction -> {
                            GrantStore.add(transaction, coded, Ticket.hash(code));
                            return true;
                        });
        return given ? Optional.of(code) : Optional.empty();
    }

    /** When a grant was given whose code lasted until then. */
    static Instant givenAt(Instant codeExpiresAt) {
        return codeExpiresAt.minus(CODE_LIFE);
    }

    /**
     * Redeems a code, once.
     *
     * @param redirectUri where the code was sent to, if the client tells, as OAuth 2.0 asked
     * @return empty when the code is not this client's, or the grant is revoked by this
     */
    Optional<Continued> redeem(
            String clientId, String code, Optional<String> redirectUri, String verifier) {
        Instant now = clock.instant();
        Optional<GrantStore.Coded> found = store.findByCode(Ticket.hash(code));
        if (found.isEmpty() || !found.get().grant().clientId().equals(clientId)) {
            return Optional.empty();
        }
        GrantStore.Coded coded = found.get();
        Grant grant = coded.grant();
        String refreshToken = Ticket.draw();
        boolean good =
                now.isBefore(coded.codeExpiresAt())
                        && redirectUri.map(coded.redirectUri()::equals).orElse(true)
                        && isAnswer(verifier, coded.challenge())
                        && whileActive(
                                grant,
                                transaction ->
                                        GrantStore.redeem(
                                                transaction,
                                                grant.id(),
                                                now,
                                                now.plus(GRANT_LIFE),
                                                Ticket.hash(refreshToken)));
        if (!good) {
            revoke(grant.id());
            return Optional.empty();
        }
        return Optional.of(new Continued(grant, refreshToken));
    }

    /** The grant that a refresh token is of, used or not, live or not. */
    Optional<Grant> find(String refreshToken) {
        return store.findByRefreshToken(Ticket.hash(refreshToken));
    }

    /** The live grant that a refresh token of this client continues, before it is used. */
    Optional<Grant> find(String clientId, String refreshToken) {
        return find(refreshToken)
                .filter(grant -> grant.clientId().equals(clientId))
                .filter(grant -> grant.isLive(clock.instant()));
    }

    /**
     * Uses a refresh token of this grant.
     *
     * @return the next one; empty when the token was used before or the member's account is not
     *     active, and the grant is revoked by this
     */
    Optional<String> refresh(Grant grant, String refreshToken) {
        String next = Ticket.draw();
        Instant now = clock.instant();
        boolean used =
                whileActive(
                        grant,
                        transaction ->
                                GrantStore.rotate(
                                        transaction,
                                        grant.id(),
                                        now,
                                        Ticket.hash(refreshToken),
                                        Ticket.hash(next)));
        if (used) {
            return Optional.of(next);
        }
        revoke(grant.id());
        return Optional.empty();
    }

    /** Ends a grant and all its tokens. */
    void revoke(UUID id) {
        store.revoke(id, clock.instant());
        revoked = readRevoked();
    }

    /** Whether access tokens of this grant are refused, as far as is known here. */
    public boolean isRevoked(UUID id) {
        return revoked.contains(id);
    }

    /** Whether the grant is live, asked of the database. */
    boolean isLive(UUID id) {
        return store.find(id).filter(grant -> grant.isLive(clock.instant())).isPresent();
    }

    /** Whether the refresh token has not been used. */
    boolean isUnused(String refreshToken) {
        return store.isUnused(Ticket.hash(refreshToken));
    }

    /** How the reading goes. */
    public JobStatus jobStatus() {
        return job.status();
    }

    @Override
    public void close() {
        job.close();
    }

    /**
     * Does this in a transaction during which the member's account stays active; does nothing and
     * says no when it is not.
     */
    private boolean whileActive(Grant grant, Predicate<Transaction> step) {
        Optional<Subject> member = Subject.of(grant.subject());
        return store.inTransaction(
                transaction ->
                        member.filter(it -> accounts.isActive(transaction, it)).isPresent()
                                && step.test(transaction));
    }

    private static boolean isAnswer(String verifier, String challenge) {
        byte[] expected = challenge.getBytes(StandardCharsets.US_ASCII);
        byte[] actual = Ticket.spell(Ticket.hash(verifier)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(actual, expected);
    }

    private Set<UUID> readRevoked() {
        return store.revokedSince(clock.instant().minus(accessTokenLife).minus(CLOCK_SKEW_MAX));
    }

    private void refresh() {
        revoked = readRevoked();
        periodsSinceCleaning++;
        if (periodsSinceCleaning >= PERIODS_TO_CLEANING) {
            store.forget(clock.instant(), CLEANED_MAX);
            periodsSinceCleaning = 0;
        }
    }
}
