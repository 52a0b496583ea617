package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * The grants of members to clients: an authorization code is valid for a minute and once; a refresh
 * token is valid once, and its use issues the next (RFC 9700, sections 2.1.1 and 2.2.2).
 *
 * <p>For a minute after that the same client gets the same successor again, and nothing more is
 * issued, because its first answer may have been lost: see {@link Exchange}. A code or refresh
 * token that is used again later or by another client, or a code with a wrong verifier, may have
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
 * <p>Threads: shared; a job reads, and deletes grants that ended long ago and salts of exchanges
 * that are not repeated any more.
 */
public final class Grants implements AutoCloseable {

    static final Duration CODE_LIFETIME = Duration.ofMinutes(1);

    /** How long an exchange of a code or refresh token is repeated with the same result. */
    static final Duration REPEATED_FOR = Duration.ofSeconds(60);

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
    private final ExchangeStore exchanges;
    private final Duration lifetime;
    private final Duration accessTokenLifetime;
    private final InstantSource clock;
    private final BackgroundJob job =
            new BackgroundJob("revoked-grants", PERIOD, SINCE_SUCCESS_MAX, this::refresh);

    private volatile Set<UUID> revoked;

    // used by the job's thread only
    private int periodsSinceDeletion;

    /**
     * A grant with the refresh token that continues it.
     *
     * @param exchange the exchange that issued the token
     * @param age how long ago that was; zero unless the exchange is repeated
     */
    record Refreshable(Grant grant, String refreshToken, Exchange exchange, Duration age) {}

    /**
     * Reads what is revoked for the first time, and again every second until closed.
     *
     * @param lifetime how long a grant is valid after the sign-in
     * @param accessTokenLifetime that of members' access tokens
     * @param clock real time
     */
    public Grants(
            GrantStore store,
            ExchangeStore exchanges,
            Duration lifetime,
            Duration accessTokenLifetime,
            InstantSource clock) {
        this.store = store;
        this.exchanges = exchanges;
        this.lifetime = lifetime;
        this.accessTokenLifetime = accessTokenLifetime;
        this.clock = clock;
        this.revoked = readRevoked();
        job.start();
    }

    /** How long a grant gives tokens. */
    Duration lifetime() {
        return lifetime;
    }

    /**
     * The grant with a code that a member's consent adds.
     *
     * @param authentication when the member signed in, and the nonce
     */
    GrantStore.Code newGrant(
            AuthorizationRequest.Valid request,
            Subject member,
            Grant.Authentication authentication) {
        Instant expiresAt = clock.instant().plus(CODE_LIFETIME);
        Grant grant =
                new Grant(
                        UUID.randomUUID(),
                        request.client().clientId(),
                        member,
                        request.scopes(),
                        expiresAt.plus(CODE_KEPT),
                        Optional.empty(),
                        authentication);
        return new GrantStore.Code(
                grant, request.redirectUri().text(), request.challenge(), expiresAt, false);
    }

    /**
     * Redeems a code, once; for a minute the same client gets the same result again.
     *
     * @param redirectUri where the code was sent to; with a challenge it may be absent, although
     *     OAuth 2.0 demands it
     * @param verifier that of the challenge; absent when the code has none
     * @return empty when the code is not this client's, or when it is not valid and the grant was
     *     therefore revoked
     */
    Optional<Refreshable> redeem(
            String clientId,
            String value,
            Optional<String> redirectUri,
            Optional<String> verifier) {
        Optional<GrantStore.Code> found = store.findByCode(OpaqueToken.hash(value));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        GrantStore.Code code = found.get();
        Grant grant = code.grant();
        if (!grant.clientId().equals(clientId)) {
            revokeIf(code.redeemed(), grant);
            return Optional.empty();
        }
        boolean proven =
                redirectUri.map(code.redirectUri()::equals).orElse(!code.challenge().isEmpty())
                        && isChallengeOf(verifier, code.challenge());
        return proven ? exchange(code, value) : refuse(grant);
    }

    /** Whether this is a code of this client that needs no verifier. */
    boolean isWithoutChallenge(String clientId, String value) {
        return store.findByCode(OpaqueToken.hash(value))
                .filter(it -> it.grant().clientId().equals(clientId))
                .filter(it -> it.challenge().isEmpty())
                .isPresent();
    }

    private Optional<Refreshable> exchange(GrantStore.Code code, String value) {
        Grant grant = code.grant();
        Exchange exchange = newExchange();
        Instant now = exchange.at();
        Refreshable issued = refreshable(grant, value, exchange, Duration.ZERO);
        boolean redeemed =
                now.isBefore(code.expiresAt())
                        && exchanges.redeem(
                                grant,
                                exchange,
                                now.plus(lifetime),
                                OpaqueToken.hash(issued.refreshToken));
        return redeemed
                ? Optional.of(issued)
                : repeated(grant, value, exchanges.exchangeOfCode(grant.id()));
    }

    /** The grant of a refresh token, used or not, valid or not. */
    Optional<Grant> find(String refreshToken) {
        return store.findByRefreshToken(OpaqueToken.hash(refreshToken));
    }

    /**
     * The valid grant of a refresh token of this client. A used one of another client revokes it.
     */
    Optional<Grant> find(String clientId, String refreshToken) {
        Optional<Grant> found = find(refreshToken);
        if (found.isEmpty()) {
            return found;
        }
        Grant grant = found.get();
        if (!grant.clientId().equals(clientId)) {
            revokeIf(!isUnused(refreshToken), grant);
            return Optional.empty();
        }
        return found.filter(it -> it.isLive(clock.instant()));
    }

    /**
     * Uses a refresh token of this grant; for a minute the same token gets the same result again.
     *
     * @return the next one; empty when the token was used too long ago or the member's account is
     *     not active, and the grant is revoked by this
     */
    Optional<Refreshable> refresh(Grant grant, String refreshToken) {
        Exchange exchange = newExchange();
        Refreshable issued = refreshable(grant, refreshToken, exchange, Duration.ZERO);
        byte[] used = OpaqueToken.hash(refreshToken);
        return exchanges.rotate(grant, exchange, used, OpaqueToken.hash(issued.refreshToken))
                ? Optional.of(issued)
                : repeated(grant, refreshToken, exchanges.exchangeOf(used));
    }

    /** An exchange now, as exactly as the database stores its time. */
    private Exchange newExchange() {
        return new Exchange(clock.instant().truncatedTo(ChronoUnit.MICROS), OpaqueToken.salt());
    }

    private static Refreshable refreshable(
            Grant grant, String presented, Exchange exchange, Duration age) {
        return new Refreshable(grant, exchange.successorOf(presented), exchange, age);
    }

    /** The result of an exchange that happened a moment ago, or the end of the grant. */
    private Optional<Refreshable> repeated(
            Grant grant, String presented, Optional<Exchange> earlier) {
        Instant now = clock.instant();
        return earlier.filter(it -> now.isBefore(it.at().plus(REPEATED_FOR)))
                .map(it -> refreshable(grant, presented, it, age(it, now)))
                .or(() -> refuse(grant));
    }

    /** Not negative, although the clock of the instance that issued it may be ahead. */
    private static Duration age(Exchange exchange, Instant now) {
        Duration age = Duration.between(exchange.at(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private Optional<Refreshable> refuse(Grant grant) {
        revoke(grant.id());
        return Optional.empty();
    }

    private void revokeIf(boolean reused, Grant grant) {
        if (reused) {
            revoke(grant.id());
        }
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

    /** Whether the grant is valid, according to the database. */
    boolean isLive(UUID id) {
        return store.find(id).filter(grant -> grant.isLive(clock.instant())).isPresent();
    }

    /** Whether the refresh token has not been used. */
    boolean isUnused(String refreshToken) {
        return exchanges.isUnused(OpaqueToken.hash(refreshToken));
    }

    /** The state of the job that reads. */
    public JobStatus jobStatus() {
        return job.status();
    }

    @Override
    public void close() {
        job.close();
    }

    /**
     * Whether the challenge is the SHA-256 of the verifier (RFC 7636, section 4.6). Without one of
     * them the other must be absent as well, so that nobody can leave the challenge out of a
     * request on its way (RFC 9700, section 4.8.2).
     */
    private static boolean isChallengeOf(Optional<String> verifier, String challenge) {
        byte[] actual =
                verifier.map(it -> OpaqueToken.base64Url(OpaqueToken.hash(it)))
                        .orElse("")
                        .getBytes(US_ASCII);
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
            exchanges.deleteSalts(clock.instant().minus(REPEATED_FOR), DELETED_MAX);
            periodsSinceDeletion = 0;
        }
    }
}
