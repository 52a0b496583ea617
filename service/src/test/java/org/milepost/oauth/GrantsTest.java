package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;
import org.milepost.postgres.TestDatabases;
import org.milepost.postgres.Transaction;

/** What time and other hands do to grants, on a real database with a clock that is set. */
class GrantsTest {

    private static final String CLIENT = "hotel";
    private static final Client HOTEL = new Client(CLIENT, Optional.empty(), Set.of(), true);
    private static final String VERIFIER = "a-verifier-that-is-long-enough-for-rfc-7636";
    private static final Duration LIFETIME = Duration.ofDays(20);
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock(RunningInstance.NOON);
    private Jdbi jdbi;
    private GrantStore store;
    private ExchangeStore exchanges;
    private Grants grants;

    @BeforeEach
    void open() {
        jdbi = databases.create().jdbi();
        new ClientStore(jdbi).put(HOTEL, SecretDigest.of("-"));
        store = new GrantStore(jdbi);
        exchanges = new ExchangeStore(jdbi, (handle, member) -> true);
        grants = new Grants(store, exchanges, LIFETIME, TOKEN_LIFE, clock);
    }

    @AfterEach
    void close() {
        grants.close();
    }

    @Test
    void aCodeLastsAMinute() {
        String inTime = issueCode();
        clock.pass(Duration.ofSeconds(59));
        boolean redeemed = redeem(inTime).isPresent();
        String late = issueCode();
        clock.pass(Duration.ofMinutes(1));

        assertThat(redeemed).isTrue();
        assertThat(redeem(late)).isEmpty();
    }

    @Test
    void aGrantLastsAsLongAsIsSet() {
        Grants.Refreshable continued = redeem(issueCode()).orElseThrow();
        clock.pass(LIFETIME.minusSeconds(1));
        boolean before = grants.find(CLIENT, continued.refreshToken()).isPresent();
        clock.pass(Duration.ofSeconds(1));

        assertThat(before).isTrue();
        assertThat(grants.find(CLIENT, continued.refreshToken())).isEmpty();
        assertThat(grants.isLive(continued.grant().id())).isFalse();
    }

    @Test
    void allWhoRedeemACodeTogetherGetTheSame() throws Exception {
        String code = issueCode();
        List<Grants.Refreshable> given =
                together(() -> redeem(code)).stream().flatMap(Optional::stream).toList();

        assertThat(given).hasSize(6);
        assertThat(given.stream().map(Grants.Refreshable::refreshToken).distinct()).hasSize(1);
        assertThat(given.stream().map(Grants.Refreshable::exchange).distinct()).hasSize(1);
        assertThat(grants.isLive(given.getFirst().grant().id())).isTrue();
        assertThat(count("refresh_token")).isEqualTo(1);
    }

    @Test
    void allWhoUseARefreshTokenTogetherGetTheSame() throws Exception {
        Grants.Refreshable continued = redeem(issueCode()).orElseThrow();
        List<Grants.Refreshable> given =
                together(() -> refresh(continued)).stream().flatMap(Optional::stream).toList();

        assertThat(given).hasSize(6);
        assertThat(given.stream().map(Grants.Refreshable::refreshToken).distinct()).hasSize(1);
        assertThat(grants.isLive(continued.grant().id())).isTrue();
        assertThat(count("refresh_token")).isEqualTo(2);
    }

    @Test
    void aCodeThatIsUsedAgainAfterAMinuteRevokesItsGrant() {
        String code = issueCode();
        Grants.Refreshable first = redeem(code).orElseThrow();
        clock.pass(Duration.ofSeconds(60).minusNanos(1_000));
        Optional<Grants.Refreshable> inTime = redeem(code);
        clock.pass(Duration.ofNanos(1_000));

        assertThat(inTime.orElseThrow().refreshToken()).isEqualTo(first.refreshToken());
        assertThat(redeem(code)).isEmpty();
        assertThat(grants.isLive(first.grant().id())).isFalse();
        assertThat(refresh(first)).isEmpty();
    }

    @Test
    void aRefreshTokenThatIsUsedAgainAfterAMinuteRevokesItsGrant() {
        Grants.Refreshable first = redeem(issueCode()).orElseThrow();
        Grants.Refreshable second = refresh(first).orElseThrow();
        clock.pass(Duration.ofSeconds(60).minusNanos(1_000));
        Optional<Grants.Refreshable> inTime = refresh(first);
        clock.pass(Duration.ofNanos(1_000));

        assertThat(inTime.orElseThrow().refreshToken()).isEqualTo(second.refreshToken());
        assertThat(refresh(first)).isEmpty();
        assertThat(grants.isLive(first.grant().id())).isFalse();
    }

    /** What makes a successor again is deleted once it must not be made again. */
    @Test
    void theSaltsOfExchangesAreDeletedAfterAMinute() {
        Grants.Refreshable first = redeem(issueCode()).orElseThrow();
        Grants.Refreshable second = refresh(first).orElseThrow();
        clock.pass(Duration.ofSeconds(60));
        exchanges.deleteSalts(clock.instant().minus(Grants.REPEATED_FOR), 100);
        int kept = salts();
        clock.pass(Duration.ofNanos(1_000));
        exchanges.deleteSalts(clock.instant().minus(Grants.REPEATED_FOR), 100);

        assertThat(kept).isEqualTo(2);
        assertThat(salts()).isZero();
        assertThat(refresh(second)).isPresent();
    }

    @Test
    void anotherInstanceRefusesRevokedTokensWithinTwoSeconds() throws Exception {
        Grants.Refreshable continued = redeem(issueCode()).orElseThrow();
        try (Grants elsewhere = new Grants(store, exchanges, LIFETIME, TOKEN_LIFE, clock)) {
            boolean before = elsewhere.isRevoked(continued.grant().id());
            grants.revoke(continued.grant().id());
            Thread.sleep(2_000);

            assertThat(before).isFalse();
            assertThat(grants.isRevoked(continued.grant().id())).isTrue();
            assertThat(elsewhere.isRevoked(continued.grant().id())).isTrue();
        }
    }

    @Test
    void endedGrantsAreDeletedWithTheirTokens() {
        Grants.Refreshable continued = redeem(issueCode()).orElseThrow();
        issueCode();
        clock.pass(Duration.ofDays(2));
        store.deleteExpired(clock.instant(), 100);
        int afterTwoDays = count("member_grant");
        clock.pass(LIFETIME);
        store.deleteExpired(clock.instant(), 100);

        assertThat(afterTwoDays).isEqualTo(1);
        assertThat(count("member_grant")).isZero();
        assertThat(count("refresh_token")).isZero();
        assertThat(grants.find(continued.refreshToken())).isEmpty();
    }

    @Test
    void theDatabaseKeepsNothingThatCouldBeShown() {
        String code = issueCode();
        Grants.Refreshable first = redeem(code).orElseThrow();
        String refreshToken = first.refreshToken();
        String next = refresh(first).orElseThrow().refreshToken();
        String rows =
                jdbi.withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT string_agg(g::text || t::text, ' ')
                                                FROM member_grant g, refresh_token t
                                                """)
                                        .mapTo(String.class)
                                        .one());

        assertThat(rows).contains(CLIENT).doesNotContain(code, refreshToken, next);
    }

    @Test
    void aSignInLastsAsLongAsIsSet() {
        Duration lifetime = Duration.ofMinutes(40);
        SignIns signIns =
                new SignIns(new SignInStore(jdbi, (handle, member) -> true), lifetime, clock);
        Subject member = new Subject("ATRP", "123456");
        String cookie = signIns.start(member).orElseThrow();
        clock.pass(lifetime.minusSeconds(1));
        Optional<SignIn> before = signIns.find(cookie);
        clock.pass(Duration.ofSeconds(1));

        assertThat(before).contains(new SignIn(member, RunningInstance.NOON));
        assertThat(signIns.find(cookie)).isEmpty();
    }

    /** A row of a former version, which has no time of its own: those lasted 15 minutes. */
    @Test
    void aSignInOfAFormerVersionBeganFifteenMinutesBeforeItsEnd() {
        SignIns signIns =
                new SignIns(
                        new SignInStore(jdbi, (handle, member) -> true),
                        Duration.ofMinutes(15),
                        clock);
        Subject member = new Subject("ATRP", "123456");
        String cookie = signIns.start(member).orElseThrow();
        jdbi.useHandle(it -> it.execute("UPDATE sign_in SET signed_in_at = NULL"));

        assertThat(signIns.find(cookie)).contains(new SignIn(member, RunningInstance.NOON));
    }

    private String issueCode() {
        AuthorizationRequest.Valid request =
                new AuthorizationRequest.Valid(
                        HOTEL,
                        RedirectUri.of("https://hotel.example/back").orElseThrow(),
                        Optional.empty(),
                        Set.of("debit"),
                        OpaqueToken.base64Url(OpaqueToken.hash(VERIFIER)),
                        SignInDemands.NONE);
        GrantStore.Code added =
                grants.newGrant(
                        request, new Subject("ATRP", "123456"), Grant.Authentication.UNKNOWN);
        String code = OpaqueToken.generate();
        jdbi.useHandle(it -> GrantStore.add(new Transaction(it), added, OpaqueToken.hash(code)));
        return code;
    }

    private Optional<Grants.Refreshable> refresh(Grants.Refreshable before) {
        return grants.find(CLIENT, before.refreshToken())
                .flatMap(it -> grants.refresh(it, before.refreshToken()));
    }

    private int salts() {
        return jdbi.withHandle(
                it ->
                        it.createQuery(
                                        """
                                        SELECT (SELECT count(successor_salt) FROM member_grant)
                                             + (SELECT count(successor_salt) FROM refresh_token)
                                        """)
                                .mapTo(Integer.class)
                                .one());
    }

    private Optional<Grants.Refreshable> redeem(String code) {
        return grants.redeem(
                CLIENT, code, Optional.of("https://hotel.example/back"), Optional.of(VERIFIER));
    }

    private int count(String table) {
        return jdbi.withHandle(
                it -> it.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one());
    }

    private static <T> List<T> together(Callable<T> call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(Collections.nCopies(6, call))) {
                results.add(result.get());
            }
            return results;
        }
    }
}
