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

/** What time and other hands do to grants, on a real database with a clock that is set. */
class GrantsTest {

    private static final String CLIENT = "hotel";
    private static final Client HOTEL = new Client(CLIENT, Optional.empty(), Set.of(), true);
    private static final String VERIFIER = "a-verifier-that-is-long-enough-for-rfc-7636";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock(RunningInstance.NOON);
    private Jdbi jdbi;
    private GrantStore store;
    private Grants grants;

    @BeforeEach
    void open() {
        jdbi = databases.create().jdbi();
        new ClientStore(jdbi).put(HOTEL, SecretDigest.of("-"));
        store = new GrantStore(jdbi, (handle, member) -> true);
        grants = new Grants(store, TOKEN_LIFE, clock);
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
    void aGrantLastsNinetyDays() {
        Grants.Refreshable continued = redeem(issueCode()).orElseThrow();
        clock.pass(Duration.ofDays(90).minusSeconds(1));
        boolean before = grants.find(CLIENT, continued.refreshToken()).isPresent();
        clock.pass(Duration.ofSeconds(1));

        assertThat(before).isTrue();
        assertThat(grants.find(CLIENT, continued.refreshToken())).isEmpty();
        assertThat(grants.isLive(continued.grant().id())).isFalse();
    }

    @Test
    void ofManyWhoRedeemACodeTogetherOneSucceedsAndTheGrantEnds() throws Exception {
        String code = issueCode();
        List<Optional<Grants.Refreshable>> all = together(() -> redeem(code));
        List<Grants.Refreshable> given = all.stream().flatMap(Optional::stream).toList();

        assertThat(given).hasSize(1);
        assertThat(grants.isLive(given.getFirst().grant().id())).isFalse();
    }

    @Test
    void ofManyWhoUseARefreshTokenTogetherOneSucceedsAndTheGrantEnds() throws Exception {
        Grants.Refreshable continued = redeem(issueCode()).orElseThrow();
        List<Optional<String>> all =
                together(() -> grants.refresh(continued.grant(), continued.refreshToken()));

        assertThat(all.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(grants.isLive(continued.grant().id())).isFalse();
    }

    @Test
    void anotherInstanceKnowsWithinTwoSecondsWhatIsRevoked() throws Exception {
        Grants.Refreshable continued = redeem(issueCode()).orElseThrow();
        try (Grants elsewhere = new Grants(store, TOKEN_LIFE, clock)) {
            boolean before = elsewhere.isRevoked(continued.grant().id());
            grants.revoke(continued.grant().id());
            Thread.sleep(2_000);

            assertThat(before).isFalse();
            assertThat(grants.isRevoked(continued.grant().id())).isTrue();
            assertThat(elsewhere.isRevoked(continued.grant().id())).isTrue();
        }
    }

    @Test
    void whatHasEndedIsForgottenWithItsTokens() {
        Grants.Refreshable continued = redeem(issueCode()).orElseThrow();
        issueCode();
        clock.pass(Duration.ofDays(2));
        store.deleteExpired(clock.instant(), 100);
        int afterTwoDays = count("member_grant");
        clock.pass(Duration.ofDays(90));
        store.deleteExpired(clock.instant(), 100);

        assertThat(afterTwoDays).isEqualTo(1);
        assertThat(count("member_grant")).isZero();
        assertThat(count("refresh_token")).isZero();
        assertThat(grants.find(continued.refreshToken())).isEmpty();
    }

    @Test
    void theDatabaseKeepsNothingThatCouldBeShown() {
        String code = issueCode();
        String refreshToken = redeem(code).orElseThrow().refreshToken();
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

        assertThat(rows).contains(CLIENT).doesNotContain(code).doesNotContain(refreshToken);
    }

    @Test
    void aSignInLastsAQuarterOfAnHour() {
        SignIns signIns = new SignIns(new SignInStore(jdbi, (handle, member) -> true), clock);
        Subject member = new Subject("ATRP", "123456");
        String cookie = signIns.start(member).orElseThrow();
        clock.pass(Duration.ofMinutes(15).minusSeconds(1));
        Optional<Subject> before = signIns.find(cookie);
        clock.pass(Duration.ofSeconds(1));

        assertThat(before).contains(member);
        assertThat(signIns.find(cookie)).isEmpty();
    }

    private String issueCode() {
        AuthorizationRequest.Valid request =
                new AuthorizationRequest.Valid(
                        HOTEL,
                        RedirectUri.of("https://hotel.example/back").orElseThrow(),
                        Optional.empty(),
                        Set.of("debit"),
                        OpaqueToken.base64Url(OpaqueToken.hash(VERIFIER)));
        return grants.issueCode(request, new Subject("ATRP", "123456")).orElseThrow();
    }

    private Optional<Grants.Refreshable> redeem(String code) {
        return grants.redeem(CLIENT, code, Optional.of("https://hotel.example/back"), VERIFIER);
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
