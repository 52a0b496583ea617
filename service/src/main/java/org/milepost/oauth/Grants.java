package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * The grants of members to clients: an authorization code is valid for a minute and once; a refresh
 * token is valid once, and its use issues the next (RFC 9700, sections 2.1.1 and 2.2.2).
 *
 * <p>A code or refresh token that is used a second time, or a code with a wrong verifier, may have
 * been stolen. It is not known which of the two callers has the right to it, so that the grant is
 * revoked with all its tokens.
 *
 * <p>Nothing is granted, redeemed or refreshed while the member's account is not active; what was
 * granted before is ended by {@link MemberAccess}.
 *
 * <p>The revoked grants whose access tokens may still be valid are read every second and kept in
 * memory, so that all instances refuse these tokens within two seconds. While the database cannot
 * be reached, the last known ones are refused.
 *
 * <p>Threads: safe for all; a job reads, and deletes grants that ended long ago.
 */
public final class Grants implements AutoCloseable {

    static final Duration CODE_LIFETIME = Duration.ofMinutes(1);
    static final Duration LIFETIME = Duration.ofDays(90);

    /** How long an expired code is kept, so that its use revokes the grant. */
    private static final Duration CODE_KEPT = Duration.ofDays(1);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Beyond it, tokens of grants that another instance revoked may still be accepted. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private static final int PERIODS_TO_DELETION = 60;
    private static final int DELETED_MAX = 1_000;

    /** How much the clocks of instances may differ. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    private final GrantStore store;
    private final Duration accessTokenLifetime;
    private final InstantSource clock;
    private final BackgroundJob job =
            new BackgroundJob("revoked-grants", PERIOD, SINCE_SUCCESS_MAX, this::refresh);

    private volatile Set<UUID> revoked;

    // used by the job's thread only
    private int periodsSinceDeletion;

    /** A grant with the refresh token that continues it. */
    record Refreshable(Grant grant, String refreshToken) {}

    /**
     * Reads what is revoked for the first time, and again every second until closed.
     *
     * @param accessTokenLifetime that of members' access tokens
     * @param clock real time
     */
    public Grants(GrantStore store, Duration accessTokenLifetime, InstantSource clock) {
        this.store = store;
        this.accessTokenLifetime = accessTokenLifetime;
        this.clock = clock;
        this.revoked = readRevoked();
        job.start();
    }

    /**
     * Adds a grant after the member's consent.
     *
     * @return the code; empty when the member's account is not active
     */
    Optional<String> issueCode(AuthorizationRequest.Valid request, Subject member) {
        Instant expiresAt = clock.instant().plus(CODE_LIFETIME);
        Grant grant =
                new Grant(
                        UUID.randomUUID(),
                        request.client().clientId(),
                        member,
                        request.scopes(),
                        expiresAt.plus(CODE_KEPT),
                        Optional.empty());
        String value = OpaqueToken.generate();
        GrantStore.Code code =
                new GrantStore.Code(
                        grant, request.redirectUri().text(), request.challenge(), expiresAt);
        return store.add(code, OpaqueToken.hash(value)) ? Optional.of(value) : Optional.empty();
    }

    /**
     * Redeems a code, once.
     *
     * @param redirectUri where the code was sent to, if the client says so, as OAuth 2.0 demands
     * @return empty when the code is not this client's, or when it is not valid and the grant was
     *     therefore revoked
     */
    Optional<Refreshable> redeem(
            String clientId, String value, Optional<String> redirectUri, String verifier) {
        Optional<GrantStore.Code> found =
                store.findByCode(OpaqueToken.hash(value))
                        .filter(it -> it.grant().clientId().equals(clientId));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        GrantStore.Code code = found.get();
        Grant grant = code.grant();
        String refreshToken = OpaqueToken.generate();
        boolean redeemed =
                now.isBefore(code.expiresAt())
                        && redirectUri.map(code.redirectUri()::equals).orElse(true)
                        && isChallengeOf(verifier, code.challenge())
                        && store.redeem(
                                grant, now, now.plus(LIFETIME), OpaqueToken.hash(refreshToken));
        if (!redeemed) {
            revoke(grant.id());
            return Optional.empty();
        }
        return Optional.of(new Refreshable(grant, refreshToken));
    }

    /** The grant of a refresh token, used or not, live or not. */
    Optional<Grant> find(String refreshToken) {
        return store.findByRefreshToken(OpaqueToken.hash(refreshToken));
    }

    /** The live grant of a refresh token of this client. */
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
        String next = OpaqueToken.generate();
        byte[] used = OpaqueToken.hash(refreshToken);
        if (store.rotate(grant, clock.instant(), used, OpaqueToken.hash(next))) {
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

    /** Whether this grant was revoked, as of the last reading. */
    public boolean isRevoked(UUID id) {
        return revoked.contains(id);
    }

    /** Whether the grant is live, by the database. */
    boolean isLive(UUID id) {
        return store.find(id).filter(grant -> grant.isLive(clock.instant())).isPresent();
    }

    /** Whether the refresh token has not been used. */
    boolean isUnused(String refreshToken) {
        return store.isUnused(OpaqueToken.hash(refreshToken));
    }

    /** The state of the job that reads. */
    public JobStatus jobStatus() {
        return job.status();
    }

    @Override
    public void close() {
        job.close();
    }

    /** Whether the challenge is the SHA-256 of the verifier (RFC 7636, section 4.6). */
    private static boolean isChallengeOf(String verifier, String challenge) {
        byte[] actual = OpaqueToken.base64Url(OpaqueToken.hash(verifier)).getBytes(US_ASCII);
        return MessageDigest.isEqual(actual, challenge.getBytes(US_ASCII));
    }

    private Set<UUID> readRevoked() {
        return store.revokedSince(clock.instant().minus(accessTokenLifetime).minus(CLOCK_SKEW_MAX));
    }

    private void refresh() {
        revoked = readRevoked();
        periodsSinceDeletion++;
        if (periodsSinceDeletion >= PERIODS_TO_DELETION) {
            store.deleteExpired(clock.instant(), DELETED_MAX);
            periodsSinceDeletion = 0;
        }
    }
}
